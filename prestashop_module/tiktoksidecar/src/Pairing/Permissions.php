<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** The one list of what the sidecar's webservice key may do. */
final class Permissions
{
    /** Our own resources, the only ones that are written. */
    const OWN = [
        'tiktokorders' => ['GET', 'POST', 'PUT'],
        'tiktokevents' => ['GET', 'POST'],
        'tiktokcatalog' => ['GET'],
        'tiktoksetup' => ['GET', 'POST'],
    ];

    /** PrestaShop's resources that are read. */
    const READ = [
        'carriers', 'configurations', 'countries', 'currencies', 'groups', 'languages', 'messages', 'order_carriers',
        'order_details', 'order_histories', 'order_payments', 'order_states', 'orders', 'products', 'shops', 'states',
        'stock_availables', 'tax_rule_groups', 'tax_rules', 'taxes', 'zones',
    ];

    /**
     * Returns the list in the shape of WebserviceKey::setPermissionForAccount.
     *
     * @return array<string, array<string, string>>
     */
    public static function forAccount(): array
    {
        $methods = self::OWN + array_fill_keys(self::READ, ['GET']);

        return array_map(static function (array $verbs): array {
            return array_fill_keys($verbs, 'on');
        }, $methods);
    }
}
