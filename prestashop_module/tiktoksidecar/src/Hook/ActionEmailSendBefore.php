<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Hook;

use PrestaShop\Module\TikTokSidecar\Order\Muting;

/** Holds back every e-mail to a TikTok buyer: TikTok writes to its buyers itself, and their addresses here are made up. */
final class ActionEmailSendBefore
{
    const KEY_DOMAIN = 'TIKTOKSIDECAR_BUYER_DOMAIN';
    const DEFAULT_DOMAIN = 'tiktok.invalid.example';

    /** @var string */
    private $domain;

    public function __construct(string $domain)
    {
        $this->domain = strtolower($domain) ?: self::DEFAULT_DOMAIN;
    }

    /**
     * Tells whether PrestaShop may send the mail.
     *
     * @param array<string, mixed> $params of the hook; "to" is one address or several
     */
    public function allows(array $params): bool
    {
        $recipients = array_filter((array) ($params['to'] ?? []), 'is_string');
        foreach ($recipients as $recipient) {
            if ($this->isMadeUp($recipient)) {
                return false;
            }
        }

        return !Muting::covers($recipients);
    }

    private function isMadeUp(string $address): bool
    {
        $host = strtolower(substr((string) strrchr($address, '@'), 1));

        return $host === $this->domain
            || substr($host, -strlen($this->domain) - 1) === '.' . $this->domain;
    }
}
