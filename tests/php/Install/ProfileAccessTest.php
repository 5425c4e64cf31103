<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\ProfileAccess;
use PrestaShop\Module\TikTokSidecar\Install\Steps;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

final class ProfileAccessTest extends TestCase
{
    public function testEveryProfileGetsTheRightToViewAndNoOther(): void
    {
        $database = new ScriptedDatabase();
        (new ProfileAccess($database))->apply();

        self::assertCount(1, $database->statements);
        self::assertMatchesRegularExpression(
            '/^INSERT IGNORE INTO `ps_module_access` \(id_profile, id_authorization_role\) SELECT .* FROM `ps_profile` p '
            . 'JOIN .* r\.slug = \'ROLE_MOD_MODULE_TIKTOKSIDECAR_READ\'$/',
            $database->statements[0]
        );
    }

    public function testAProfileThatIsAddedLaterGetsItToo(): void
    {
        self::assertContains(ProfileAccess::HOOK, Steps::HOOKS);
    }

    public function testTheProfilesThatAPersonKeptOutAreNamed(): void
    {
        $database = new ScriptedDatabase(['/NOT EXISTS/' => [['name' => 'Logistician'], ['name' => 'Salesman']]]);

        self::assertSame(['Logistician', 'Salesman'], (new ProfileAccess($database))->keptOut(2));
        self::assertCount(1, $database->matching('/l\.id_lang = 2 WHERE p\.id_profile <> 1 AND NOT EXISTS/'));
    }
}
