<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Pairing;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Pairing\Http;
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
            'a short secret' => [201, str_replace(self::SECRET, 'abc', $this->pairing()), 'not_a_sidecar'],
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

    public function testCheckingAForgottenShopFails(): void
    {
        $this->expectException(PairingFailure::class);

        (new SidecarClient('en-US', $this->answering(404, '')))->check($this->paired());
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

    private function answering(int $status, string $body): Http
    {
        return new class ($status, $body) extends Http {
            public $method;
            public $url;
            public $headers;
            public $body;
            public $seconds;
            private $answer;

            public function __construct(int $status, string $body)
            {
                $this->answer = [$status, $body];
            }

            public function send(string $method, string $url, array $headers, ?string $body, int $seconds): array
            {
                list($this->method, $this->url, $this->headers) = [$method, $url, $headers];
                list($this->body, $this->seconds) = [$body, $seconds];

                return $this->answer;
            }
        };
    }
}
