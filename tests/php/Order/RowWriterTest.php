<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\RowWriter;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;

final class RowWriterTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        foreach (['ObjectModel', 'PrestaShopException'] as $name) {
            require_once __DIR__ . "/../Webservice/prestashop/$name.php";
        }
    }

    /** @dataProvider messages */
    public function testARefusedColumnIsNamedAndItsValueIsNot(string $message, string $expected): void
    {
        try {
            (new RowWriter(new ScriptedDatabase()))->insert($this->refusing($message));
            self::fail('It was written.');
        } catch (ApiError $error) {
            self::assertSame(['invalid_value', 422], [$error->errorCode(), $error->answer()->status()]);
            self::assertSame($expected, $error->getMessage());
        }
    }

    public function messages(): array
    {
        return [
            ['Property Address->siret is empty.', 'PrestaShop does not accept the value of Address->siret.'],
            ['Property Address-&gt;dni is not valid', 'PrestaShop does not accept the value of Address->dni.'],
            ['La propriété Address->city n’est pas valide.', 'PrestaShop does not accept the value of Address->city.'],
        ];
    }

    private function refusing(string $message): \ObjectModel
    {
        return new class ($message) extends \ObjectModel {
            /** @var string */
            private $message;

            public function __construct(string $message)
            {
                $this->message = $message;
            }

            public function getFields(): array
            {
                throw new \PrestaShopException($this->message);
            }
        };
    }
}
