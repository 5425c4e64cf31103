<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Request;

final class RequestTest extends TestCase
{
    /** @dataProvider badBodies */
    public function testRefusesABodyThatIsNoObject(string $body, int $status, string $code): void
    {
        try {
            (new Request('POST', [], $body, 1))->document();
            self::fail('the body was not refused');
        } catch (ApiError $error) {
            self::assertSame([$status, $code], [$error->answer()->status(), $error->errorCode()]);
        }
    }

    public function badBodies(): array
    {
        return [
            ['', 400, 'malformed_json'], ['{', 400, 'malformed_json'], ['[1]', 400, 'malformed_json'],
            ['"text"', 400, 'malformed_json'], ['null', 400, 'malformed_json'],
            [str_repeat('[', 20) . str_repeat(']', 20), 400, 'malformed_json'],
            [str_repeat(' ', Request::MAX_BYTES + 1), 413, 'too_large'],
        ];
    }

    public function testReadsParametersWithinTheirBounds(): void
    {
        $request = new Request('GET', ['limit' => '10', 'ids' => 'a,,b', 'far' => '11', 'list' => ['x']], '', 3);

        self::assertSame(10, $request->integer('limit', 5, 1, 10));
        self::assertSame(5, $request->integer('absent', 5, 1, 10));
        self::assertSame(['a', 'b'], $request->items('ids', 2));
        self::assertSame(3, $request->idShop());
        $bad = [['integer', ['far', 5, 1, 10]], ['integer', ['list', 5, 1, 10]], ['items', ['ids', 1]], ['items', ['list', 9]]];
        foreach ($bad as $call) {
            try {
                $request->{$call[0]}(...$call[1]);
                self::fail('not refused: ' . json_encode($call));
            } catch (ApiError $error) {
                self::assertSame(400, $error->answer()->status());
                self::assertSame('bad_parameter', $error->errorCode());
            }
        }
    }
}
