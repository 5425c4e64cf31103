<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Token;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Token\EmployeeRights;
use PrestaShop\Module\TikTokSidecar\Token\LaunchToken;
use PrestaShop\Module\TikTokSidecar\Token\ModuleToken;
use PrestaShop\Module\TikTokSidecar\Token\Signer;

final class SignerTest extends TestCase
{
    /** @dataProvider vectors */
    public function testSignsTheSameBytesAsItsdangerous(array $vector): void
    {
        $token = (new Signer($vector['secret'], $vector['salt']))->sign($vector['claims'], $vector['now']);

        self::assertSame($vector['token'], $token);
    }

    public function vectors(): iterable
    {
        $vectors = json_decode(file_get_contents(FIXTURES_DIR . '/tokens/vectors.json'), true);
        foreach ($vectors as $vector) {
            yield $vector['name'] => [$vector];
        }
    }

    public function testRefusesClaimsThatAreNotText(): void
    {
        $this->expectException(\InvalidArgumentException::class);

        (new Signer('secret', 'salt'))->sign(['name' => "\xff"], 1);
    }

    public function testLaunchTokensNeverRepeat(): void
    {
        self::assertNotSame(
            LaunchToken::make('secret', ['shop_id' => 'a'], 1),
            LaunchToken::make('secret', ['shop_id' => 'a'], 1)
        );
    }

    public function testModuleTokenNamesItsRequestAndTheShopsAddress(): void
    {
        $claims = $this->claimsOf(ModuleToken::make('secret', 'a', 'https://s/', 'DELETE', '/p', 1));

        self::assertSame(['shop_id', 'method', 'path', 'nonce', 'shop_url'], array_keys($claims));
        self::assertSame(['a', 'DELETE', '/p'], array_slice(array_values($claims), 0, 3));
        self::assertSame('https://s/', $claims['shop_url']);
    }

    public function testAShopWithoutAnAddressNamesNone(): void
    {
        $claims = $this->claimsOf(ModuleToken::make('secret', 'a', '', 'DELETE', '/p', 1));

        self::assertArrayNotHasKey('shop_url', $claims);
    }

    private function claimsOf(string $token): array
    {
        $bytes = base64_decode(strtr(explode('.', ltrim($token, '.'))[0], '-_', '+/'));

        return json_decode(@gzuncompress($bytes) ?: $bytes, true);
    }

    /** @dataProvider rights */
    public function testRightsOnTheTabBecomePermissions(bool $isSuperAdmin, array $rights, array $expected): void
    {
        $may = static function (string $right) use ($rights): bool {
            return in_array($right, $rights, true);
        };

        self::assertSame($expected, EmployeeRights::permissions($isSuperAdmin, $may));
    }

    public function rights(): array
    {
        return [
            'nothing' => [false, [], []],
            'looks' => [false, ['view'], ['view']],
            'adds only' => [false, ['view', 'add'], ['view']],
            'works' => [false, ['view', 'add', 'edit'], ['view', 'operate']],
            'all' => [false, ['view', 'add', 'edit', 'delete'], ['view', 'operate', 'configure']],
            'super admin' => [true, [], ['view', 'operate', 'configure']],
        ];
    }
}
