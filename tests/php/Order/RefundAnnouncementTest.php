<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\NewRefund;
use PrestaShop\Module\TikTokSidecar\Order\OrderRow;
use PrestaShop\Module\TikTokSidecar\Order\RefundAnnouncement;
use PrestaShop\Module\TikTokSidecar\Order\Warnings;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class RefundAnnouncementTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        require_once __DIR__ . '/Listener.php';
    }

    protected function tearDown(): void
    {
        \Hook::$told = [];
        \Hook::$listeners = [];
    }

    public function testGivesListenersOfPrestaShop9TheSlip(): void
    {
        \Hook::$listeners = ['actionOrderSlipAdd' => [3 => new Listener('other')]];
        $row = new OrderRow();
        $row->idShop = 1;
        $row->warnings = new Warnings();
        $order = new \Order();
        (new RefundAnnouncement(new ScriptedDatabase(), $row, $order))->tell(new NewRefund(), 9);

        $params = \Hook::$told['actionOrderSlipAdd'];
        self::assertSame($order, $params['order']);
        self::assertSame(9, $params['orderSlipCreated']->id);
        self::assertSame([], $row->warnings->toList());
    }
}
