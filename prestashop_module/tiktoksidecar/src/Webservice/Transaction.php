<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * A short transaction, run again on a deadlock.
 *
 * The savepoint proves that nothing committed or rolled back on the way: a trigger, an override of Db, a lost
 * connection. MySQL and MariaDB both answer 1305 when it is gone.
 */
final class Transaction
{
    const ATTEMPTS = 10;
    const SAVEPOINT = 'tiktoksidecar';

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /**
     * Returns what $work returns; $work may run several times and must not do anything but SQL.
     *
     * @return mixed
     * @throws DatabaseError
     */
    public function run(callable $work)
    {
        for ($attempt = 1;; ++$attempt) {
            try {
                return $this->attempt($work);
            } catch (DatabaseError $error) {
                if (!$error->isPassing() || $attempt === self::ATTEMPTS) {
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
