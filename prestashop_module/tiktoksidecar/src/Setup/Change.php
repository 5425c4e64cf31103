<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;

/** One named, narrow change of the shop's set-up, shown before it is made. */
interface Change
{
    /**
     * Returns every row that the change touches, none if everything is so already.
     *
     * @return RowChange[]
     * @throws ApiError if the shop lacks what the change is about
     */
    public function rows(): array;

    /**
     * Makes exactly those changes.
     *
     * @param RowChange[] $rows what rows() returned
     * @throws ApiError
     */
    public function apply(array $rows): void;
}
