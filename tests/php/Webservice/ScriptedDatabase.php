<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;

/** Notes every statement and answers by the first pattern that fits. */
final class ScriptedDatabase extends Database
{
    /** @var string[] */
    public $statements = [];
    /** @var array<string, mixed> rows, or a number of a MySQL error, by pattern; a list of both is used up in turn */
    private $answers;
    /** @var int */
    private $affected;

    /** @param array<string, mixed> $answers */
    public function __construct(array $answers = [], int $affected = 1)
    {
        $this->answers = $answers;
        $this->affected = $affected;
    }

    public function execute(string $sql): void
    {
        $this->rows($sql);
    }

    public function rows(string $sql): array
    {
        $this->statements[] = trim((string) preg_replace('/\s+/', ' ', $sql));
        foreach ($this->answers as $pattern => $answer) {
            if (preg_match($pattern, $sql)) {
                return $this->give($pattern, $answer);
            }
        }

        return [];
    }

    public function insert(string $table, array $row): int
    {
        $this->insertAll($table, [$row]);

        return count($this->statements);
    }

    public function insertAll(string $table, array $rows, string $onDuplicate = ''): void
    {
        if ($rows !== []) {
            $this->execute('INSERT INTO ' . $table . ' ' . implode(', ', array_map('json_encode', $rows)) . $onDuplicate);
        }
    }

    public function affectedRows(): int
    {
        return $this->affected;
    }

    public function quote($value): string
    {
        return $value === null ? 'NULL' : '\'' . addslashes((string) $value) . '\'';
    }

    /** @return string[] statements that fit a pattern */
    public function matching(string $pattern): array
    {
        return array_values((array) preg_grep($pattern, $this->statements));
    }

    private function give(string $pattern, $answer): array
    {
        if (is_array($answer) && isset($answer['turns'])) {
            $turn = array_shift($answer['turns']);
            $this->answers[$pattern] = $answer;
            $answer = $turn ?? [];
        }
        if (is_int($answer)) {
            throw new DatabaseError('scripted', $answer);
        }

        return $answer;
    }
}
