<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\ForeignOrders;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class ForeignOrdersTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testAnIdCountsOnlyAsAWhole(): void
    {
        $database = new ScriptedDatabase([
            '/o\.note/' => [
                ['id_order' => '7', 'text' => 'TikTok #577001, thanks'],
                ['id_order' => '8', 'text' => 'TikTok 5770029'],
            ],
            '/op\.transaction_id REGEXP/' => [
                ['id_order' => '9', 'text' => '577003'],
                ['id_order' => '10', 'text' => 'tiktok_577004'],
            ],
        ]);
        $found = (new ForeignOrders($database, 1))->find(['577001', '577002', '577003', '577004']);

        self::assertSame([
            ['external_id' => '577003', 'id_order' => 9, 'where' => 'payment'],
            ['external_id' => '577004', 'id_order' => 10, 'where' => 'payment'],
            ['external_id' => '577001', 'id_order' => 7, 'where' => 'note'],
        ], $found);
        foreach ($database->statements as $statement) {
            self::assertStringContainsString(' AND o.id_shop = 1 AND NOT EXISTS (', $statement);
            self::assertStringEndsWith('`ps_tiktoksidecar_order` t WHERE t.id_order = o.id_order)', $statement);
        }
    }
}
