<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\PendingUpgrade;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class PendingUpgradeTest extends TestCase
{
    /** @dataProvider versions */
    public function testTellsFilesThatAreNewerThanWhatPrestaShopInstalled(string $installed, bool $isDue): void
    {
        $database = new ScriptedDatabase(['/name = \'tiktoksidecar\'/' => [['version' => $installed]]]);

        self::assertSame($isDue, PendingUpgrade::isDue('1.10.0', $database));
    }

    public function versions(): array
    {
        return [['1.0.0', true], ['1.9.0', true], ['1.10.0', false], ['1.10.1', false]];
    }
}
