<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** The only place where the module talks to the outside; redirects are never followed. */
class Http
{
    const CONNECT_SECONDS = 2;

    /** libcurl's numbers of errors, by what a merchant can do about them. */
    const REASONS = [
        'name_unknown' => [CURLE_COULDNT_RESOLVE_HOST],
        'refused' => [CURLE_COULDNT_CONNECT],
        'timeout' => [CURLE_OPERATION_TIMEDOUT],
        'tls' => [CURLE_SSL_CONNECT_ERROR, CURLE_SSL_PEER_CERTIFICATE, CURLE_SSL_CACERT, CURLE_SSL_CIPHER, 77],
    ];

    /**
     * Sends one request and returns the answer.
     *
     * @param string[] $headers whole header lines
     * @param int $seconds the most it may take in all
     * @return array{0: int, 1: string, 2: array<string, string>} status, body, headers by their name in lower case
     * @throws PairingFailure if there is no answer; its reason tells why
     */
    public function send(string $method, string $url, array $headers, ?string $body, int $seconds): array
    {
        $found = [];
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
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$found): int {
                $parts = explode(':', $line, 2);
                if (isset($parts[1])) {
                    $found[strtolower(trim($parts[0]))] = trim($parts[1]);
                }

                return strlen($line);
            },
        ]);
        if ($body !== null) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
        }
        $answer = curl_exec($curl);
        if ($answer === false) {
            throw new PairingFailure($method . ' ' . $url, 0, self::reason(curl_errno($curl)), curl_error($curl));
        }

        return [(int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE), (string) $answer, $found];
    }

    private static function reason(int $error): string
    {
        foreach (self::REASONS as $reason => $errors) {
            if (in_array($error, $errors, true)) {
                return $reason;
            }
        }

        return 'unreachable';
    }
}
