<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** An exact amount of money, counted in millionths: PrestaShop's columns have six places. */
final class Amount
{
    const PLACES = 6;
    const UNIT = 1000000;

    /** @var int */
    private $millionths;

    private function __construct(int $millionths)
    {
        $this->millionths = $millionths;
    }

    /** Reads decimal text of at most six places. */
    public static function parse(string $text): self
    {
        $parts = explode('.', ltrim($text, '-'));
        $millionths = (int) $parts[0] * self::UNIT + (int) str_pad($parts[1] ?? '', self::PLACES, '0');

        return new self($text[0] === '-' ? -$millionths : $millionths);
    }

    public static function zero(): self
    {
        return new self(0);
    }

    public function plus(self $other): self
    {
        return new self($this->millionths + $other->millionths);
    }

    public function minus(self $other): self
    {
        return new self($this->millionths - $other->millionths);
    }

    public function equals(self $other): bool
    {
        return $this->millionths === $other->millionths;
    }

    public function isZero(): bool
    {
        return $this->millionths === 0;
    }

    public function isNegative(): bool
    {
        return $this->millionths < 0;
    }

    /** The share of a part in a whole, rounded half up to the sixth place; of nothing there is none. */
    public function share(float $part, float $whole): self
    {
        return $whole === 0.0 ? self::zero() : new self((int) round($this->millionths * $part / $whole));
    }

    public function round(int $places): self
    {
        $unit = 10 ** (self::PLACES - $places);

        return new self((int) round($this->millionths / $unit) * $unit);
    }

    public function toFloat(): float
    {
        return $this->millionths / self::UNIT;
    }

    /** Decimal text with six places, as the database takes and gives it. */
    public function __toString(): string
    {
        $digits = str_pad((string) abs($this->millionths), self::PLACES + 1, '0', STR_PAD_LEFT);

        return ($this->millionths < 0 ? '-' : '') . substr($digits, 0, -self::PLACES) . '.'
            . substr($digits, -self::PLACES);
    }
}
