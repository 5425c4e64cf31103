<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

use PrestaShop\Module\TikTokSidecar\Token\ModuleToken;

/** The sidecar's side of the pairing, as this module calls it. */
final class SidecarClient
{
    /** The sidecar calls the shop's webservice while it answers a pairing. */
    const PAIR_SECONDS = 30;
    const SHORT_SECONDS = 5;
    const GREETING = 'ok';

    /** Why a sidecar that is there does not show its page. */
    const REFUSALS = [self::UNKNOWN_SHOP, self::WRONG_ORIGIN];
    const UNKNOWN_SHOP = 'unknown_shop';
    const WRONG_ORIGIN = 'wrong_origin';

    /** @var string */
    private $locale;
    /** @var Http */
    private $http;

    /** @param string $locale in which the sidecar is asked to word its refusals, such as fr-FR */
    public function __construct(string $locale = 'en-US', ?Http $http = null)
    {
        $this->locale = $locale;
        $this->http = $http ?: new Http();
    }

    /**
     * Makes sure that it is a sidecar that will get the key.
     *
     * @throws PairingFailure
     */
    public function greet(string $sidecarUrl): void
    {
        $url = $sidecarUrl . '/healthz';
        $answer = $this->http->send('GET', $url, [], null, self::SHORT_SECONDS);
        if ($answer[0] !== 200) {
            $this->expect($answer, [200], 'GET ' . $url);
        }
        if (trim($answer[1]) !== self::GREETING) {
            throw new PairingFailure('GET ' . $url, $answer[0], 'not_a_sidecar', '');
        }
    }

    /**
     * Asks the sidecar to take this shop on.
     *
     * @param array<string, mixed> $request
     * @param Pairing|null $moved the pairing that the shop brings along from its former address
     * @return array{shop_id: string, secret: string, public_url: string}
     * @throws PairingFailure
     */
    public function pair(string $sidecarUrl, array $request, ?Pairing $moved = null): array
    {
        $url = $sidecarUrl . '/prestashop/pairings';
        if ($moved !== null) {
            $request['moved_shop_id'] = $moved->shopId;
        }
        $body = json_encode($request, JSON_UNESCAPED_SLASHES);
        $headers = ['Content-Type: application/json', 'Accept-Language: ' . $this->locale];
        if ($moved !== null) {
            $headers[] = $this->login($moved, $moved->shopUrl, 'POST', $url);
        }
        $answer = $this->http->send('POST', $url, $headers, $body, self::PAIR_SECONDS);
        $paired = $this->expect($answer, [200, 201], 'POST ' . $url);
        if (!$this->isPairing($paired)) {
            throw new PairingFailure('POST ' . $url, $answer[0], 'not_a_sidecar', '');
        }

        return $paired;
    }

    /**
     * Tells the sidecar that this shop is leaving; a shop it has forgotten already is fine.
     *
     * @param string $shopUrl the shop's present address; the sidecar keeps the pairing where a copy asks
     * @throws PairingFailure
     */
    public function unpair(Pairing $pairing, string $shopUrl): void
    {
        $url = $pairing->sidecarUrl . '/prestashop/pairings/' . rawurlencode($pairing->shopId);
        $login = $this->login($pairing, $shopUrl, 'DELETE', $url);
        $answer = $this->http->send('DELETE', $url, [$login, 'Accept-Language: ' . $this->locale], null, self::SHORT_SECONDS);
        if ($answer[0] !== 404) {
            $this->expect($answer, [200, 202, 204], 'DELETE ' . $url);
        }
    }

    /**
     * Asks for the shell of this shop's page, the first thing the tab loads.
     *
     * @param string $origin scheme://host[:port] of the back office that is to show the page
     * @throws PairingFailure
     */
    public function check(Pairing $pairing, string $origin): void
    {
        $url = $pairing->publicUrl . '/embed/' . rawurlencode($pairing->shopId);
        $answer = $this->http->send('GET', $url, ['Accept: text/html'], null, self::SHORT_SECONDS);
        if ($answer[0] === 404 && isset($answer[2]['content-security-policy'])) {
            throw new PairingFailure('GET ' . $url, 404, self::UNKNOWN_SHOP, '');
        }
        if ($answer[0] !== 200) {
            $this->expect($answer, [200], 'GET ' . $url);
        }
        if (!in_array($origin, preg_split('/[ ;]+/', $answer[2]['content-security-policy'] ?? ''), true)) {
            throw new PairingFailure('GET ' . $url, $answer[0], self::WRONG_ORIGIN, $origin);
        }
    }

    private function login(Pairing $pairing, string $shopUrl, string $method, string $url): string
    {
        $path = (string) parse_url($url, PHP_URL_PATH);

        return 'Authorization: Bearer '
            . ModuleToken::make($pairing->secret, $pairing->shopId, $shopUrl, $method, $path, time());
    }

    /** @throws PairingFailure */
    private function expect(array $answer, array $statuses, string $request): array
    {
        list($status, $body) = $answer;
        $json = json_decode($body, true);
        if (in_array($status, $statuses, true)) {
            return is_array($json) ? $json : [];
        }
        if ($status >= 300 && $status < 400) {
            throw new PairingFailure($request, $status, 'redirect', '');
        }
        $error = is_array($json) && is_array($json['error'] ?? null) ? $json['error'] : ['code' => self::stranger($status)];

        throw new PairingFailure(
            $request,
            $status,
            (string) ($error['code'] ?? ''),
            (string) ($error['message'] ?? ''),
            (string) ($error['hint'] ?? ''),
            (string) ($error['step'] ?? '')
        );
    }

    /** A web server in front says 502 to 504 for a sidecar that it does not reach; anything else is none. */
    private static function stranger(int $status): string
    {
        return in_array($status, [502, 503, 504], true) ? 'not_running' : 'not_a_sidecar';
    }

    private function isPairing(array $answer): bool
    {
        return is_string($answer['shop_id'] ?? null) && $answer['shop_id'] !== ''
            && preg_match('/^[0-9a-f]{64}$/', (string) ($answer['secret'] ?? '')) === 1
            && preg_match('#^https?://[^\s"\'<>\#?]+$#', (string) ($answer['public_url'] ?? '')) === 1
            && is_string(parse_url($answer['public_url'], PHP_URL_HOST));
    }
}
