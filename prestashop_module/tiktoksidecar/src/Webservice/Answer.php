<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** One JSON answer with the headers that every answer carries. */
final class Answer
{
    const CONTRACT = 1;
    const JSON_FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PARTIAL_OUTPUT_ON_ERROR;

    /** @var int */
    private $status;
    /** @var array<string, mixed> */
    private $body;
    /** @var array<string, string> */
    private $headers;

    /**
     * @param array<string, mixed> $body
     * @param array<string, string> $headers
     */
    public function __construct(int $status, array $body, array $headers = [])
    {
        $this->status = $status;
        $this->body = ['contract' => self::CONTRACT] + $body;
        $this->headers = $headers;
    }

    public function status(): int
    {
        return $this->status;
    }

    /** @return array<string, mixed> */
    public function body(): array
    {
        return $this->body;
    }

    /**
     * Prints the answer in place of whatever other modules printed, and swallows what they may print later.
     *
     * The webservice's own output is passed by: it turns any module's PHP warning into a 500, and it cannot say 422.
     */
    public function send(): void
    {
        while (ob_get_level() > 0 && ob_end_clean()) {
            continue;
        }
        $this->sendHeaders();
        echo json_encode($this->body, self::JSON_FLAGS);
        flush();
        ob_start(static function () {
            return '';
        });
    }

    private function sendHeaders(): void
    {
        if (headers_sent()) {
            return;
        }
        header_remove('Location');
        header_remove('Set-Cookie');
        http_response_code($this->status);
        $own = [
            'Content-Type' => 'application/json; charset=utf-8',
            'X-TikTokSidecar-Module' => ModuleVersion::current(),
            'X-TikTokSidecar-Contract' => (string) self::CONTRACT,
            'PSWS-Version' => _PS_VERSION_,
            'Cache-Control' => 'no-store',
        ];
        foreach ($own + $this->headers as $name => $value) {
            header($name . ': ' . $value);
        }
    }
}
