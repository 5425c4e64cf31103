<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** The contract that both sides speak; a newer sidecar still speaks this one. */
final class Contract
{
    /** @throws ApiError */
    public static function check(Fields $document): void
    {
        if ($document->integer('contract', 1) !== Answer::CONTRACT) {
            throw $document->error('contract', 'unsupported_contract', 'has to be ' . Answer::CONTRACT);
        }
    }

    /**
     * A document that names no contract, as an acknowledgement or a change may, speaks this one.
     *
     * @throws ApiError
     */
    public static function checkWhereNamed(Fields $document): void
    {
        if ($document->has('contract')) {
            self::check($document);
        }
    }
}
