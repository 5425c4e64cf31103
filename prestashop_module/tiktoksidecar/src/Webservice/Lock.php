<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * One at a time: the orders of a shop, and the invoices of all the shops of one PrestaShop, which numbers them by reading
 * the highest number first, without a lock.
 *
 * It is a courtesy: that no order is written twice is held by the unique external id alone. Before MySQL 5.7.5 a second
 * lock of the same request ends the first.
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

    private function __construct(Database $database, string $what)
    {
        $this->database = $database;
        $this->name = 'tiktoksidecar-' . md5(_DB_NAME_ . '/' . _DB_PREFIX_ . '/' . $what);
    }

    public static function ofShop(Database $database, int $idShop): self
    {
        return new self($database, (string) $idShop);
    }

    public static function ofInvoices(Database $database): self
    {
        return new self($database, 'invoices');
    }

    /** @throws ApiError busy, after five seconds */
    public function acquire(): void
    {
        $got = $this->database->value('SELECT GET_LOCK(\'' . $this->name . '\', ' . self::WAIT_SECONDS . ')');
        if ($got !== '1') {
            throw ApiError::later('busy', 'Another order of this shop is being written.', self::RETRY_AFTER);
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
