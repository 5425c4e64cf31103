<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** The buyer of a new order. */
final class NewCustomer
{
    /** @var string */
    public $email;
    /** @var string */
    public $firstname;
    /** @var string */
    public $lastname;
    /** @var int|null the shop's guest group if null */
    public $idGroup;

    /** @throws ApiError */
    public static function ofFields(Fields $fields): self
    {
        $customer = new self();
        $customer->email = $fields->filledText('email', 255);
        $customer->firstname = $fields->filledText('firstname', 255);
        $customer->lastname = $fields->filledText('lastname', 255);
        $customer->idGroup = $fields->nullableInteger('id_group', 1);
        $fields->finish();

        return $customer;
    }
}
