<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Amount;

/** An amount with and without tax. */
final class TaxedAmount
{
    /** @var Amount */
    public $taxIncl;
    /** @var Amount */
    public $taxExcl;

    public function __construct(Amount $taxIncl, Amount $taxExcl)
    {
        $this->taxIncl = $taxIncl;
        $this->taxExcl = $taxExcl;
    }

    public function plus(self $other): self
    {
        return new self($this->taxIncl->plus($other->taxIncl), $this->taxExcl->plus($other->taxExcl));
    }

    public function equals(self $other): bool
    {
        return $this->taxIncl->equals($other->taxIncl) && $this->taxExcl->equals($other->taxExcl);
    }

    public function tax(): Amount
    {
        return $this->taxIncl->minus($this->taxExcl);
    }

    public function __toString(): string
    {
        return $this->taxIncl . ' with tax, ' . $this->taxExcl . ' without';
    }
}
