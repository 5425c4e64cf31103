<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

final class FieldsTest extends TestCase
{
    /** @dataProvider wrongValues */
    public function testRefusesWithCodeAndPath(array $data, string $method, array $arguments, string $code): void
    {
        try {
            (new Fields(['a' => $data], ''))->child('a')->{$method}('x', ...$arguments);
        } catch (ApiError $error) {
            self::assertSame([$code, 'a.x', 422], [$error->errorCode(), $error->field(), $error->answer()->status()]);

            return;
        }
        self::fail('nothing was refused');
    }

    public function wrongValues(): array
    {
        return [
            'missing' => [[], 'text', [5], 'required'],
            'number for text' => [['x' => 1], 'text', [5], 'invalid_type'],
            'too long' => [['x' => 'éééééé'], 'text', [5], 'too_long'],
            'only spaces' => [['x' => '  '], 'filledText', [5], 'required'],
            'float for whole' => [['x' => 1.0], 'integer', [0], 'invalid_type'],
            'text for whole' => [['x' => '1'], 'integer', [0], 'invalid_type'],
            'truth for whole' => [['x' => true], 'integer', [0], 'invalid_type'],
            'too small' => [['x' => 0], 'integer', [1], 'invalid_value'],
            'too large' => [['x' => 4294967296], 'integer', [1], 'invalid_value'],
            'float for amount' => [['x' => 12.34], 'amount', [], 'invalid_type'],
            'seven places' => [['x' => '1.1234567'], 'amount', [], 'invalid_value'],
            'exponent' => [['x' => '1e3'], 'amount', [], 'invalid_value'],
            'line break' => [['x' => "1.00\n"], 'amount', [], 'invalid_value'],
            'negative rate' => [['x' => '-5'], 'rate', [], 'invalid_value'],
            'no such month' => [['x' => '2026-13-01T00:00:00Z'], 'moment', [], 'invalid_value'],
            'no such day' => [['x' => '2026-02-30T00:00:00Z'], 'moment', [], 'invalid_value'],
            'no zone' => [['x' => '2026-02-03T00:00:00'], 'moment', [], 'invalid_value'],
            'no choice' => [['x' => 'c'], 'choice', [['a', 'b']], 'invalid_value'],
            'list for object' => [['x' => [1]], 'child', [], 'invalid_type'],
            'object for list' => [['x' => ['k' => 1]], 'children', [], 'invalid_type'],
            'text among numbers' => [['x' => [1, '2']], 'integers', [5], 'invalid_type'],
            'too many' => [['x' => [1, 2, 3]], 'integers', [2], 'invalid_type'],
            'one for true' => [['x' => 1], 'truth', [], 'invalid_type'],
        ];
    }

    public function testReadsWhatIsRight(): void
    {
        $fields = new Fields([
            'text' => ' a ', 'none' => null, 'whole' => 7, 'amount' => '-1.5', 'at' => '2026-11-20T10:00:00Z',
            'list' => [['k' => 'v']], 'ids' => [3, 4],
        ]);

        self::assertSame('a', $fields->text('text', 1));
        self::assertNull($fields->nullableText('none', 1));
        self::assertSame(7, $fields->integer('whole', 7));
        self::assertSame('-1.500000', (string) $fields->amount('amount'));
        self::assertSame('2026-11-20 10:00:00', $fields->moment('at'));
        self::assertSame('v', $fields->children('list')[0]->text('k', 9));
        self::assertSame([3, 4], $fields->integers('ids', 2));
        $fields->finish();
    }

    public function testFinishNamesAFieldNobodyAskedFor(): void
    {
        $fields = new Fields(['known' => 'a', 'zzz' => 1], 'lines[2].');
        $fields->text('known', 1);

        try {
            $fields->finish();
            self::fail('the field was not refused');
        } catch (ApiError $error) {
            self::assertSame(['unknown_field', 'lines[2].zzz'], [$error->errorCode(), $error->field()]);
        }
    }
}
