<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** How packs share stock with their items: product_shop.pack_stock_type, or the shop's setting behind type 3. */
final class PackStock
{
    const PACK_ONLY = 0;
    const ITEMS_ONLY = 1;
    const BOTH = 2;
    const SHOP_SETTING = 3;

    /** @var Database */
    private $database;
    /** @var int */
    private $idShop;
    /** @var array<int, bool> whether a product is a pack or in one, by id; one that is missing has to be asked for */
    private $involved = [];

    public function __construct(Database $database, int $idShop)
    {
        $this->database = $database;
        $this->idShop = $idShop;
    }

    /**
     * Finds with one statement which of the products of an order have to do with packs: mostly none, and PrestaShop's
     * own way takes three statements a product.
     *
     * @param int[] $idProducts
     */
    public function prepare(array $idProducts): void
    {
        $this->involved = array_fill_keys($idProducts, false);
        if ($idProducts === [] || !\Pack::isFeatureActive()) {
            return;
        }
        $list = '(' . implode(', ', $idProducts) . ')';
        $sql = 'SELECT id_product_pack AS id FROM `' . _DB_PREFIX_ . 'pack` WHERE id_product_pack IN ' . $list
            . ' UNION SELECT id_product_item FROM `' . _DB_PREFIX_ . 'pack` WHERE id_product_item IN ' . $list
            . ' UNION SELECT id_product FROM `' . _DB_PREFIX_ . 'product`
                WHERE product_type = \'pack\' AND id_product IN ' . $list;
        foreach ($this->database->rows($sql) as $row) {
            $this->involved[(int) $row['id']] = true;
        }
    }

    public function isPack(int $idProduct): bool
    {
        return ($this->involved[$idProduct] ?? true) && \Pack::isPack($idProduct);
    }

    public function movesItself(int $idPack): bool
    {
        return in_array($this->type($idPack), [self::PACK_ONLY, self::BOTH], true);
    }

    /** @return array<int, array{id_product: int, id_product_attribute: int, quantity: int}> */
    public function movedItems(int $idPack): array
    {
        if ($this->type($idPack) === self::PACK_ONLY) {
            return [];
        }
        $rows = $this->database->rows(
            'SELECT id_product_item AS id_product, id_product_attribute_item AS id_product_attribute, quantity
            FROM `' . _DB_PREFIX_ . 'pack` WHERE id_product_pack = ' . $idPack
        );

        return array_map(static function (array $row): array {
            return array_map('intval', $row);
        }, $rows);
    }

    /**
     * The packs that cannot hold more than their items allow, when a product of theirs is sold by itself.
     *
     * @return array<int, array{id_product: int, quantity: int}> pack, and how many of the product it holds
     */
    public function packsAround(int $idProduct, int $idProductAttribute): array
    {
        if (!($this->involved[$idProduct] ?? true) || !\Pack::isPacked($idProduct, $idProductAttribute)) {
            return [];
        }
        $rows = $this->database->rows(
            'SELECT id_product_pack AS id_product, quantity FROM `' . _DB_PREFIX_ . 'pack`
            WHERE id_product_item = ' . $idProduct . ' AND id_product_attribute_item = ' . $idProductAttribute
        );
        $packs = array_map(static function (array $row): array {
            return array_map('intval', $row);
        }, $rows);

        return array_filter($packs, function (array $pack): bool {
            return $pack['quantity'] > 0 && $this->type($pack['id_product']) === self::BOTH;
        });
    }

    private function type(int $idPack): int
    {
        $type = (int) $this->database->value(
            'SELECT pack_stock_type FROM `' . _DB_PREFIX_ . 'product_shop`
            WHERE id_product = ' . $idPack . ' AND id_shop = ' . $this->idShop
        );

        return $type === self::SHOP_SETTING ? (int) \Configuration::get('PS_PACK_STOCK_TYPE') : $type;
    }
}
