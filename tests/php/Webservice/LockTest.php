<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Lock;

final class LockTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/prestashop.php';
    }

    public function testItIsGivenBackOnce(): void
    {
        $database = new ScriptedDatabase(['/GET_LOCK/' => [['got' => '1']]]);
        $lock = Lock::ofShop($database, 1);
        $lock->acquire();
        $lock->release();
        $lock->release();

        self::assertCount(1, $database->matching('/GET_LOCK/'));
        self::assertCount(1, $database->matching('/RELEASE_LOCK/'));
    }

    public function testWhoWaitsInVainIsToldWhenToComeAgain(): void
    {
        $database = new ScriptedDatabase(['/GET_LOCK/' => [['got' => '0']]]);
        $lock = Lock::ofShop($database, 1);
        try {
            $lock->acquire();
            self::fail('It was given twice.');
        } catch (ApiError $error) {
            self::assertSame(['busy', 503], [$error->errorCode(), $error->answer()->status()]);
        }
        $lock->release();

        self::assertSame([], $database->matching('/RELEASE_LOCK/'));
    }

    public function testShopsWaitForEachOtherOnlyWhereInvoicesAreNumbered(): void
    {
        $database = new ScriptedDatabase(['/GET_LOCK/' => [['got' => '1']]]);
        foreach ([Lock::ofShop($database, 1), Lock::ofShop($database, 2), Lock::ofInvoices($database)] as $lock) {
            $lock->acquire();
        }

        self::assertCount(3, array_unique($database->matching('/GET_LOCK/')));
    }
}
