<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Admin;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Admin\BackOffice;

/** @runTestsInSeparateProcesses because each process has one session */
final class BackOfficeTest extends TestCase
{
    public function testTheEmployeesOtherPagesGetTheSessionBeforeThisOneEnds(): void
    {
        session_save_path(sys_get_temp_dir());
        session_start(['use_cookies' => false]);
        $file = fopen(sys_get_temp_dir() . '/sess_' . session_id(), 'r');
        self::assertFalse(flock($file, LOCK_EX | LOCK_NB));

        BackOffice::letOthersGoOn();

        self::assertTrue(flock($file, LOCK_EX | LOCK_NB));
        unlink(stream_get_meta_data($file)['uri']);
    }

    public function testAPageWithoutASessionGoesOn(): void
    {
        BackOffice::letOthersGoOn();

        self::assertSame(PHP_SESSION_NONE, session_status());
    }

    /** @dataProvider windows */
    public function testAPageStaysWithItsShopWhateverAnotherWindowChooses(
        bool $areSeveral,
        ?int $chosen,
        string $ofPage,
        ?int $expected
    ): void {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        foreach (['Context', 'Tools'] as $name) {
            require_once __DIR__ . "/../Webservice/prestashop/$name.php";
        }
        \Shop::$isFeatureActive = $areSeveral;
        \Shop::$chosen = $chosen;
        \Tools::$values = [BackOffice::OF_SHOP => $ofPage];
        \Context::getContext()->shop = new \Shop(1);
        \Context::getContext()->employee = new class () {
            public function hasAuthOnShop(int $idShop): bool
            {
                return $idShop < 3;
            }
        };

        self::assertSame($expected, BackOffice::idShopOfPage());
    }

    public function windows(): array
    {
        return [
            'the same' => [true, 2, '2', 2],
            'another' => [true, 1, '2', 2],
            'all of them' => [true, null, '2', 2],
            'one that the employee may not see' => [true, 1, '3', 1],
            'no shop named' => [true, null, '', null],
            'no number' => [true, 2, 'x', 2],
            'a single shop' => [false, 1, '2', 1],
        ];
    }
}
