<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Pairing;

use PrestaShop\Module\TikTokSidecar\Pairing\Http;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;

/** Gives one answer, or fails for a reason, and remembers what it was asked. */
final class AnsweringHttp extends Http
{
    public $method;
    public $url;
    public $headers;
    public $body;
    public $seconds;
    private $answer;

    /** @param int $status 0 to fail; $body is the reason then */
    public function __construct(int $status, string $body, array $headers = [])
    {
        $this->answer = [$status, $body, $headers];
    }

    public function send(string $method, string $url, array $headers, ?string $body, int $seconds): array
    {
        list($this->method, $this->url, $this->headers) = [$method, $url, $headers];
        list($this->body, $this->seconds) = [$body, $seconds];
        if ($this->answer[0] === 0) {
            throw new PairingFailure($method . ' ' . $url, 0, $this->answer[1], '');
        }

        return $this->answer;
    }
}
