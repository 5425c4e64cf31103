<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Links the payment of an order to its invoice.
 *
 * PrestaShop does that itself on its order page only. Where the webservice or another module brings an order to a paid
 * state that makes an invoice, it takes the invoice for unpaid and books the payment a second time
 * (OrderHistory::changeIdOrderState without $use_existing_payment).
 */
final class InvoicePayments
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /** Links what no invoice has yet; an order that is not ours is left alone. */
    public function link(int $idOrder, int $idInvoice): void
    {
        $this->database->execute(
            'INSERT IGNORE INTO `' . _DB_PREFIX_ . 'order_invoice_payment`
                (id_order_invoice, id_order_payment, id_order)
            SELECT ' . $idInvoice . ', p.id_order_payment, o.id_order FROM `' . _DB_PREFIX_ . 'orders` o
            INNER JOIN `' . _DB_PREFIX_ . 'order_payment` p ON p.order_reference = o.reference
            LEFT JOIN `' . _DB_PREFIX_ . 'order_invoice_payment` l ON l.id_order_payment = p.id_order_payment
            WHERE o.id_order = ' . $idOrder . ' AND o.module = \'tiktoksidecar\' AND l.id_order_payment IS NULL'
        );
    }
}
