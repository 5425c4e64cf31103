<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** This shop's webservice, called by this server as the sidecar will call it. */
final class OwnWebservice
{
    const SECONDS = 10;
    const RESOURCE = 'tiktokevents';

    /** What PrestaShop's own error numbers mean here (WebserviceRequest::setError, the same in 1.7.8, 8 and 9). */
    const CAUSES = [
        21 => 'key_short', 25 => 'key_short', 26 => 'key_short', 22 => 'switched_off', 27 => 'module_off',
    ];

    /** @var Http */
    private $http;

    public function __construct(?Http $http = null)
    {
        $this->http = $http ?: new Http();
    }

    /** Tells whether the shop plainly has no webservice; a shop that cannot call itself has none to blame. */
    public function isMissing(string $shopUrl): bool
    {
        try {
            $answer = $this->http->send('GET', $shopUrl . 'api/', [], null, self::SECONDS);
        } catch (PairingFailure $failure) {
            return false;
        }

        return $answer[0] === 404 && !isset($answer[2]['psws-version']);
    }

    /**
     * Asks for what the sidecar asks for first.
     *
     * @throws PairingFailure
     */
    public function check(string $shopUrl, int $idShop, string $key): void
    {
        $url = $shopUrl . 'api/' . self::RESOURCE;
        $query = '?limit=1&output_format=JSON&id_shop=' . $idShop;
        $login = 'Authorization: Basic ' . base64_encode($key . ':');
        try {
            $answer = $this->http->send('GET', $url . $query, [$login], null, self::SECONDS);
        } catch (PairingFailure $failure) {
            $reason = $failure->reason === 'timeout' ? 'timeout' : 'not_from_here';

            throw new PairingFailure('GET ' . $url, 0, $reason, $failure->getMessage());
        }
        if ($answer[0] !== 200 || !isset($answer[2]['x-tiktoksidecar-contract'])) {
            throw $this->failure($url, $answer, $shopUrl);
        }
    }

    private function failure(string $url, array $answer, string $shopUrl): PairingFailure
    {
        return new PairingFailure(
            'GET ' . $url,
            $answer[0],
            $this->reason($answer, $shopUrl),
            explode('?', $answer[2]['location'] ?? '')[0]
        );
    }

    private function reason(array $answer, string $shopUrl): string
    {
        list($status, $body, $headers) = $answer;
        if ($status >= 300 && $status < 400) {
            return $this->isSentBack($headers['location'] ?? '', $shopUrl) ? 'host_changed' : 'other_host';
        }
        if (trim($body) === '401 Unauthorized') {
            return 'no_authorization';
        }
        if (!isset($headers['psws-version'])) {
            return [401 => 'guarded', 403 => 'guarded', 404 => 'no_webservice'][$status] ?? 'own_webservice';
        }

        preg_match('/"code":(\d+)/', $body, $code);

        return self::CAUSES[$code[1] ?? 0] ?? 'own_webservice';
    }

    /** A shop that redirects to its own address sees another Host than the caller sent, as behind Debian's nginx. */
    private function isSentBack(string $location, string $shopUrl): bool
    {
        return $location !== '' && strpos($location, SidecarUrl::origin($shopUrl)) === 0;
    }
}
