<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Events;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Events\EventsEndpoint;
use PrestaShop\Module\TikTokSidecar\Events\EventStore;
use PrestaShop\Module\TikTokSidecar\Events\Recorder;
use PrestaShop\Module\TikTokSidecar\Order\Origin;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;
use PrestaShop\Module\TikTokSidecar\Webservice\Request;

/** @runTestsInSeparateProcesses because the store counts its inserts for the whole request */
final class EventStoreTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testOnlyOrdersOfTheModuleAreNews(): void
    {
        $database = new ScriptedDatabase(['/id_order = 42/' => [['id_shop' => '1']]]);
        $recorder = new Recorder(new EventStore($database));
        $recorder->orderSlipAdded(['order' => (object) ['id' => 42]]);
        $recorder->orderSlipAdded(['order' => (object) ['id' => 43]]);

        $inserts = $database->matching('/^INSERT/');
        self::assertCount(1, $inserts);
        self::assertStringContainsString('"id_order":42', $inserts[0]);
        self::assertStringContainsString('"kind":"order_slip"', $inserts[0]);
        self::assertStringContainsString('"origin":"shop"', $inserts[0]);
    }

    public function testSharedStockIsNewsInEveryShopOfTheGroup(): void
    {
        $database = new ScriptedDatabase(['/id_shop_group = 7/' => [['id_shop' => '4'], ['id_shop' => '5']]]);
        $recorder = new Recorder(new EventStore($database));
        $shared = ['id_product' => 1, 'id_product_attribute' => 3, 'id_shop' => 0, 'id_shop_group' => 7];
        $recorder->stockChanged(['object' => (object) $shared]);
        $recorder->stockChanged(['object' => (object) $shared]);

        self::assertCount(1, $database->matching('/^SELECT id_shop/'));
        self::assertSame([4, 5, 4, 5], $this->shops($database, 'stock'));
    }

    public function testAChangeIsNewsInTheShopThatItIsFor(): void
    {
        $database = new ScriptedDatabase();
        $recorder = new Recorder(new EventStore($database));
        $recorder->stockChanged(['object' => (object) ['id_product' => 1, 'id_shop' => 6, 'id_shop_group' => 0]]);
        $recorder->productChanged(['object' => (object) ['id' => 1, 'id_shop_list' => [6, 8]]]);
        $recorder->productChanged(['object' => (object) ['id' => 1, 'id_shop_list' => []]]);
        $recorder->combinationChanged(['object' => (object) ['id_product' => 1, 'id' => 3]]);

        self::assertSame([6], $this->shops($database, 'stock'));
        self::assertSame([6, 8, 1], $this->shops($database, 'product'));
        self::assertSame([1], $this->shops($database, 'combination'));
        self::assertCount(1, $database->matching('/^INSERT .*"id_product_attribute":3.*"kind":"combination"/'));
    }

    /** @return int[] the shops of the events of a kind, in their order */
    private function shops(ScriptedDatabase $database, string $kind): array
    {
        return array_map(static function (string $insert): int {
            return (int) preg_replace('/.*"id_shop":(\d+).*/', '$1', $insert);
        }, $database->matching('/^INSERT .*"kind":"' . $kind . '"/'));
    }

    public function testWhatTheSidecarChangedIsWrittenAtTheEndWithOneStatement(): void
    {
        Origin::claim();
        $database = new ScriptedDatabase(['/id_order = 42/' => [['id_shop' => '1']]]);
        $recorder = new Recorder(new EventStore($database));
        $recorder->combinationChanged(['object' => (object) ['id_product' => 1, 'id' => 3]]);
        $recorder->orderCarrierSaved(['object' => (object) ['id_order' => 42]]);
        self::assertSame([], $database->matching('/^INSERT/'));

        $recorder->writeOwn();
        $recorder->writeOwn();

        $inserts = $database->matching('/^INSERT/');
        self::assertCount(1, $inserts);
        self::assertSame(2, substr_count($inserts[0], '"origin":"sidecar"'));
        preg_match_all('/"kind":"(\w+)"/', $inserts[0], $kinds);
        self::assertSame(['combination', 'order_carrier'], $kinds[1]);
    }

    public function testARecorderNeverThrowsIntoTheShop(): void
    {
        $log = tempnam(sys_get_temp_dir(), 'log');
        ini_set('error_log', $log);
        $recorder = new Recorder(new EventStore(new ScriptedDatabase(['/./' => DatabaseError::DEADLOCK])));
        $recorder->productDeleted(['object' => (object) ['id' => 5]]);
        $recorder->orderHistoryAdded([]);

        self::assertSame(2, substr_count((string) file_get_contents($log), 'an event was not noted'));
    }

    public function testAFullTableTakesOneOverflowRowAndIsCountedSeldom(): void
    {
        $database = new ScriptedDatabase([
            '/MAX\(id\)/' => [['span' => '90000']],
            '/COUNT/' => [['n' => (string) EventStore::BOUND]],
        ]);
        for ($id = 1; $id <= EventStore::CHECK_EVERY; ++$id) {
            (new EventStore($database))->addForProduct('product', $id, 0);
        }

        self::assertCount(EventStore::CHECK_EVERY, $database->matching('/^INSERT IGNORE .*overflow/'));
        self::assertCount(1, $database->matching('/COUNT/'));
        self::assertCount(0, $database->matching('/^INSERT INTO/'));
    }

    public function testHandsOutTheOldestAndSaysIfThereAreMore(): void
    {
        $row = ['kind' => 'stock', 'id_order' => null, 'id_product' => '1', 'id_product_attribute' => '3', 'origin' => 'shop'];
        $database = new ScriptedDatabase(['/LIMIT 3/' => array_map(static function (int $id) use ($row): array {
            return ['id' => (string) $id, 'at' => '2026-11-23 11:00:00'] + $row;
        }, [4, 7, 9])]);
        $body = (new EventsEndpoint(new EventStore($database)))->answer(new Request('GET', ['limit' => '2'], '', 1))->body();

        self::assertTrue($body['more']);
        self::assertSame([4, 7], array_column($body['events'], 'id'));
        self::assertSame(
            ['id', 'kind', 'id_order', 'id_product', 'id_product_attribute', 'origin', 'at'],
            array_keys($body['events'][0])
        );
        self::assertSame('2026-11-23T11:00:00Z', $body['events'][0]['at']);
    }

    /** @testWith ["{\"acknowledge\":[4,9]}"]
     *            ["{\"contract\":1,\"acknowledge\":[4,9]}"]
     */
    public function testAcknowledgesExactlyTheIdsOfThisShop(string $body): void
    {
        $database = new ScriptedDatabase([], 2);
        $request = new Request('POST', [], $body, 3);

        self::assertSame(2, (new EventsEndpoint(new EventStore($database)))->answer($request)->body()['acknowledged']);
        self::assertSame(
            ['DELETE FROM `ps_tiktoksidecar_event` WHERE id_shop = 3 AND id IN (4,9)'],
            $database->statements
        );
    }

    public function testAnAcknowledgementOfAnotherContractIsRefused(): void
    {
        $this->expectExceptionObject(new ApiError(422, 'unsupported_contract', 'contract has to be 1.', 'contract'));

        $request = new Request('POST', [], '{"contract":2,"acknowledge":[4]}', 3);
        (new EventsEndpoint(new EventStore(new ScriptedDatabase())))->answer($request);
    }

    public function testOtherVerbsAreRefused(): void
    {
        $this->expectException(ApiError::class);

        (new EventsEndpoint(new EventStore(new ScriptedDatabase())))->answer(new Request('PUT', [], '', 1));
    }
}
