<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * One order at a time. PrestaShop numbers invoices by reading the highest number first, without a lock, and numbers those
 * of all its shops in one row: the lock is one for them all.
 *
 * It is a courtesy: that no order is written twice is held by the unique external id alone.
 */
final class Lock
{
    const WAIT_SECONDS = 5;
    const RETRY_AFTER = 2;

    /** @var Database */
    private $database;
    /** @var string */
    private $name;
    /** @var bool */
    private $isHeld = false;

    public function __construct(Database $database)
    {
        $this->database = $database;
        $this->name = 'tiktoksidecar-' . md5(_DB_NAME_ . '/' . _DB_PREFIX_);
    }

    /** @throws ApiError busy, after five seconds */
    public function acquire(): void
    {
        $got = $this->database->value('SELECT GET_LOCK(\'' . $this->name . '\', ' . self::WAIT_SECONDS . ')');
        if ($got !== '1') {
            throw ApiError::later('busy', 'Another order of this PrestaShop is being written.', self::RETRY_AFTER);
        }
        $this->isHeld = true;
    }

    public function release(): void
    {
        if ($this->isHeld) {
            $this->isHeld = false;
            $this->database->value('SELECT RELEASE_LOCK(\'' . $this->name . '\')');
        }
    }
}
