<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** A request that cannot be served; becomes the error answer of docs/module-api.md. */
final class ApiError extends \RuntimeException
{
    /** @var int */
    private $status;
    /** @var string */
    private $errorCode;
    /** @var string|null */
    private $field;
    /** @var int|null seconds */
    private $retryAfter;

    public function __construct(
        int $status,
        string $code,
        string $message,
        ?string $field = null,
        ?int $retryAfter = null
    ) {
        parent::__construct($message);
        $this->status = $status;
        $this->errorCode = $code;
        $this->field = $field;
        $this->retryAfter = $retryAfter;
    }

    /** A field of the body is wrong: 422. */
    public static function ofField(string $field, string $code, string $message): self
    {
        return new self(422, $code, $message, $field);
    }

    public static function notFound(string $code, string $message): self
    {
        return new self(404, $code, $message);
    }

    public static function conflict(string $code, string $message): self
    {
        return new self(409, $code, $message);
    }

    /** Nothing is wrong but the moment: 503 with Retry-After. */
    public static function later(string $code, string $message, int $seconds): self
    {
        return new self(503, $code, $message, null, $seconds);
    }

    public function errorCode(): string
    {
        return $this->errorCode;
    }

    public function field(): ?string
    {
        return $this->field;
    }

    public function answer(): Answer
    {
        $headers = $this->retryAfter === null ? [] : ['Retry-After' => (string) $this->retryAfter];
        $error = ['code' => $this->errorCode, 'field' => $this->field, 'message' => $this->getMessage()];

        return new Answer($this->status, ['error' => $error], $headers);
    }
}
