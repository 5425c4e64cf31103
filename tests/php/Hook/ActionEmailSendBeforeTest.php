<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Hook;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Hook\ActionEmailSendBefore;

final class ActionEmailSendBeforeTest extends TestCase
{
    /** @dataProvider recipients */
    public function testOnlyMadeUpAddressesAreHeldBack($to, bool $isAllowed): void
    {
        $hook = new ActionEmailSendBefore('tiktok.invalid.example');

        self::assertSame($isAllowed, $hook->allows(['to' => $to]));
    }

    public function recipients(): array
    {
        return [
            'buyer' => ['tts-7b1e@tiktok.invalid.example', false],
            'capitals' => ['TTS@TikTok.Invalid.Example', false],
            'below the domain' => ['a@eu.tiktok.invalid.example', false],
            'buyer among others' => [['staff@shop.example', 'tts@tiktok.invalid.example'], false],
            'shopper' => ['anna@mail.example', true],
            'domain that only ends alike' => ['a@nottiktok.invalid.example', true],
            'domain in the name' => ['tiktok.invalid.example@mail.example', true],
            'nobody' => [null, true],
        ];
    }

    public function testAnEmptySettingFallsBackToTheUsualDomain(): void
    {
        self::assertFalse((new ActionEmailSendBefore(''))->allows(['to' => 'a@tiktok.invalid.example']));
    }
}
