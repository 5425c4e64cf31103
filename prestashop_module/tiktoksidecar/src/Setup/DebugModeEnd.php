<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\PrestaShop\Adapter\Debug\DebugMode;

/**
 * Ends PrestaShop's debug mode, as Advanced Parameters > Performance does: it shows PHP's warnings, and the webservice
 * answers 500 for each.
 */
final class DebugModeEnd implements Change
{
    public function rows(): array
    {
        if (!_PS_MODE_DEV_) {
            return [];
        }
        if (!class_exists(DebugMode::class)) {
            throw ApiError::conflict('not_possible_here', 'This PrestaShop offers no way to end its debug mode.');
        }
        $before = ['_PS_MODE_DEV_' => 'true'];

        return [new RowChange('config/defines.inc.php', [], $before, ['_PS_MODE_DEV_' => 'false'])];
    }

    public function apply(array $rows): void
    {
        if ($rows && (new DebugMode())->disable() !== DebugMode::DEBUG_MODE_SUCCEEDED) {
            throw ApiError::conflict('not_possible_here', 'PHP may not write config/defines.inc.php.');
        }
    }
}
