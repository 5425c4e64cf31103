<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

/** Ends the catalogue mode of this shop, and of no other. */
final class CatalogueModeEnd extends RowsChange
{
    const NAME = 'PS_CATALOG_MODE';

    public function rows(): array
    {
        $row = $this->inEffect();
        if ($row === null || !$row['value']) {
            return [];
        }
        $isOurs = (int) $row['id_shop'] === $this->idShop || !\Shop::isFeatureActive();

        return [$isOurs
            ? new RowChange(
                'configuration',
                ['id_configuration' => (int) $row['id_configuration'], 'name' => self::NAME],
                ['value' => $row['value']],
                ['value' => '0']
            )
            : new RowChange('configuration', ['name' => self::NAME, 'id_shop' => $this->idShop], null, [
                'value' => '0', 'date_add' => date('Y-m-d H:i:s'), 'date_upd' => date('Y-m-d H:i:s'),
            ])];
    }

    /** @return array<string, mixed>|null the shop's own value, else its group's, else everybody's */
    private function inEffect(): ?array
    {
        return $this->database->row(
            'SELECT c.id_configuration, c.value, c.id_shop FROM `' . _DB_PREFIX_ . 'configuration` c
            JOIN `' . _DB_PREFIX_ . 'shop` s ON s.id_shop = ' . $this->idShop . '
            WHERE c.name = \'' . self::NAME . '\' AND (c.id_shop = s.id_shop
            OR (c.id_shop IS NULL AND (c.id_shop_group = s.id_shop_group OR c.id_shop_group IS NULL)))
            ORDER BY c.id_shop IS NULL, c.id_shop_group IS NULL'
        );
    }
}
