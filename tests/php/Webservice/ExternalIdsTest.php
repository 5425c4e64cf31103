<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Webservice\ExternalIds;

final class ExternalIdsTest extends TestCase
{
    /** The first row of an order stays, those after it are refused by the table's unique key. */
    public function testThePaymentThatCameFirstSpeaksForAnOrder(): void
    {
        require_once __DIR__ . '/prestashop.php';
        $database = new ScriptedDatabase([], 3);

        self::assertSame(3, ExternalIds::rebuild($database));
        self::assertMatchesRegularExpression(
            '/^INSERT IGNORE .* ORDER BY MIN\(op\.id_order_payment\)$/',
            $database->statements[0]
        );
    }
}
