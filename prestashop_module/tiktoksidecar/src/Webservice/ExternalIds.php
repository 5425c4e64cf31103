<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

use PrestaShop\Module\TikTokSidecar\Order\Step;

/** Brings the external ids back after a re-install, so that no order is created a second time. */
final class ExternalIds
{
    /**
     * Reads them from the payments of the orders that carry the module's name; returns how many rows were added.
     *
     * The first payment of an order is ours. One that an employee added may have a transaction id as well: it comes
     * later, when the order has its row already.
     */
    public static function rebuild(Database $database): int
    {
        $database->execute(
            'INSERT IGNORE INTO `' . Schema::ORDERS . '`
                (external_id, id_order, id_shop, id_order_state, stock, step, date_add, date_upd)
            SELECT op.transaction_id, MIN(o.id_order), MIN(o.id_shop), MIN(o.current_state), \'take\', '
            . Step::COMPLETE . ', MIN(o.date_add), MIN(o.date_upd)
            FROM `' . _DB_PREFIX_ . 'orders` o
            JOIN `' . _DB_PREFIX_ . 'order_payment` op ON op.order_reference = o.reference
            WHERE o.module = \'tiktoksidecar\' AND op.transaction_id REGEXP \'^[0-9A-Za-z_-]{1,64}$\'
            GROUP BY op.transaction_id ORDER BY MIN(op.id_order_payment)'
        );

        return $database->affectedRows();
    }
}
