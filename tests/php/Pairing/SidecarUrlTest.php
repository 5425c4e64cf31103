<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Pairing;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Pairing\InvalidUrl;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarUrl;

final class SidecarUrlTest extends TestCase
{
    /** @dataProvider good */
    public function testMakesAddressesCanonical(string $typed, string $expected): void
    {
        self::assertSame($expected, SidecarUrl::parse($typed, false));
    }

    public function good(): array
    {
        return [
            [' https://Sidecar.Example.com/ ', 'https://sidecar.example.com'],
            ['sidecar.example.com', 'https://sidecar.example.com'],
            ['https://sidecar.example.com:443/tiktok/', 'https://sidecar.example.com/tiktok'],
            ['http://127.0.0.1:8765', 'http://127.0.0.1:8765'],
            ['http://[::1]:8765/', 'http://[::1]:8765'],
        ];
    }

    /** @dataProvider bad */
    public function testRefusesWhatIsNoAddress(string $typed): void
    {
        $this->expectException(InvalidUrl::class);
        $this->expectExceptionMessage(SidecarUrl::MALFORMED);

        SidecarUrl::parse($typed, false);
    }

    public function bad(): array
    {
        return [
            [''], ['ftp://a.example'], ['https://'], ['javascript:alert(1)'], ['https://user:word@a.example'],
            ['https://a.example/?x=1'], ['https://a.example/#x'], ['https://a b.example'], ['https://a.example/"x'],
        ];
    }

    public function testSecureBackOfficeRefusesPlainHttp(): void
    {
        $this->expectException(InvalidUrl::class);
        $this->expectExceptionMessage(SidecarUrl::MIXED_CONTENT);

        SidecarUrl::parse('http://sidecar.example.com', true);
    }

    public function testPlainHttpIsForTheOwnMachineOnly(): void
    {
        $this->expectException(InvalidUrl::class);
        $this->expectExceptionMessage(SidecarUrl::NOT_SECURE);

        SidecarUrl::parse('http://192.168.1.10:8765', false);
    }

    public function testTellsWhatCanBeReadOnItsWay(): void
    {
        self::assertTrue(SidecarUrl::isExposed('http://127.0.0.1.example.com/'));
        self::assertTrue(SidecarUrl::isExposed('http://shop.example.com/'));
        self::assertFalse(SidecarUrl::isExposed('https://shop.example.com/'));
        self::assertFalse(SidecarUrl::isExposed('http://localhost:8080/'));
    }

    public function testSecureBackOfficeMayUseTheOwnMachine(): void
    {
        self::assertSame('http://localhost:8765', SidecarUrl::parse('http://localhost:8765', true));
    }

    public function testOriginHasNoPath(): void
    {
        self::assertSame('https://a.example:8443', SidecarUrl::origin('https://A.example:8443/x/y'));
    }

    public function testFrameIsToldTheLanguageOfTheEmployee(): void
    {
        self::assertSame(
            'https://a.example/x/embed/p4qk?locale=fr-FR',
            SidecarUrl::frame('https://a.example/x', 'p4qk', 'fr-FR')
        );
    }
}
