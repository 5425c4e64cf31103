<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\PackStock;
use PrestaShop\Module\TikTokSidecar\Order\StockPlan;
use PrestaShop\Module\TikTokSidecar\Order\StockWriter;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class StockWriterTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testARowIsMovedByARelativeUpdate(): void
    {
        $database = $this->taken(1);

        self::assertCount(1, $database->matching('/^UPDATE .* SET quantity = quantity \+ \(-2\) WHERE id_product = 7 /'));
        self::assertSame([], $database->matching('/^INSERT/'));
    }

    /** It may be there all the same, with the least quantity that the column holds: then it is no error either. */
    public function testARowThatDidNotMoveIsMadeUnlessItIsThere(): void
    {
        self::assertCount(1, $this->taken(0)->matching('/^INSERT .*"quantity":-2.*quantity = quantity \+ VALUES\(quantity\)$/'));
    }

    /** @param int $affected how many rows each statement changes */
    private function taken(int $affected): ScriptedDatabase
    {
        $database = new ScriptedDatabase([], $affected);
        $plan = new StockPlan(new PackStock($database, 1), 1);
        $plan->add(7, 0, -2);
        (new StockWriter($database, new \Shop(1)))->apply($plan);

        return $database;
    }
}
