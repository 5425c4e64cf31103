<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Setup;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Pairing\Permissions;
use PrestaShop\Module\TikTokSidecar\Setup\CarrierOpening;
use PrestaShop\Module\TikTokSidecar\Setup\Changes;
use PrestaShop\Module\TikTokSidecar\Setup\CountryActivation;
use PrestaShop\Module\TikTokSidecar\Setup\CurrencyActivation;
use PrestaShop\Module\TikTokSidecar\Setup\HookRepair;
use PrestaShop\Module\TikTokSidecar\Setup\KeyRepair;
use PrestaShop\Module\TikTokSidecar\Setup\RowChange;
use PrestaShop\Module\TikTokSidecar\Setup\StateRestoration;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

final class ChangesTest extends TestCase
{
    const CARRIER = ['id_carrier' => '5', 'active' => '1', 'deleted' => '0'];

    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testAPreviewOnlyReads(): void
    {
        $database = new ScriptedDatabase(['/FROM `ps_country`/' => [['id_country' => '26', 'active' => '0']]]);
        $rows = $this->shown((new CountryActivation($database, 1, 'IE'))->rows());

        self::assertSame(['country', ['id_country' => '26'], ['active' => '0'], ['active' => '1']], $rows[0]);
        self::assertSame(['country_shop', ['id_country' => '26', 'id_shop' => '1'], null, []], $rows[1]);
        self::assertSame([], $database->matching('/^(INSERT|UPDATE|DELETE|START)/'));
    }

    public function testExactlyTheShownRowsAreWritten(): void
    {
        $database = new ScriptedDatabase();
        (new CountryActivation($database, 1, 'IE'))->apply([
            new RowChange('country', ['id_country' => 26], ['active' => 0], ['active' => 1]),
            new RowChange('country_shop', ['id_country' => 26, 'id_shop' => 1], null, []),
            new RowChange('webservice_permission', ['resource' => 'customers'], [], null),
        ]);

        self::assertSame([
            'UPDATE `ps_country` SET `active` = \'1\' WHERE `id_country` = \'26\'',
            'INSERT INTO ps_country_shop {"id_country":26,"id_shop":1}',
            'DELETE FROM `ps_webservice_permission` WHERE `resource` = \'customers\'',
        ], $database->matching('/^(INSERT|UPDATE|DELETE)/'));
        self::assertSame('COMMIT', end($database->statements));
    }

    public function testWhatIsSoAlreadyHasNoRows(): void
    {
        $database = new ScriptedDatabase([
            '/FROM `ps_country`/' => [['id_country' => '26', 'active' => '1']],
            '/ps_country_shop/' => [['1' => '1']],
        ]);

        self::assertSame([], (new CountryActivation($database, 1, 'IE'))->rows());
    }

    public function testACurrencyKeepsItsRate(): void
    {
        $database = new ScriptedDatabase(['/FROM `ps_currency`/' => [
            ['id_currency' => '2', 'active' => '0', 'deleted' => '1', 'conversion_rate' => '0.870000'],
        ]]);
        $rows = $this->shown((new CurrencyActivation($database, 1, 'GBP'))->rows());

        self::assertSame([['active' => '0', 'deleted' => '1'], ['active' => '1', 'deleted' => '0']], [$rows[0][2], $rows[0][3]]);
        self::assertSame(['conversion_rate' => '0.870000'], $rows[1][3]);
        $this->expectExceptionMessage('only a person can say its exchange rate');
        (new CurrencyActivation(new ScriptedDatabase(), 1, 'PLN'))->rows();
    }

