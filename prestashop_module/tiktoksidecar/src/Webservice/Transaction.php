<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * A short transaction, run again on a deadlock; once more only when somebody else holds a row for long, because each
 * such wait takes WAIT_SECONDS and the caller waits as well.
 *
 * The savepoint proves that nothing committed or rolled back on the way: a trigger, an override of Db, a lost
 * connection. MySQL and MariaDB both answer 1305 when it is gone.
 */
final class Transaction
{
    const ATTEMPTS = 10;
    const WAITS = 2;
    const WAIT_SECONDS = 5;
    const SAVEPOINT = 'tiktoksidecar';

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /** Lets the statements of this connection wait for a row for seconds, not for MySQL's usual 50. */
    public static function limitWaits(Database $database): void
    {
        $database->execute('SET SESSION innodb_lock_wait_timeout = ' . self::WAIT_SECONDS);
    }

    /**
     * Returns what $work returns; $work may run several times and must not do anything but SQL.
     *
     * @return mixed
     * @throws DatabaseError
     */
    public function run(callable $work)
    {
        $waits = 0;
        for ($attempt = 1;; ++$attempt) {
            try {
                return $this->attempt($work);
            } catch (DatabaseError $error) {
                $waits += $error->getCode() === DatabaseError::LOCK_WAIT ? 1 : 0;
                if (!$error->isPassing() || $attempt === self::ATTEMPTS || $waits === self::WAITS) {
                    throw $error;
                }
                usleep(random_int(1000, 10000) * $attempt);
            }
        }
    }

    /** @return mixed */
    private function attempt(callable $work)
    {
        $this->database->execute('START TRANSACTION');
        try {
            $this->database->execute('SAVEPOINT ' . self::SAVEPOINT);
            $result = $work();
            $this->database->execute('RELEASE SAVEPOINT ' . self::SAVEPOINT);
            $this->database->execute('COMMIT');
        } catch (\Throwable $error) {
            $this->rollback();

            throw $error;
        }

        return $result;
    }

    private function rollback(): void
    {
        try {
            $this->database->execute('ROLLBACK');
        } catch (DatabaseError $error) {
            error_log('tiktoksidecar: ROLLBACK failed, code ' . $error->getCode());
        }
    }
}
