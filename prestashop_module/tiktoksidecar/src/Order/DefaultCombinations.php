<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** What PrestaShop does to each product that it sells: it writes the product's default combination into its row anew. */
final class DefaultCombinations
{
    /** @var Database */
    private $database;
    /** @var int */
    private $idShop;

    public function __construct(Database $database, int $idShop)
    {
        $this->database = $database;
        $this->idShop = $idShop;
    }

    /**
     * One statement finds the products whose rows are wrong, mostly none; PrestaShop's own way takes four a product.
     *
     * @param int[] $idProducts
     */
    public function putRight(array $idProducts): void
    {
        if ($idProducts === []) {
            return;
        }
        foreach ($this->database->rows($this->select(array_unique($idProducts))) as $row) {
            \Product::updateDefaultAttribute((int) $row['id_product']);
        }
    }

    /** @param int[] $idProducts */
    private function select(array $idProducts): string
    {
        return 'SELECT p.id_product FROM `' . _DB_PREFIX_ . 'product` p
            JOIN `' . _DB_PREFIX_ . 'product_shop` ps ON ps.id_product = p.id_product AND ps.id_shop = ' . $this->idShop . '
            LEFT JOIN `' . _DB_PREFIX_ . 'product_attribute_shop` pas ON pas.id_product = p.id_product
                AND pas.id_shop = ps.id_shop AND pas.default_on = 1
            WHERE p.id_product IN (' . implode(', ', $idProducts) . ')
                AND (IFNULL(p.cache_default_attribute, 0) <> IFNULL(pas.id_product_attribute, 0)
                    OR IFNULL(ps.cache_default_attribute, 0) <> IFNULL(pas.id_product_attribute, 0)
                    OR (pas.id_product_attribute IS NOT NULL AND p.product_type <> \'combinations\'))';
    }
}
