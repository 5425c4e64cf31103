<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;

/** Turns an address of the document into one of PrestaShop's. */
final class AddressWriter
{
    const ALIAS = 'TikTok Shop';
    /** What TikTok never tells, so that whatever stands there was typed by a person. */
    const TYPED = ['company', 'vat_number', 'dni'];

    /** @var ShopReferences */
    private $references;

    public function __construct(ShopReferences $references)
    {
        $this->references = $references;
    }

    /** @throws ApiError a text does not pass PrestaShop's own rules */
    public function fill(\Address $address, NewAddress $source): \Address
    {
        $country = $this->references->country($source);
        $address->alias = self::ALIAS;
        $address->id_country = (int) $country->id;
        $address->id_state = $this->references->region($source, $country);
        foreach ($source->texts as $column => $text) {
            $address->{$column} = $text;
            ColumnRules::check($address, $column, $source->path . '.' . $column);
        }

        return $address;
    }

    /**
     * Fills in an address anew; what a person typed and the document does not tell stays.
     *
     * @throws ApiError
     */
    public function refill(\Address $address, NewAddress $source): \Address
    {
        $before = clone $address;
        $this->fill($address, $source);
        $address->alias = $before->alias;
        foreach (self::TYPED as $column) {
            if ($source->texts[$column] === '') {
                $address->{$column} = $before->{$column};
            }
        }

        return $address;
    }
}
