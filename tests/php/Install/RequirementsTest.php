<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\Requirements;

final class RequirementsTest extends TestCase
{
    public function testWhatTheModuleItselfNeedsIsHere(): void
    {
        self::assertSame('', Requirements::phpVersion(PHP_VERSION));
        self::assertSame('', Requirements::phpVersion(Requirements::LEAST_PHP));
        self::assertSame([], Requirements::missingExtensions());
    }

    /**
     * @runInSeparateProcess
     * @preserveGlobalState disabled
     */
    public function testAnOlderPhpIsNamed(): void
    {
        eval(
            'class Context { public $language; public static function getContext() { return new self(); }'
            . ' public function getTranslator() { return $this; }'
            . ' public function trans($text, $params) { return strtr($text, $params); } }'
        );

        self::assertStringContainsString('PHP 7.1.33;', Requirements::phpVersion('7.1.33'));
    }
}
