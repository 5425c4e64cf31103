<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** An address as the sidecar sends it; PrestaShop's own rules for the texts are applied when it is written. */
final class NewAddress
{
    /** Columns of PrestaShop's address that are taken as they are, with their longest length. */
    const TEXTS = [
        'firstname' => 255, 'lastname' => 255, 'company' => 255, 'vat_number' => 32, 'dni' => 16, 'address1' => 128,
        'address2' => 128, 'postcode' => 12, 'city' => 64, 'phone' => 32,
    ];

    const REQUIRED = ['firstname', 'lastname', 'address1', 'city'];

    /** @var array<string, string> by column */
    public $texts = [];
    /** @var string ISO code */
    public $country;
    /** @var string|null ISO code */
    public $region;
    /** @var string where it stands in the document, for error messages */
    public $path;

    /** @throws ApiError */
    public static function ofFields(Fields $fields): self
    {
        $address = new self();
        $address->path = rtrim($fields->path(''), '.');
        foreach (self::TEXTS as $column => $longest) {
            $address->texts[$column] = in_array($column, self::REQUIRED, true)
                ? $fields->filledText($column, $longest)
                : $fields->text($column, $longest);
        }
        $address->country = $fields->matching('country', '/^[A-Z]{2}$/', 'an ISO code of two capitals');
        $address->region = $fields->nullableText('state', 7);
        $fields->finish();

        return $address;
    }
}
