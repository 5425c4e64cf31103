<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\RequiredFields;

final class RequiredFieldsTest extends TestCase
{
    public function testPrestaShopTakesThemForReadAndForNone(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop/ObjectModel.php';
        self::assertNull(\ObjectModel::required());

        RequiredFields::waive();

        self::assertSame([], \ObjectModel::required());
    }
}
