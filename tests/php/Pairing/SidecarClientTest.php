<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Pairing;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Pairing\Pairing;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarClient;

final class SidecarClientTest extends TestCase
{
    const SECRET = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

    public function testPairsAndReturnsWhatTheSidecarGave(): void
    {
        $http = $this->answering(201, $this->pairing());

        $answer = (new SidecarClient('fr-FR', $http))->pair('https://s.example', ['code' => 'A']);

        self::assertSame('shop-1', $answer['shop_id']);
        self::assertSame('https://s.example/prestashop/pairings', $http->url);
        self::assertSame('{"code":"A"}', $http->body);
        self::assertContains('Accept-Language: fr-FR', $http->headers);
    }

    /** @dataProvider refusals */
    public function testSaysWhatWentWrong(int $status, string $body, string $reason): void
    {
        try {
            (new SidecarClient('en-US', $this->answering($status, $body)))->pair('https://s.example', []);
            self::fail('The pairing went through.');
        } catch (PairingFailure $failure) {
            self::assertSame($reason, $failure->reason);
            self::assertSame($status, $failure->status);
            self::assertSame('POST https://s.example/prestashop/pairings', $failure->request);
        }
    }

    public function refusals(): array
    {
        return [
            'told by the sidecar' => [403, '{"error":{"code":"pairing_code_unknown","message":"m"}}', 'pairing_code_unknown'],
            'elsewhere' => [301, '', 'redirect'],
            'a web site' => [200, '<html>', 'not_a_sidecar'],
            'a web site without the page' => [404, '<html>', 'not_a_sidecar'],
            'a web server before a sidecar that is away' => [502, '<html>', 'not_running'],
            'a short secret' => [201, str_replace(self::SECRET, 'abc', $this->pairing()), 'not_a_sidecar'],
            'an address without a host' => [201, str_replace('s.example', '/tiktok', $this->pairing()), 'not_a_sidecar'],
            'an address that breaks out' => [201, str_replace('s.example', 's.example\"', $this->pairing()), 'not_a_sidecar'],
        ];
    }

    public function testHintAndStepOfTheSidecarAreKept(): void
    {
        $body = '{"error":{"code":"pairing_failed","message":"m","hint":"h","step":"webservice"}}';
        try {
            (new SidecarClient('en-US', $this->answering(422, $body)))->pair('https://s.example', []);
            self::fail('The pairing went through.');
        } catch (PairingFailure $failure) {
            self::assertSame(['m', 'h', 'webservice'], [$failure->getMessage(), $failure->hint, $failure->step]);
        }
    }

    public function testPartingSendsASignedDelete(): void
    {
        $http = $this->answering(204, '');
        (new SidecarClient('en-US', $http))->unpair($this->paired(), 'https://shop.example/');

        self::assertSame(['DELETE', 'https://s.example/prestashop/pairings/shop%2F1'], [$http->method, $http->url]);
        self::assertStringStartsWith('Authorization: Bearer ', $http->headers[0]);
        self::assertLessThanOrEqual(5, $http->seconds);
    }

    public function testAForgottenShopIsParted(): void
    {
        $http = $this->answering(404, '');
        (new SidecarClient('en-US', $http))->unpair($this->paired(), 'https://shop.example/');

        self::assertSame('DELETE', $http->method);
    }

    public function testAMovedShopProvesItselfByItsFormerSecret(): void
    {
        $http = $this->answering(201, $this->pairing());
        (new SidecarClient('fr-FR', $http))->pair('https://s.example', ['code' => 'A'], $this->paired());

        self::assertSame('{"code":"A","moved_shop_id":"shop/1"}', $http->body);
        self::assertStringStartsWith('Authorization: Bearer ', $http->headers[2]);
    }

    /** @dataProvider shells */
    public function testChecksTheShellAndWhoMayFrameIt(?string $reason, int $status, string $policy): void
    {
        $headers = $policy === '' ? [] : ['content-security-policy' => 'font-src \'self\'; frame-ancestors ' . $policy];
        $client = new SidecarClient('en-US', $this->answering($status, '<html>', $headers));
        try {
            $client->check($this->paired(), 'https://shop.example');
            $found = null;
        } catch (PairingFailure $failure) {
            $found = $failure->reason;
        }

        self::assertSame($reason, $found);
    }

    public function shells(): array
    {
        return [
            'allowed' => [null, 200, 'http://shop.example https://shop.example'],
            'opened elsewhere' => ['wrong_origin', 200, 'https://shop.example:8443'],
            'forgotten' => ['unknown_shop', 404, '\'none\''],
            'something else' => ['not_a_sidecar', 404, ''],
            'away behind its web server' => ['not_running', 502, ''],
        ];
    }

    /** @dataProvider greetings */
    public function testGreetsBeforeItTrusts(bool $isSidecar, int $status, string $body): void
    {
        $http = $this->answering($status, $body);
        $isSidecar || $this->expectException(PairingFailure::class);

        (new SidecarClient('en-US', $http))->greet('https://s.example');

        self::assertSame('https://s.example/healthz', $http->url);
    }

    public function greetings(): array
    {
        return ['sidecar' => [true, 200, "ok\n"], 'web site' => [false, 200, '<html>'], 'elsewhere' => [false, 301, '']];
    }

    private function paired(): Pairing
    {
        return Pairing::fromArray([
            'id_shop' => 1, 'shop_id' => 'shop/1', 'secret' => self::SECRET, 'sidecar_url' => 'https://s.example',
            'public_url' => 'https://s.example/', 'shop_url' => 'https://shop.example/', 'id_webservice_key' => 7,
            'paired_at' => 1,
        ]);
    }

    private function pairing(): string
    {
        return '{"shop_id":"shop-1","secret":"' . self::SECRET . '","public_url":"https://s.example"}';
    }

    private function answering(int $status, string $body, array $headers = []): AnsweringHttp
    {
        return new AnsweringHttp($status, $body, $headers);
    }
}
