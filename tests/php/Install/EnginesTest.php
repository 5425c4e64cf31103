<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\Engines;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class EnginesTest extends TestCase
{
    public function testTablesOfAnOldShopAreNamed(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        $database = new ScriptedDatabase(['/information_schema/' => [['name' => 'ps_address'], ['name' => 'ps_orders']]]);

        self::assertSame(['ps_address', 'ps_orders'], Engines::withoutTransactions($database));
        self::assertSame([], Engines::withoutTransactions(new ScriptedDatabase()));
    }

    /** What the writer's classes insert into or update is on the list. */
    public function testEveryTableThatIsWrittenInATransactionIsAskedFor(): void
    {
        $written = [];
        foreach (glob(MODULE_DIR . '/src/Order/*.php') as $file) {
            $source = (string) file_get_contents($file);
            preg_match_all("/(?:insert(?:All)?\(\s*|UPDATE `' \. )_DB_PREFIX_ \. '(\w+)/", $source, $found);
            $written = array_merge($written, $found[1]);
        }

        self::assertContains('cart_product', $written);
        self::assertSame([], array_values(array_diff($written, Engines::TABLES, ['order_history', 'order_invoice_payment'])));
    }
}
