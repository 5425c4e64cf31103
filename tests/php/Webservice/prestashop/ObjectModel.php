<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
abstract class ObjectModel
{
    /** @var array<string, string[]>|null */
    protected static $fieldsRequiredDatabase;

    /** @return array<string, string[]>|null */
    public static function required(): ?array
    {
        return self::$fieldsRequiredDatabase;
    }

    /** @return array<string, mixed> */
    public static function getDefinition(self $object): array
    {
        return ['table' => 'address', 'primary' => 'id_address'];
    }

    /** @return array<string, mixed> */
    public function getFields(): array
    {
        return [];
    }
}
