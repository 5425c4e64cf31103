<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\Fault;

/** The module at fault is found by the files that an error passed through; ours stands in every trace. */
final class FaultTest extends TestCase
{
    const SHOP = FIXTURES_DIR . '/prestashop_modules/';
    const MODULES = self::SHOP . 'modules/';

    public static function setUpBeforeClass(): void
    {
        require_once self::SHOP . 'core.php';
        require_once self::MODULES . 'faulty/faulty.php';
    }

    public function testFindsModuleAndHookOfAnErrorInPrestaShopItself(): void
    {
        $fault = $this->faultOf('hookActionValidateOrder');

        self::assertSame(['faulty', 'actionValidateOrder'], [$fault->module, $fault->hook]);
        self::assertSame('LogicException, core.php:8', $fault->place);
    }

    public function testFindsTheModuleOfAFileThatDoesNotCompile(): void
    {
        $fault = $this->faultOf('hookless');

        self::assertSame(['faulty', ''], [$fault->module, $fault->hook]);
        self::assertSame('ParseError, broken.txt:1', $fault->place);
    }

    public function testLooksBehindTheExceptionThatWrapsIt(): void
    {
        $error = new \RuntimeException('', 0, new \DomainException(''));

        self::assertStringStartsWith('DomainException, FaultTest.php:', Fault::ofError($error, self::MODULES)->place);
    }

    public function testNamesNobodyWhereNoOtherModuleTookPart(): void
    {
        self::assertSame('', Fault::ofError(new \Exception(), self::MODULES)->module);
        self::assertSame('', Fault::moduleOfFile(realpath(self::MODULES) . '/tiktoksidecar/tell.php', self::MODULES));
        self::assertSame('', Fault::moduleOfFile('', self::MODULES));
        self::assertSame('', Fault::moduleOfFile(rtrim(realpath(self::MODULES), '/') . '-old/faulty/x.php', self::MODULES));
    }

    public function testTakesTheFoldersNameWhateverLiesInIt(): void
    {
        $file = realpath(self::MODULES) . '/faulty/vendor/modules/other/x.php';

        self::assertSame('faulty', Fault::moduleOfFile($file, self::MODULES));
    }

    private function faultOf(string $method): Fault
    {
        $tell = require self::MODULES . 'tiktoksidecar/tell.php';
        try {
            $tell(new \FaultyModule(), $method);
        } catch (\Throwable $error) {
            return Fault::ofError($error, self::MODULES);
        }

        throw new \LogicException('Nothing failed.');
    }
}