    public function testARangeComesWithAPriceOfNothingInEachZone(): void
    {
        $database = new ScriptedDatabase([
            '/ps_carrier` WHERE external/s' => [self::CARRIER],
            '/FROM `ps_carrier`/' => [self::CARRIER],
            '/MAX\(id_range_price\)/' => [['id' => '8']],
            '/FROM `ps_carrier_zone`/' => [['id_zone' => '1'], ['id_zone' => '7']],
        ]);
        $rows = $this->shown((new CarrierOpening($database, 1, 'range', null))->rows());

        self::assertSame(['range_price', 'delivery', 'delivery'], array_column($rows, 0));
        self::assertSame(['id_range_price' => '9'], $rows[0][1]);
        self::assertSame('0', $rows[2][3]['price']);
    }

    public function testADeletedCarrierIsBroughtBackFirst(): void
    {
        $database = new ScriptedDatabase(['/FROM `ps_carrier`/' => [['deleted' => '1'] + self::CARRIER]]);
        $rows = $this->shown((new CarrierOpening($database, 1, 'carrier', null))->rows());
        self::assertSame([['deleted' => '1'], ['deleted' => '0']], [$rows[0][2], $rows[0][3]]);

        $this->expectException(ApiError::class);
        (new CarrierOpening($database, 1, 'active', null))->rows();
    }

    public function testAStateThatNobodyDeletedStays(): void
    {
        $there = new ScriptedDatabase(['/order_state/' => [['id_order_state' => '5', 'deleted' => '0']]]);
        self::assertSame([], (new StateRestoration($there, 1, 5))->rows());
        self::assertCount(1, (new StateRestoration(new ScriptedDatabase(), 1, 0))->rows());
    }

    public function testAKeyGetsWhatItLacksAndLosesTheRest(): void
    {
        $database = new ScriptedDatabase(['/webservice_permission/' => [
            ['resource' => 'customers', 'method' => 'DELETE'],
            ['resource' => 'tiktokorders', 'method' => 'GET'],
        ]]);
        $rows = $this->shown((new KeyRepair($database, 1))->rowsOf(3));
        $needed = array_sum(array_map('count', Permissions::forAccount()));

        self::assertCount($needed, $rows);
        self::assertSame(['customers', null], [end($rows)[1]['resource'], end($rows)[3]]);
        self::assertContains(
            ['webservice_permission', ['resource' => 'tiktoksetup', 'method' => 'POST', 'id_webservice_account' => '3'], null, []],
            $rows
        );
    }

    public function testHookNamesAreComparedAsPrestaShopComparesThem(): void
    {
        $database = new ScriptedDatabase(['/hook_module/' => [['name' => 'ACTIONEMAILSENDBEFORE']]]);
        self::assertNotContains('actionEmailSendBefore', (new HookRepair($database, 1))->missing());
        self::assertContains('actionOrderSlipAdd', (new HookRepair($database, 1))->missing());
    }

    /** @dataProvider refused */
    public function testAnythingElseIsRefused(array $document, string $code, string $field): void
    {
        try {
            Changes::read(new Fields($document), new ScriptedDatabase(), 1);
            self::fail('It was taken.');
        } catch (ApiError $error) {
            self::assertSame([$code, $field], [$error->errorCode(), $error->field()]);
        }
    }

    public static function refused(): array
    {
        return [
            [[], 'required', 'change'],
            [['change' => 'drop_everything'], 'invalid_value', 'change'],
            [['change' => 'activate_country', 'country' => 'ie'], 'invalid_value', 'country'],
            [['change' => 'activate_country', 'country' => "IE\n"], 'invalid_value', 'country'],
            [['change' => 'open_carrier', 'part' => 'prices'], 'invalid_value', 'part'],
            [['change' => 'open_carrier', 'part' => 'zone'], 'required', 'country'],
            [['change' => 'restore_state', 'state' => '5 OR 1=1'], 'invalid_type', 'state'],
        ];
    }

    /** @param RowChange[] $rows */
    private function shown(array $rows): array
    {
        return array_map(static function (RowChange $row): array {
            $shown = $row->toArray();
            $list = static function ($values): ?array {
                return $values === null ? null : (array) $values;
            };

            return [$shown['table'], (array) $shown['key'], $list($shown['before']), $list($shown['after'])];
        }, $rows);
    }
}
