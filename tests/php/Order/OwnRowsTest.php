<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;

/** What TikTok sold is written row by row: nothing of PrestaShop's that would add to an order or split it is called. */
final class OwnRowsTest extends TestCase
{
    /** Makes an order of a cart, one for each warehouse and carrier. */
    const SPLITS = ['validateOrder', 'getPackageList', 'getDeliveryOptionList', 'getDeliveryOption'];

    /** Brings vouchers, gifts and the shop's own prices into a cart. */
    const ADDS = ['autoAddToCart', 'autoRemoveFromCart', 'addCartRule', 'updateQty', 'getOrderTotal', 'CartRule'];

    public function testNothingIsCalledThatAddsToAnOrderOrSplitsIt(): void
    {
        $called = [];
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(MODULE_DIR)) as $file) {
            if ($file->getExtension() === 'php') {
                $called += array_flip(self::names((string) file_get_contents($file->getPathname())));
            }
        }

        self::assertArrayHasKey('insert', $called);
        self::assertSame([], array_values(array_intersect(array_merge(self::SPLITS, self::ADDS), array_keys($called))));
    }

    /** @return string[] every name in the code; comments and texts are none */
    private static function names(string $code): array
    {
        $names = [];
        foreach (token_get_all($code) as $token) {
            if (is_array($token) && preg_match('/^[\\\\\w]+$/', $token[1])) {
                $names[] = ltrim((string) strrchr('\\' . $token[1], '\\'), '\\');
            }
        }

        return $names;
    }
}
