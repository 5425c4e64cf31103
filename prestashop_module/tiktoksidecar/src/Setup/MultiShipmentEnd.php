<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Install\MultiShipment;

/** Ends PrestaShop 9.1's experimental shipments, whose tables this module does not write. */
final class MultiShipmentEnd extends RowsChange
{
    public function rows(): array
    {
        if (!MultiShipment::isOn()) {
            return [];
        }
        $key = ['name' => constant(MultiShipment::FLAG)];

        return [new RowChange('feature_flag', $key, ['state' => 1], ['state' => 0])];
    }
}
