<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * A JSON object that is read field by field, strictly: a wrong type, a missing or an unknown field is a 422 that
 * names its path ("lines[0].quantity").
 */
final class Fields
{
    const AMOUNT = '/^-?\d{1,10}(\.\d{1,6})?$/';
    const LARGEST = 4294967295;
    const MOMENT = '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/';

    /** @var array<string, mixed> */
    private $data;
    /** @var string */
    private $path;
    /** @var array<string, true> */
    private $read = [];

    /** @param array<string, mixed> $data */
    public function __construct(array $data, string $path = '')
    {
        $this->data = $data;
        $this->path = $path;
    }

    public function has(string $key): bool
    {
        $this->read[$key] = true;

        return array_key_exists($key, $this->data);
    }

    public function isNull(string $key): bool
    {
        return $this->take($key) === null;
    }

    public function path(string $key): string
    {
        return $this->path . $key;
    }

    /** @throws ApiError */
    public function text(string $key, int $longest): string
    {
        $value = $this->take($key);
        if (!is_string($value)) {
            throw $this->error($key, 'invalid_type', 'has to be text');
        }
        $value = trim($value);
        if (mb_strlen($value, 'UTF-8') > $longest) {
            throw $this->error($key, 'too_long', 'has more than ' . $longest . ' characters');
        }

        return $value;
    }

    /** @throws ApiError */
    public function filledText(string $key, int $longest): string
    {
        $value = $this->text($key, $longest);
        if ($value === '') {
            throw $this->error($key, 'required', 'must not be empty');
        }

        return $value;
    }

    /** @throws ApiError */
    public function nullableText(string $key, int $longest): ?string
    {
        return $this->isNull($key) ? null : $this->text($key, $longest);
    }

    /** @throws ApiError */
    public function matching(string $key, string $pattern, string $expected): string
    {
        $value = $this->take($key);
        if (!is_string($value) || !preg_match($pattern . 'D', $value)) {
            throw $this->error($key, is_string($value) ? 'invalid_value' : 'invalid_type', 'has to be ' . $expected);
        }

        return $value;
    }

    /** @throws ApiError unless it is a number that PrestaShop's columns hold */
    public function integer(string $key, int $least): int
    {
        $value = $this->take($key);
        if (!is_int($value)) {
            throw $this->error($key, 'invalid_type', 'has to be a whole number');
        }
        if ($value < $least || $value > self::LARGEST) {
            throw $this->error($key, 'invalid_value', 'has to be ' . $least . ' to ' . self::LARGEST);
        }

        return $value;
    }

    /** @throws ApiError */
    public function nullableInteger(string $key, int $least): ?int
    {
        return $this->isNull($key) ? null : $this->integer($key, $least);
    }

    /** @throws ApiError */
    public function truth(string $key): bool
    {
        $value = $this->take($key);
        if (!is_bool($value)) {
            throw $this->error($key, 'invalid_type', 'has to be true or false');
        }

        return $value;
    }

    /** @throws ApiError */
    public function amount(string $key): Amount
    {
        return Amount::parse($this->matching($key, self::AMOUNT, 'a decimal number in text, at most 6 places'));
    }

    /** @throws ApiError */
    public function nullableAmount(string $key): ?Amount
    {
        return $this->isNull($key) ? null : $this->amount($key);
    }

    /** @throws ApiError */
    public function rate(string $key): string
    {
        return $this->matching($key, '/^\d{1,3}(\.\d{1,3})?$/', 'a rate in percent, as text, at most 3 places');
    }

    /** A moment in UTC, as MySQL writes it; throws ApiError. */
    public function moment(string $key): string
    {
        $text = $this->matching($key, self::MOMENT, 'a time like 2026-11-20T10:00:00Z');
        $moment = \DateTime::createFromFormat('Y-m-d\TH:i:s\Z', $text, new \DateTimeZone('UTC'));
        if (!$moment || $moment->format('Y-m-d\TH:i:s\Z') !== $text) {
            throw $this->error($key, 'invalid_value', 'is no time of the calendar');
        }

        return $moment->format('Y-m-d H:i:s');
    }

    /**
     * @param string[] $choices
     * @throws ApiError
     */
    public function choice(string $key, array $choices): string
    {
        $value = $this->take($key);
        if (!in_array($value, $choices, true)) {
            throw $this->error($key, 'invalid_value', 'has to be one of: ' . implode(', ', $choices));
        }

        return $value;
    }

    /** @throws ApiError */
    public function child(string $key): self
    {
        return $this->toFields($this->take($key), $key);
    }

    /** @throws ApiError */
    public function nullableChild(string $key): ?self
    {
        return $this->isNull($key) ? null : $this->child($key);
    }

    /**
     * @return self[]
     * @throws ApiError
     */
    public function children(string $key): array
    {
        $children = [];
        foreach ($this->listOf($key) as $index => $item) {
            $children[] = $this->toFields($item, $key . '[' . $index . ']');
        }

        return $children;
    }

    /**
     * @return int[]
     * @throws ApiError
     */
    public function integers(string $key, int $most): array
    {
        $items = $this->listOf($key);
        if (count($items) > $most || $items !== array_filter($items, 'is_int')) {
            throw $this->error($key, 'invalid_type', 'has to be a list of at most ' . $most . ' whole numbers');
        }

        return $items;
    }

    /** Refuses what nobody asked for; throws ApiError. */
    public function finish(): void
    {
        $unknown = array_keys(array_diff_key($this->data, $this->read));
        if ($unknown !== []) {
            throw $this->error((string) $unknown[0], 'unknown_field', 'is not known');
        }
    }

    public function error(string $key, string $code, string $what): ApiError
    {
        $path = $this->path($key);

        return ApiError::ofField($path, $code, $path . ' ' . $what . '.');
    }

    /** @return mixed */
    private function take(string $key)
    {
        if (!$this->has($key)) {
            throw $this->error($key, 'required', 'is missing');
        }

        return $this->data[$key];
    }

    /** @return array<int, mixed> */
    private function listOf(string $key): array
    {
        $items = $this->take($key);
        if (!is_array($items) || $items !== array_values($items)) {
            throw $this->error($key, 'invalid_type', 'has to be a list');
        }

        return $items;
    }

    /** @param mixed $value */
    private function toFields($value, string $key): self
    {
        if (!is_array($value) || isset($value[0])) {
            throw $this->error($key, 'invalid_type', 'has to be an object');
        }

        return new self($value, $this->path($key) . '.');
    }
}
