<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\MultiShipment;

final class MultiShipmentTest extends TestCase
{
    public function testAVersionWithoutTheFlagIsNotAsked(): void
    {
        self::assertFalse(defined(MultiShipment::FLAG));
        self::assertFalse(MultiShipment::isOn());
    }

    /**
     * @runInSeparateProcess
     * @preserveGlobalState disabled
     * @dataProvider places
     */
    public function testIsOnByTheEnvironmentOrTheDatabase(string $environment, string $row, bool $expected): void
    {
        eval(
            'namespace PrestaShop\PrestaShop\Core\FeatureFlag;'
            . ' class FeatureFlagSettings { const FEATURE_FLAG_IMPROVED_SHIPMENT = "improved_shipment"; }'
        );
        eval(
            'function pSQL($text) { return $text; } class Db { public static $state;'
            . ' public static function getInstance() { return new self(); }'
            . ' public function getValue($sql, $useCache) { return self::$state; } }'
        );
        putenv('PS_FF_IMPROVED_SHIPMENT=' . $environment);
        \Db::$state = $row;

        self::assertSame($expected, MultiShipment::isOn());
    }

    public function places(): array
    {
        return [
            'neither' => ['', '0', false],
            'the environment alone' => ['true', '0', true],
            'the database alone' => ['', '1', true],
        ];
    }
}
