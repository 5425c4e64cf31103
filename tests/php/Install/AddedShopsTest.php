<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\AddedShops;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class AddedShopsTest extends TestCase
{
    public function testOnlyAddsAndOnlyWhereThisModuleIsEnabled(): void
    {
        $database = new ScriptedDatabase();
        AddedShops::admit(42, $database);

        self::assertCount(1, $database->matching('/^INSERT IGNORE INTO `ps_hook_module` \(id_module, id_shop, id_hook, position\)/'));
        self::assertCount(1, $database->matching('/^INSERT IGNORE INTO `ps_module_group` \(id_module, id_shop, id_group\)/'));
        self::assertCount(2, $database->matching('/s\.id_shop.* JOIN `ps_module_shop` s ON .* WHERE t\.id_module = 42( |$)/'));
        self::assertCount(2, $database->statements);
    }
}
