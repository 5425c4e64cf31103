<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** The only place where the module talks to the outside; redirects are never followed. */
class Http
{
    const CONNECT_SECONDS = 2;

    /**
     * Sends one request and returns the answer.
     *
     * @param string[] $headers whole header lines
     * @param int $seconds the most it may take in all
     * @return array{0: int, 1: string} status and body
     * @throws PairingFailure if there is no answer
     */
    public function send(string $method, string $url, array $headers, ?string $body, int $seconds): array
    {
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => array_merge(['Accept: application/json', 'Expect:'], $headers),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_CONNECTTIMEOUT => self::CONNECT_SECONDS,
            CURLOPT_TIMEOUT => $seconds,
            CURLOPT_NOSIGNAL => true,
        ]);
        if ($body !== null) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
        }
        $answer = curl_exec($curl);
        if ($answer === false) {
            throw new PairingFailure($method . ' ' . $url, 0, 'unreachable', curl_error($curl));
        }

        return [(int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE), (string) $answer];
    }
}
