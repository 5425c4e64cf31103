<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * The shop's database connection with errors that cannot be overlooked.
 *
 * PrestaShop's Db returns false in some versions and throws in others; here a failed statement always throws.
 */
class Database
{
    /** @var \Db */
    private $db;

    public function __construct(\Db $db)
    {
        $this->db = $db;
    }

    public static function ofShop(): self
    {
        return new self(\Db::getInstance());
    }

    /** @throws DatabaseError */
    public function execute(string $sql): void
    {
        $this->attempt(function () use ($sql) {
            return $this->db->execute($sql);
        });
    }

    /**
     * Inserts one row; null stays NULL, every other value is escaped and quoted.
     *
     * @param array<string, mixed> $row by column
     * @throws DatabaseError
     */
    public function insert(string $table, array $row): int
    {
        $this->insertAll($table, [$row]);

        return (int) $this->db->Insert_ID();
    }

    /**
     * Inserts rows of the same columns with one statement; none if there are none.
     *
     * @param array<array<string, mixed>> $rows by column
     * @param string $onDuplicate what follows ON DUPLICATE KEY UPDATE
     * @throws DatabaseError
     */
    public function insertAll(string $table, array $rows, string $onDuplicate = ''): void
    {
        if ($rows === []) {
            return;
        }
        $values = array_map(function (array $row): string {
            return '(' . implode(', ', array_map([$this, 'quote'], $row)) . ')';
        }, $rows);
        $this->execute(
            'INSERT INTO `' . $table . '` (`' . implode('`, `', array_map('bqSQL', array_keys(reset($rows)))) . '`)
            VALUES ' . implode(', ', $values) . ($onDuplicate === '' ? '' : ' ON DUPLICATE KEY UPDATE ' . $onDuplicate)
        );
    }

    /**
     * Inserts one row of values that are escaped already, as ObjectModel::getFields() gives them.
     *
     * @param array<string, mixed> $row by column
     * @param bool $keepsNull whether null is written as NULL or, as PrestaShop mostly does, as an empty text
     * @throws DatabaseError
     */
    public function insertPrepared(string $table, array $row, bool $keepsNull): int
    {
        $this->attempt(function () use ($table, $row, $keepsNull) {
            return $this->db->insert($table, $row, $keepsNull, true, \Db::INSERT, false);
        });

        return (int) $this->db->Insert_ID();
    }

    /**
     * Writes values that are escaped already over rows.
     *
     * @param array<string, mixed> $row by column
     * @throws DatabaseError
     */
    public function updatePrepared(string $table, array $row, string $where): void
    {
        $this->attempt(function () use ($table, $row, $where) {
            return $this->db->update($table, $row, $where, 0, false, true, false);
        });
    }

    /**
     * @return array<int, array<string, mixed>>
     * @throws DatabaseError
     */
    public function rows(string $sql): array
    {
        return $this->attempt(function () use ($sql) {
            return $this->db->executeS($sql, true, false);
        });
    }

    /**
     * @return array<string, mixed>|null
     * @throws DatabaseError
     */
    public function row(string $sql): ?array
    {
        $rows = $this->rows($sql);

        return $rows ? $rows[0] : null;
    }

    /**
     * Returns the first column of the first row, null if there is none or if it is NULL.
     *
     * @throws DatabaseError
     */
    public function value(string $sql): ?string
    {
        $row = $this->row($sql);

        return $row === null || reset($row) === null ? null : (string) reset($row);
    }

    public function affectedRows(): int
    {
        return (int) $this->db->Affected_Rows();
    }

    /** @param mixed $value */
    public function quote($value): string
    {
        return $value === null ? 'NULL' : '\'' . $this->db->_escape((string) $value) . '\'';
    }

    /**
     * @return mixed
     * @throws DatabaseError
     */
    private function attempt(callable $statement)
    {
        try {
            $result = $statement();
        } catch (\Exception $error) {
            throw new DatabaseError($error->getMessage(), $this->number($error));
        }
        if ($result === false) {
            throw new DatabaseError((string) $this->db->getMsgError(), (int) $this->db->getNumberError());
        }

        return $result;
    }

    /** PrestaShop 8 wraps the driver's exception, which alone has MySQL's number. */
    private function number(\Exception $error): int
    {
        $driver = $error instanceof \PDOException ? $error : $error->getPrevious();

        return $driver instanceof \PDOException ? (int) ($driver->errorInfo[1] ?? 0) : (int) $this->db->getNumberError();
    }
}
