<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\OrdersTab;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class OrdersTabTest extends TestCase
{
    const OF_THE_ENTRY = ' WHERE class_name = \'AdminTikTokSidecar\'';

    /** @var ScriptedDatabase */
    private $database;
    /** @var OrdersTab */
    private $tab;

    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    protected function setUp(): void
    {
        \Tab::$ids = [OrdersTab::CONTROLLER => 142];
        $this->database = new ScriptedDatabase();
        $this->tab = new OrdersTab($this->database);
    }

    protected function tearDown(): void
    {
        \Tab::$ids = [];
    }

    public function testAResetHidesTheEntryFromPrestaShopAndTakesItBack(): void
    {
        $this->tab->shield();
        $this->tab->apply();

        self::assertSame([
            'UPDATE `ps_tab` SET `module` = \'\'' . self::OF_THE_ENTRY,
            'UPDATE `ps_tab` SET `module` = \'tiktoksidecar\'' . self::OF_THE_ENTRY,
        ], $this->database->statements);
    }

    public function testAnUpgradeShowsNoEntryOfADisabledModule(): void
    {
        $this->tab->apply();

        self::assertSame([], $this->database->matching('/enabled|active/'));
    }

    public function testTheEntryComesBackWithTheModule(): void
    {
        $this->tab->enable();

        self::assertSame(
            ['UPDATE `ps_tab` SET `enabled` = \'1\'' . self::OF_THE_ENTRY],
            $this->database->statements
        );
    }

    public function testWithoutAnEntryThereIsNothingToTakeBack(): void
    {
        \Tab::$ids = [];
        $this->tab->revert();

        self::assertSame([], $this->database->statements);
    }
}
