<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\PackStock;
use PrestaShop\Module\TikTokSidecar\Order\StockPlan;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class StockPlanTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    protected function tearDown(): void
    {
        \Pack::$packs = [];
        \StockAvailable::$dependent = [];
        \Configuration::$values = [];
    }

    public function testACombinationMovesItsSumToo(): void
    {
        $plan = $this->plan();
        $plan->add(1, 3, -2);
        $plan->add(1, 4, -1);
        $plan->add(7, 0, -5);
        $plan->add(0, 0, -9);

        self::assertSame([[1, 0, -3], [1, 3, -2], [1, 4, -1], [7, 0, -5]], $plan->moves());
        self::assertSame([[1, 3], [1, 4], [7, 0]], $plan->lines());
    }

    public function testTheArticlesOfAPlanAreItsMovesWithoutTheSums(): void
    {
        $plan = $this->plan();
        $plan->add(1, 3, -2);
        $plan->add(1, 4, -1);
        $plan->add(7, 0, -5);

        self::assertSame([[1, 3, -2], [1, 4, -1], [7, 0, -5]], $plan->articles());
    }

    public function testWhatAWarehouseCountsIsLeftToIt(): void
    {
        \StockAvailable::$dependent = [7];
        $plan = $this->plan();
        $plan->add(7, 0, -5);

        self::assertSame([], $plan->moves());
    }

    public function testPacksAreLookedForWithOneStatement(): void
    {
        \Pack::$packs = [15, 16];
        $database = new ScriptedDatabase(['/UNION/' => [['id' => '15']]]);
        $packs = new PackStock($database, 1);
        $packs->prepare([1, 15, 16]);

        self::assertCount(1, $database->statements);
        self::assertSame([false, true, false], array_map([$packs, 'isPack'], [1, 15, 16]));
    }

    /** @dataProvider packs */
    public function testAPackMovesWhatItsTypeSays(int $type, int $setting, array $expected): void
    {
        \Pack::$packs = [15];
        \Configuration::$values = ['PS_PACK_STOCK_TYPE' => $setting];
        $plan = $this->plan([
            '/pack_stock_type/' => [['pack_stock_type' => (string) $type]],
            '/id_product_item/' => [
                ['id_product' => '5', 'id_product_attribute' => '19', 'quantity' => '5'],
                ['id_product' => '7', 'id_product_attribute' => '0', 'quantity' => '1'],
            ],
        ]);
        $plan->add(15, 0, -2);

        self::assertSame($expected, $plan->moves());
    }

    public function packs(): array
    {
        $items = [[5, 0, -10], [5, 19, -10], [7, 0, -2]];

        return [
            'pack only' => [0, 2, [[15, 0, -2]]],
            'items only' => [1, 0, $items],
            'both' => [2, 0, array_merge($items, [[15, 0, -2]])],
            'as the shop: pack only' => [3, 0, [[15, 0, -2]]],
            'as the shop: both' => [3, 2, array_merge($items, [[15, 0, -2]])],
        ];
    }

    public function testEachShopHasItsOwnTypeOfAPack(): void
    {
        \Pack::$packs = [15];
        $database = new ScriptedDatabase();
        (new PackStock($database, 2))->movesItself(15);

        self::assertStringContainsString('`ps_product_shop` WHERE id_product = 15 AND id_shop = 2', $database->statements[0]);
    }

    public function testAnItemOfWhichAPackHoldsNoneDoesNotMove(): void
    {
        \Pack::$packs = [15];
        $plan = $this->plan([
            '/pack_stock_type/' => [['pack_stock_type' => '2']],
            '/id_product_item/' => [['id_product' => '6', 'id_product_attribute' => '0', 'quantity' => '0']],
        ]);
        $plan->add(15, 0, -2);

        self::assertSame([[15, 0, -2]], $plan->moves());
    }

    private function plan(array $answers = []): StockPlan
    {
        return new StockPlan(new PackStock(new ScriptedDatabase($answers), 1), 1);
    }
}
