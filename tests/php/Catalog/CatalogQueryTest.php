<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Catalog;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Catalog\CatalogQuery;
use PrestaShop\Module\TikTokSidecar\Catalog\CatalogRow;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class CatalogQueryTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testARowHasTheTypesOfTheContract(): void
    {
        $row = array_combine(CatalogRow::COLUMNS, CatalogRow::of($this->record(1, 3)));

        self::assertSame(3, $row['id_product_attribute']);
        self::assertSame(['S-1', 'S-2'], $row['supplier_references']);
        self::assertSame('19.120000', $row['price_tax_excl']);
        self::assertSame([true, false], [$row['active'], $row['pack']]);
        self::assertSame('', $row['ean13']);
    }

    public function testOnlyRowsThatCarryTheSkuComeBack(): void
    {
        $database = new ScriptedDatabase([
            '/demo/' => [['id_product' => '1', 'id_product_attribute' => '3']],
            '/UNION ALL/' => [$this->record(1, 0), $this->record(1, 3), $this->record(1, 4)],
        ]);
        $rows = (new CatalogQuery($database, 1, 2))->ofSkus(["de'mo", 'demo']);

        self::assertSame([[1, 3]], array_map(static function (array $row): array {
            return [$row[0], $row[1]];
        }, $rows));
        self::assertStringContainsString("('de\\'mo', 'demo')", $database->statements[0]);
    }

    public function testNothingFoundAsksNothingMore(): void
    {
        $database = new ScriptedDatabase();

        self::assertSame([], (new CatalogQuery($database, 1, 2))->ofSkus(['x']));
        self::assertSame([], (new CatalogQuery($database, 1, 2))->ofProducts([]));
        self::assertCount(1, $database->statements);
    }

    /** @dataProvider pages */
    public function testAPageHoldsNoMoreRowsThanFit(int $mostRows, array $expected): void
    {
        $database = new ScriptedDatabase(['/COUNT/' => [
            ['id_product' => '1', 'combinations' => '30'],
            ['id_product' => '3', 'combinations' => '9'],
        ]]);

        self::assertSame($expected, (new CatalogQuery($database, 1, 2))->fitting([1, 2, 3, 4], $mostRows));
    }

    public function pages(): array
    {
        return [
            'all' => [43, [1, 2, 3, 4]],
            'all but one' => [42, [1, 2, 3]],
            'two' => [41, [1, 2]],
            'one, though it is too large' => [5, [1]],
        ];
    }

    public function testAPageOfNothingAsksNothing(): void
    {
        $database = new ScriptedDatabase();

        self::assertSame([], (new CatalogQuery($database, 1, 2))->fitting([], 5));
        self::assertSame([], $database->statements);
    }

    private function record(int $idProduct, int $idProductAttribute): array
    {
        return [
            'id_product' => (string) $idProduct, 'id_product_attribute' => (string) $idProductAttribute,
            'reference' => 'demo', 'ean13' => null, 'upc' => '', 'isbn' => '', 'mpn' => '',
            'supplier_references' => "S-1\x1fS-2\x1f\x1fS-1", 'name' => 'T-shirt', 'attributes' => 'Size: S',
            'price_tax_excl' => '19.120000', 'quantity' => '-3', 'active' => '1', 'available_for_order' => '1',
            'minimal_quantity' => '1', 'id_tax_rules_group' => '1', 'has_combinations' => '1', 'is_virtual' => '0',
            'pack' => '0', 'state' => '1',
        ];
    }
}
