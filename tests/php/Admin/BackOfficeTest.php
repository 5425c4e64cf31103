<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Admin;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Admin\BackOffice;

/** @runTestsInSeparateProcesses because each process has one session */
final class BackOfficeTest extends TestCase
{
    public function testTheEmployeesOtherPagesGetTheSessionBeforeThisOneEnds(): void
    {
        session_save_path(sys_get_temp_dir());
        session_start(['use_cookies' => false]);
        $file = fopen(sys_get_temp_dir() . '/sess_' . session_id(), 'r');
        self::assertFalse(flock($file, LOCK_EX | LOCK_NB));

        BackOffice::letOthersGoOn();

        self::assertTrue(flock($file, LOCK_EX | LOCK_NB));
        unlink(stream_get_meta_data($file)['uri']);
    }

    public function testAPageWithoutASessionGoesOn(): void
    {
        BackOffice::letOthersGoOn();

        self::assertSame(PHP_SESSION_NONE, session_status());
    }
}
