<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

final class TransactionTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/prestashop.php';
    }

    public function testProvesTheSavepointBeforeTheCommit(): void
    {
        $database = new ScriptedDatabase();

        self::assertSame('done', (new Transaction($database))->run(static function (): string {
            return 'done';
        }));
        self::assertSame(
            ['START TRANSACTION', 'SAVEPOINT tiktoksidecar', 'RELEASE SAVEPOINT tiktoksidecar', 'COMMIT'],
            $database->statements
        );
    }

    public function testRunsAgainAfterADeadlock(): void
    {
        $database = new ScriptedDatabase(['/^WORK/' => ['turns' => [DatabaseError::DEADLOCK, DatabaseError::LOCK_WAIT, []]]]);

        (new Transaction($database))->run(static function () use ($database): void {
            $database->execute('WORK');
        });

        self::assertCount(3, $database->matching('/^WORK/'));
        self::assertCount(2, $database->matching('/^ROLLBACK/'));
        self::assertCount(1, $database->matching('/^COMMIT/'));
    }

    public function testWaitsTwiceAtMostForARowThatSomebodyHolds(): void
    {
        $database = new ScriptedDatabase(['/^WORK/' => DatabaseError::LOCK_WAIT]);

        try {
            (new Transaction($database))->run(static function () use ($database): void {
                $database->execute('WORK');
            });
            self::fail('waited without an end');
        } catch (DatabaseError $error) {
            self::assertTrue($error->isPassing());
        }
        self::assertCount(Transaction::WAITS, $database->matching('/^WORK/'));
    }

    public function testLimitsTheWaitsOfTheConnection(): void
    {
        $database = new ScriptedDatabase();

        Transaction::limitWaits($database);

        self::assertSame(['SET SESSION innodb_lock_wait_timeout = 5'], $database->statements);
    }

    public function testGivesUpAtOnceWhenTheTransactionWasLost(): void
    {
        $database = new ScriptedDatabase(['/^RELEASE/' => DatabaseError::NO_SAVEPOINT]);

        try {
            (new Transaction($database))->run(static function (): void {
            });
            self::fail('the lost transaction went unnoticed');
        } catch (DatabaseError $error) {
            self::assertSame(DatabaseError::NO_SAVEPOINT, $error->getCode());
        }
        self::assertCount(0, $database->matching('/^COMMIT/'));
    }

    public function testTablesOfAnotherVersionAreToldFromOtherFaults(): void
    {
        self::assertTrue((new DatabaseError('', 1146))->isOfOtherTables());
        self::assertTrue((new DatabaseError('', 1054))->isOfOtherTables());
        self::assertFalse((new DatabaseError('', DatabaseError::DUPLICATE))->isOfOtherTables());
    }

    public function testADuplicateIsNotRepeated(): void
    {
        $database = new ScriptedDatabase(['/^WORK/' => DatabaseError::DUPLICATE]);

        $this->expectExceptionCode(DatabaseError::DUPLICATE);
        try {
            (new Transaction($database))->run(static function () use ($database): void {
                $database->execute('WORK');
            });
        } finally {
            self::assertCount(1, $database->matching('/^WORK/'));
        }
    }
}
