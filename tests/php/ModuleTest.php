<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests;

use PHPUnit\Framework\TestCase;

/**
 * @runTestsInSeparateProcesses because PrestaShop's own classes are stood in for
 * @preserveGlobalState disabled
 */
final class ModuleTest extends TestCase
{
    protected function setUp(): void
    {
        define('_PS_VERSION_', '8.2.1');
        eval('class PaymentModule { public function __construct() {} public function getPathUri() { return "/m/"; } }');
        require MODULE_DIR . '/tiktoksidecar.php';
    }

    /** With ranges or, if some tool took them away, without: both are asked in shoppers' carts. */
    public function testBothPricesOfTheCarrierAreHiddenFromShoppers(): void
    {
        eval('class Cart {}');
        require_once __DIR__ . '/Webservice/prestashop/Context.php';
        $module = new \TikTokSidecar();

        self::assertFalse($module->getPackageShippingCost(new \Cart(), 5.0, []));
        self::assertFalse($module->getOrderShippingCostExternal(new \Cart()));
    }

    public function testAPagesFilesAreThoseOfThisVersion(): void
    {
        $page = new class () {
            /** @var string[] */
            public $files = [];

            public function addCSS(string $uri, string $media, $offset, bool $isChecked): void
            {
                $this->files[] = $uri;
            }

            public function addJS(string $uri): void
            {
                $this->files[] = $uri;
            }
        };
        $module = new \TikTokSidecar();
        $module->dress($page, 'tab');

        $files = ['css/elements.css', 'css/tab.css', 'js/tab.js'];
        self::assertSame(array_map(static function (string $file) use ($module): string {
            return '/m/views/' . $file . '?v=' . $module->version;
        }, $files), $page->files);
        foreach ($files as $file) {
            self::assertFileExists(MODULE_DIR . '/views/' . $file);
        }
    }
}
