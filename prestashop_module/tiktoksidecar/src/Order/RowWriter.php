<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Writes PrestaShop's objects as rows, without their hooks: nothing but SQL may run inside our transaction. The hooks
 * are fired later by Announcements.
 *
 * The columns and their rules are those of the object's own definition, so that they follow PrestaShop's version.
 */
final class RowWriter
{
    /** @var Database */
    private $database;
    /** @var string */
    private $now;

    public function __construct(Database $database)
    {
        $this->database = $database;
        $this->now = date('Y-m-d H:i:s');
    }

    public function now(): string
    {
        return $this->now;
    }

    /**
     * Inserts an object and gives it its id; an id of an attempt that was rolled back is forgotten.
     *
     * @param array<string, string> $exact columns whose text is written as it is: amounts that must not become floats
     * @param bool $keepsNull whether null is written as NULL; PrestaShop does so for some objects only
     * @throws ApiError a column does not pass PrestaShop's own rules
     */
    public function insert(\ObjectModel $object, array $exact = [], bool $keepsNull = false): int
    {
        foreach (['date_add', 'date_upd'] as $date) {
            if (property_exists($object, $date)) {
                $object->{$date} = $this->now;
            }
        }
        $object->id = null;
        $definition = \ObjectModel::getDefinition($object);
        $columns = array_merge($this->columns($object), $exact);
        $object->id = $this->database->insertPrepared(_DB_PREFIX_ . $definition['table'], $columns, $keepsNull);

        return (int) $object->id;
    }

    /**
     * Writes an object's columns over its row.
     *
     * @throws ApiError a column does not pass PrestaShop's own rules
     */
    public function update(\ObjectModel $object): void
    {
        if (property_exists($object, 'date_upd')) {
            $object->date_upd = $this->now;
        }
        $definition = \ObjectModel::getDefinition($object);
        $where = $definition['primary'] . ' = ' . (int) $object->id;
        $this->database->updatePrepared(_DB_PREFIX_ . $definition['table'], $this->columns($object), $where);
    }

    /**
     * PrestaShop's message names the property; its words may be the shop's language.
     *
     * @return array<string, mixed>
     * @throws ApiError a column does not pass PrestaShop's own rules, or those that another module added
     */
    private function columns(\ObjectModel $object): array
    {
        try {
            return $object->getFields();
        } catch (\PrestaShopException $error) {
            $message = html_entity_decode($error->getMessage());
            $property = preg_match('/\w+->\w+/', $message, $found) ? $found[0] : get_class($object);

            throw new ApiError(422, 'invalid_value', 'PrestaShop does not accept the value of ' . $property . '.');
        }
    }
}
