<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Configuration;
use Db;
use Language;
use OrderState;

/**
 * The order state that new TikTok orders get: paid, without invoice and without e-mail.
 *
 * PrestaShop's own paid state makes an invoice number and mails the buyer.
 */
final class AwaitingShipmentState implements Step
{
    const KEY = 'TIKTOKSIDECAR_OS_AWAITING_SHIPMENT';
    const MODULE = 'tiktoksidecar';
    const NAMES = ['en' => 'TikTok: awaiting shipment', 'fr' => "TikTok\u{a0}: à expédier"];
    const COLOUR = '#0e7c93';

    public function apply(): void
    {
        $state = new OrderState($this->findId());
        $state->deleted = false;
        $isSaved = $state->id ? $state->update() : $this->fill($state)->add();
        if (!$isSaved) {
            throw new InstallError('The order state could not be saved.');
        }
        Configuration::updateGlobalValue(self::KEY, (int) $state->id);
    }

    /** A state that an order refers to stays, marked as deleted, and is taken up again by the next installation. */
    public function revert(): void
    {
        $state = new OrderState($this->findId());
        if (!$state->id) {
            return;
        }
        if ($this->isUsed((int) $state->id)) {
            $state->deleted = true;
            $state->update();
        } else {
            $state->delete();
        }
    }

    private function fill(OrderState $state): OrderState
    {
        foreach (Language::getLanguages(false) as $language) {
            $state->name[(int) $language['id_lang']] = self::NAMES[$language['iso_code']] ?? self::NAMES['en'];
        }
        $state->module_name = self::MODULE;
        $state->color = self::COLOUR;
        $state->unremovable = true;
        $state->paid = true;
        $state->logable = true;

        return $state;
    }

    private function findId(): ?int
    {
        $id = (int) Db::getInstance()->getValue(
            'SELECT id_order_state FROM `' . _DB_PREFIX_ . 'order_state` WHERE module_name = \'' . self::MODULE . '\'
            ORDER BY deleted, id_order_state DESC'
        );

        return $id ?: null;
    }

    private function isUsed(int $id): bool
    {
        return (bool) Db::getInstance()->getValue(
            'SELECT EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'order_history` WHERE id_order_state = ' . $id . ')
            OR EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'orders` WHERE current_state = ' . $id . ')'
        );
    }
}
