<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Events;

use PrestaShop\Module\TikTokSidecar\Order\Origin;
use PrestaShop\Module\TikTokSidecar\Order\UntakenStock;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Notes what changed in the shop: one row a hook call, ids only.
 *
 * Every method takes the parameters of its hook. None ever throws into the shop: a shop that cannot note an event
 * has to go on selling, and the nightly full read finds the change.
 */
final class Recorder
{
    /** @var EventStore|null */
    private $events;

    public function __construct(?EventStore $events = null)
    {
        $this->events = $events;
    }

    /** Hook actionOrderHistoryAddAfter: also the moment to put right stock that PrestaShop moved without reason. */
    public function orderHistoryAdded(array $params): void
    {
        $history = $params['order_history'] ?? null;
        $this->orderChanged('order_state', $history->id_order ?? 0);
        $this->quietly(static function () use ($history) {
            if ($history !== null && !Origin::isOurs()) {
                (new UntakenStock(Database::ofShop()))->putRight((int) $history->id_order, (int) $history->id);
            }
        });
    }

    /** Hooks actionObjectOrderCarrierAddAfter and actionObjectOrderCarrierUpdateAfter. */
    public function orderCarrierSaved(array $params): void
    {
        $this->orderChanged('order_carrier', $params['object']->id_order ?? 0);
    }

    /** Hook actionOrderSlipAdd. */
    public function orderSlipAdded(array $params): void
    {
        $this->orderChanged('order_slip', $params['order']->id ?? 0);
    }

    /** Hook actionProductCancel. */
    public function productCancelled(array $params): void
    {
        $this->orderChanged('product_cancel', $params['order']->id ?? 0);
    }

    /** Hooks actionObjectStockAvailableAddAfter and actionObjectStockAvailableUpdateAfter. */
    public function stockChanged(array $params): void
    {
        $stock = $params['object'] ?? null;
        $this->quietly(function () use ($stock) {
            $this->store()->addForStock(
                (int) ($stock->id_product ?? 0),
                (int) ($stock->id_product_attribute ?? 0),
                (int) ($stock->id_shop ?? 0),
                (int) ($stock->id_shop_group ?? 0)
            );
        });
    }

    /** Hooks actionObjectProductAddAfter and actionObjectProductUpdateAfter. */
    public function productChanged(array $params): void
    {
        $this->productTouched('product', $params['object'] ?? null);
    }

    /** Hook actionObjectProductDeleteAfter. */
    public function productDeleted(array $params): void
    {
        $this->productTouched('product_deleted', $params['object'] ?? null);
    }

    /** Hooks actionObjectCombinationAddAfter and actionObjectCombinationUpdateAfter. */
    public function combinationChanged(array $params): void
    {
        $this->combinationTouched('combination', $params['object'] ?? null);
    }

    /** Hook actionObjectCombinationDeleteAfter. */
    public function combinationDeleted(array $params): void
    {
        $this->combinationTouched('combination_deleted', $params['object'] ?? null);
    }

    /** At the end of a request that wrote for the sidecar: notes what its own writes changed. */
    public function writeOwn(): void
    {
        $this->quietly(function () {
            $this->store()->flush();
        });
    }

    private function orderChanged(string $kind, $idOrder): void
    {
        $this->quietly(function () use ($kind, $idOrder) {
            $this->store()->addForOrder($kind, (int) $idOrder);
        });
    }

    /** @param object|null $product that PrestaShop saved for its id_shop_list, or for the present context if that is empty */
    private function productTouched(string $kind, $product): void
    {
        $this->quietly(function () use ($kind, $product) {
            $this->store()->addForProduct($kind, (int) ($product->id ?? 0), 0, (array) ($product->id_shop_list ?? []));
        });
    }

    /** @param object|null $combination saved as a product is */
    private function combinationTouched(string $kind, $combination): void
    {
        $this->quietly(function () use ($kind, $combination) {
            $this->store()->addForProduct(
                $kind,
                (int) ($combination->id_product ?? 0),
                (int) ($combination->id ?? 0),
                (array) ($combination->id_shop_list ?? [])
            );
        });
    }

    private function store(): EventStore
    {
        return $this->events ?: new EventStore();
    }

    private function quietly(callable $record): void
    {
        try {
            $record();
        } catch (\Throwable $error) {
            error_log('tiktoksidecar: an event was not noted: ' . get_class($error));
        }
    }
}
