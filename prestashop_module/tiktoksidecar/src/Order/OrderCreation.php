<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

/** Step (a): everything that is an order, in one transaction that only inserts and runs no other module's code. */
final class OrderCreation
{
    const TRIES = 3;

    /** @var Database */
    private $database;
    /** @var OrderRows */
    private $rows;

    public function __construct(Database $database, OrderRows $rows)
    {
        $this->database = $database;
        $this->rows = $rows;
    }

    /**
     * Looks up what the document names, without writing anything: this needs no lock.
     *
     * @throws ApiError the document names what the shop does not have, or breaks one of PrestaShop's rules
     */
    public function prepare(NewOrder $document, \Shop $shop): OrderParts
    {
        $references = new ShopReferences($this->database, (int) $shop->id);
        $parts = $this->lookUp($document, $shop, $references);
        $addresses = new AddressWriter($references);
        $this->checkCustomer($document->customer);
        $parts->delivery = $addresses->fill(new \Address(), $document->delivery);
        $parts->invoice = $document->invoice
            ? $addresses->fill(new \Address(), $document->invoice)
            : $parts->delivery;
        $this->warnOfCountries($parts, $references);
        $parts->details = (new DetailReader(new TaxReader($this->database)))->read($parts);

        return $parts;
    }

    private function warnOfCountries(OrderParts $parts, ShopReferences $references): void
    {
        $document = $parts->document;
        $places = [[$parts->delivery, $document->delivery], [$parts->invoice, $document->invoice]];
        foreach ($places as list($address, $source)) {
            if ($source && !$references->isCountryOffered((int) $address->id_country)) {
                $parts->warnings->add(
                    'country_inactive',
                    'The country ' . $source->country . ' is not active in this shop.'
                );
            }
        }
    }

    /**
     * Other modules ask for them as soon as they are loaded to listen; then another order would wait meanwhile.
     *
     * PrestaShop keeps them in a file, and fails while another request is writing the same one.
     */
    private static function loadTranslations(): void
    {
        for ($try = 1;; ++$try) {
            try {
                \Context::getContext()->getTranslator();

                return;
            } catch (\Throwable $error) {
                if ($try === self::TRIES) {
                    throw $error;
                }
            }
        }
    }

    /** Writes the order and returns its row; the lock keeps another order from getting the same reference meanwhile. */
    public function write(OrderParts $parts): OrderRow
    {
        $parts->reference = OrderReference::unused();
        (new Transaction($this->database))->run(function () use ($parts) {
            $this->writeAll($parts);
        });

        return $this->rows->find($parts->document->externalId);
    }

    private function lookUp(NewOrder $document, \Shop $shop, ShopReferences $references): OrderParts
    {
        $parts = new OrderParts();
        $parts->document = $document;
        $parts->shop = $shop;
        $parts->warnings = new Warnings();
        $parts->language = $references->language($document->idLang);
        $parts->currency = $references->currency($document->currency);
        ShopContext::enter($parts->language, $parts->currency);
        self::loadTranslations();
        $parts->state = $references->state($document->idOrderState, $document->idLang);
        $parts->idGroup = $references->group($document->customer->idGroup);
        array_map([$references, 'checkTaxRulesGroup'], $document->lines);
        $products = new ProductReader($this->database, (int) $shop->id, $document->idLang);
        $parts->products = $products->read($document->lines);
        if ($document->carrierReference !== null && !$parts->isVirtual()) {
            $parts->carrier = $references->carrier($document->carrierReference);
        }

        return $parts;
    }

    private function checkCustomer(NewCustomer $buyer): void
    {
        $customer = new \Customer();
        foreach (['email', 'firstname', 'lastname'] as $column) {
            $customer->{$column} = $buyer->{$column};
            ColumnRules::check($customer, $column, 'customer.' . $column);
        }
    }

    /** May run again after a deadlock: what it changes in $parts is overwritten then. */
    private function writeAll(OrderParts $parts): void
    {
        $document = $parts->document;
        $this->rows->insert($document, (int) $parts->shop->id);
        $rows = new RowWriter($this->database);
        $customers = new CustomerWriter($this->database, $rows);
        $parts->customer = $customers->write($document->customer, $parts->idGroup, $document->idLang, $parts->shop);
        $this->writeAddresses($parts, $rows);
        $cart = (new CartWriter($this->database, $rows))->write($parts);
        $order = (new OrderWriter($rows))->write($parts, $cart);
        (new DetailWriter($rows, new TaxWriter($this->database)))->write((int) $order->id, $parts->details);
        (new PaymentWriter($rows))->write($order, $document);
        $this->rows->attach($document->externalId, (int) $order->id, $parts->warnings);
    }

    private function writeAddresses(OrderParts $parts, RowWriter $rows): void
    {
        $parts->delivery->id_customer = (int) $parts->customer->id;
        $rows->insert($parts->delivery);
        if ($parts->invoice !== $parts->delivery) {
            $parts->invoice->id_customer = (int) $parts->customer->id;
            $rows->insert($parts->invoice);
        }
    }
}
