<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\Resetting;

final class ResettingTest extends TestCase
{
    protected function tearDown(): void
    {
        Resetting::announce('');
        unset($_SERVER['REQUEST_URI']);
    }

    public function testTheHookTells(): void
    {
        self::assertFalse(Resetting::isOn());
        Resetting::announce('blockwishlist');
        self::assertFalse(Resetting::isOn());
        Resetting::announce('tiktoksidecar');
        self::assertTrue(Resetting::isOn());
    }

    /** @dataProvider addresses */
    public function testTheAddressTellsWhereThereIsNoHook(string $address, bool $isOn): void
    {
        $_SERVER['REQUEST_URI'] = '/admin/index.php/improve/modules/manage/action/' . $address;

        self::assertSame($isOn, Resetting::isOn());
    }

    public function addresses(): array
    {
        return [
            ['reset/tiktoksidecar?_token=x', true],
            ['reset/tiktoksidecar', true],
            ['uninstall/tiktoksidecar', false],
            ['reset/tiktoksidecar_other', false],
        ];
    }
}
