<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Install\AwaitingShipmentState;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Brings a deleted order state back; the module's own (id 0) also if nothing is left of it. */
final class StateRestoration extends RowsChange
{
    /** @var int */
    private $idState;

    public function __construct(Database $database, int $idShop, int $idState)
    {
        parent::__construct($database, $idShop);
        $this->idState = $idState;
    }

    public function rows(): array
    {
        $state = $this->database->row(
            'SELECT id_order_state, deleted FROM `' . _DB_PREFIX_ . 'order_state` WHERE '
            . ($this->idState ? 'id_order_state = ' . $this->idState : $this->ours())
        );
        if ($state !== null) {
            $key = ['id_order_state' => (int) $state['id_order_state']];

            return $state['deleted'] ? [new RowChange('order_state', $key, ['deleted' => 1], ['deleted' => 0])] : [];
        }
        if ($this->idState) {
            throw ApiError::ofField('state', 'unknown_state', 'There is no order state ' . $this->idState . '.');
        }

        return [new RowChange('order_state', [], null, ['name' => AwaitingShipmentState::NAMES['en']])];
    }

    /** The installation's step also notes the id of the state. */
    public function apply(array $rows): void
    {
        $this->idState ? parent::apply($rows) : (new AwaitingShipmentState())->apply();
    }

    private function ours(): string
    {
        return 'module_name = \'' . AwaitingShipmentState::MODULE . '\' ORDER BY deleted, id_order_state DESC';
    }
}
