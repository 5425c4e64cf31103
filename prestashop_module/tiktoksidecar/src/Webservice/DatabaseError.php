<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** A statement failed; the code is MySQL's error number, 0 if it is not known. */
final class DatabaseError extends \RuntimeException
{
    const DUPLICATE = 1062;
    const LOCK_WAIT = 1205;
    const DEADLOCK = 1213;
    const NO_SAVEPOINT = 1305;
    const NO_COLUMN = 1054;
    const NO_TABLE = 1146;

    /** Tells whether the same transaction may succeed when it is run again. */
    public function isPassing(): bool
    {
        return in_array($this->getCode(), [self::DEADLOCK, self::LOCK_WAIT], true);
    }

    /** Tells whether the tables are not those that this version of the module works with. */
    public function isOfOtherTables(): bool
    {
        return in_array($this->getCode(), [self::NO_COLUMN, self::NO_TABLE], true);
    }
}
