<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Pairing;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Pairing\OwnWebservice;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;

final class OwnWebserviceTest extends TestCase
{
    const SHOP = 'http://localhost:8080/fr/';

    public function testAsksAsTheSidecarWill(): void
    {
        $http = new AnsweringHttp(200, '{}', ['x-tiktoksidecar-contract' => '1']);

        (new OwnWebservice($http))->check(self::SHOP, 3, 'KEY');

        self::assertSame('http://localhost:8080/fr/api/tiktokevents?limit=1&output_format=JSON&id_shop=3', $http->url);
        self::assertSame(['Authorization: Basic ' . base64_encode('KEY:')], $http->headers);
    }

    /** @dataProvider refusals */
    public function testNamesTheCause(string $reason, int $status, string $body, array $headers): void
    {
        try {
            (new OwnWebservice(new AnsweringHttp($status, $body, $headers)))->check(self::SHOP, 1, 'KEY');
            self::fail('The webservice passed.');
        } catch (PairingFailure $failure) {
            self::assertSame([$reason, $status], [$failure->reason, $failure->status]);
            self::assertSame('GET http://localhost:8080/fr/api/tiktokevents', $failure->request);
        }
    }

    public function refusals(): array
    {
        $ours = ['psws-version' => '8.2.1'];

        return [
            'header dropped' => ['no_authorization', 401, "401 Unauthorized\n", []],
            'nginx of Debian' => ['host_changed', 302, '', ['location' => 'http://localhost:8080/?url=']],
            'another domain' => ['other_host', 301, '', ['location' => 'https://www.example.com/']],
            'htpasswd' => ['guarded', 401, '<html>', ['www-authenticate' => 'Basic realm="x"']],
            'a firewall' => ['guarded', 403, '<html>', []],
            'no rewriting' => ['no_webservice', 404, '<html>', []],
            'module disabled' => ['module_off', 400, '{"errors":[{"code":27,"message":"m"}]}', $ours],
            'webservice off' => ['switched_off', 503, '{"errors":[{"code":22,"message":"m"}]}', $ours],
            'no rights at all' => ['key_short', 401, '{"errors":[{"code":21,"message":"m"}]}', $ours],
            'no right to read' => ['key_short', 405, '{"errors":[{"code":25,"message":"m"}]}', $ours],
            'no right to the resource' => ['key_short', 401, '{"errors":[{"code":26,"message":"m"}]}', $ours],
            'no such filter' => ['own_webservice', 400, '{"errors":[{"code":278,"message":"m"}]}', $ours],
            'a fault' => ['own_webservice', 500, '', $ours],
            'a page in front' => ['own_webservice', 200, '<html>', []],
        ];
    }

    public function testTheAddressThatAShopSendsCallsOnToIsToldWithoutItsQuery(): void
    {
        $there = ['location' => 'https://www.example.com/api/tiktokevents?limit=1&id_shop=1'];
        try {
            (new OwnWebservice(new AnsweringHttp(301, '', $there)))->check(self::SHOP, 1, 'KEY');
            self::fail('The webservice passed.');
        } catch (PairingFailure $failure) {
            self::assertSame('https://www.example.com/api/tiktokevents', $failure->getMessage());
        }
    }

    /** @dataProvider silences */
    public function testAServerThatCannotCallItselfIsToldApartFromOneThatIsBusy(string $reason, string $found): void
    {
        try {
            (new OwnWebservice(new AnsweringHttp(0, $reason)))->check(self::SHOP, 1, 'KEY');
            self::fail('The webservice passed.');
        } catch (PairingFailure $failure) {
            self::assertSame($found, $failure->reason);
        }
    }

    public function silences(): array
    {
        return [['timeout', 'timeout'], ['refused', 'not_from_here'], ['tls', 'not_from_here']];
    }

    public function testOnlyAPlainNotFoundIsMissing(): void
    {
        self::assertTrue($this->isMissing(404, '<html>'));
        self::assertFalse($this->isMissing(404, '', ['psws-version' => '0']));
        self::assertFalse($this->isMissing(401, '401 Unauthorized'));
        self::assertFalse($this->isMissing(0, 'timeout'));
    }

    private function isMissing(int $status, string $body, array $headers = []): bool
    {
        return (new OwnWebservice(new AnsweringHttp($status, $body, $headers)))->isMissing(self::SHOP);
    }
}
