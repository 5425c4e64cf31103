<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use PrestaShop\Module\TikTokSidecar\Pairing\PairingStore;
use PrestaShop\Module\TikTokSidecar\Pairing\UnreadablePairing;
use Shop;

/** The shops that an employee may choose from while several are shown at once. */
final class ShopChoice
{
    /**
     * @param string $page address of the page that is to be opened for the chosen shop
     * @return array<int, array<string, mixed>> name, is_paired and url
     */
    public static function of(string $page): array
    {
        $idGroup = Shop::getContext() === Shop::CONTEXT_GROUP ? Shop::getContextShopGroupID(true) : null;

        return array_map(static function (array $shop) use ($page): array {
            $id = (int) $shop['id_shop'];

            return [
                'name' => $shop['name'],
                'is_paired' => self::isPaired($id),
                'url' => $page . (strpos($page, '?') === false ? '?' : '&') . 'setShopContext=s-' . $id,
            ];
        }, array_values(Shop::getShops(true, $idGroup)));
    }

    private static function isPaired(int $idShop): bool
    {
        try {
            return (new PairingStore())->find($idShop) !== null;
        } catch (UnreadablePairing $error) {
            return false;
        }
    }
}
