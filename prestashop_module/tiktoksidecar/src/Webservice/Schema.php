<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** The module's own tables, as statements that the installer runs. */
final class Schema
{
    const ORDERS = _DB_PREFIX_ . 'tiktoksidecar_order';
    const EVENTS = _DB_PREFIX_ . 'tiktoksidecar_event';
    const REFUNDS = _DB_PREFIX_ . 'tiktoksidecar_refund';

    /**
     * InnoDB is demanded by name: the external id and the order have to be written by one transaction.
     *
     * @return string[]
     */
    public static function create(): array
    {
        return [self::createOrders(), self::createRefunds(), self::createEvents()];
    }

    /** @return string[] */
    public static function drop(): array
    {
        return [
            'DROP TABLE IF EXISTS `' . self::EVENTS . '`',
            'DROP TABLE IF EXISTS `' . self::REFUNDS . '`',
            'DROP TABLE IF EXISTS `' . self::ORDERS . '`',
        ];
    }

    private static function createOrders(): string
    {
        return 'CREATE TABLE IF NOT EXISTS `' . self::ORDERS . '` (
            `external_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
            `id_order` int(10) unsigned DEFAULT NULL,
            `id_shop` int(10) unsigned NOT NULL,
            `tiktok_shop_id` varchar(64) NOT NULL DEFAULT \'\',
            `placed_at` datetime DEFAULT NULL,
            `id_order_state` int(10) unsigned NOT NULL DEFAULT 0,
            `stock` varchar(8) NOT NULL DEFAULT \'leave\',
            `step` tinyint(3) unsigned NOT NULL DEFAULT 0,
            `tries` tinyint(3) unsigned NOT NULL DEFAULT 0,
            `warnings` text,
            `status` varchar(64) DEFAULT NULL,
            `ship_by` datetime DEFAULT NULL,
            `problem` varchar(255) DEFAULT NULL,
            `date_add` datetime NOT NULL,
            `date_upd` datetime NOT NULL,
            PRIMARY KEY (`external_id`),
            UNIQUE KEY `id_order` (`id_order`),
            KEY `unfinished` (`id_shop`, `step`)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';
    }

    private static function createRefunds(): string
    {
        return 'CREATE TABLE IF NOT EXISTS `' . self::REFUNDS . '` (
            `external_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
            `refund_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
            `id_order_slip` int(10) unsigned NOT NULL DEFAULT 0,
            `announced` tinyint(1) unsigned NOT NULL DEFAULT 0,
            `date_add` datetime NOT NULL,
            PRIMARY KEY (`external_id`, `refund_id`),
            KEY `slip` (`id_order_slip`)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';
    }

    private static function createEvents(): string
    {
        return 'CREATE TABLE IF NOT EXISTS `' . self::EVENTS . '` (
            `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            `id_shop` int(10) unsigned NOT NULL,
            `kind` varchar(32) NOT NULL,
            `id_order` int(10) unsigned DEFAULT NULL,
            `id_product` int(10) unsigned DEFAULT NULL,
            `id_product_attribute` int(10) unsigned DEFAULT NULL,
            `origin` varchar(8) NOT NULL,
            `overflow` tinyint(1) unsigned DEFAULT NULL,
            `at` datetime NOT NULL,
            PRIMARY KEY (`id`),
            KEY `oldest` (`id_shop`, `id`),
            UNIQUE KEY `one_overflow` (`id_shop`, `overflow`)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';
    }
}
