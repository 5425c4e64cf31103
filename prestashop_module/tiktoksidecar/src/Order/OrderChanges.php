<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Contract;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** The body of a PUT, checked for form: what is to be as it says. */
final class OrderChanges
{
    /** @var string */
    public $externalId;
    /** @var int|null */
    public $idOrderState;
    /** @var bool */
    public $restock = true;
    /** @var string|null */
    public $trackingNumber;
    /** @var int|null */
    public $carrierReference;
    /** @var NewAddress|null */
    public $address;
    /** @var NewRefund|null */
    public $refund;
    /** @var array<string, string|null> */
    public $facts = [];

    /** @throws ApiError */
    public static function ofFields(Fields $fields): self
    {
        Contract::checkWhereNamed($fields);
        $changes = new self();
        $changes->externalId = NewOrder::externalIdOf($fields);
        $changes->idOrderState = $fields->has('state') ? $fields->integer('state', 1) : null;
        $changes->restock = $fields->has('restock') ? $fields->truth('restock') : true;
        $changes->address = $fields->has('address') ? NewAddress::ofFields($fields->child('address')) : null;
        $changes->refund = $fields->has('refund') ? NewRefund::ofFields($fields->child('refund')) : null;
        if ($fields->has('tracking')) {
            $changes->readTracking($fields->child('tracking'));
        }
        if ($fields->has('facts')) {
            $changes->readFacts($fields->child('facts'));
        }
        $fields->finish();

        return $changes;
    }

    private function readTracking(Fields $tracking): void
    {
        $this->trackingNumber = $tracking->nullableText('number', 64);
        if ($this->trackingNumber !== null && !\Validate::isTrackingNumber($this->trackingNumber)) {
            throw $tracking->error('number', 'invalid_value', 'is not accepted by PrestaShop (isTrackingNumber)');
        }
        if ($tracking->has('carrier_reference')) {
            $this->carrierReference = $tracking->nullableInteger('carrier_reference', 1);
        }
        $tracking->finish();
    }

    private function readFacts(Fields $facts): void
    {
        foreach (['status' => 64, 'problem' => 255] as $name => $longest) {
            if ($facts->has($name)) {
                $this->facts[$name] = $facts->nullableText($name, $longest);
            }
        }
        if ($facts->has('ship_by')) {
            $this->facts['ship_by'] = $facts->isNull('ship_by') ? null : $facts->moment('ship_by');
        }
        $facts->finish();
    }
}
