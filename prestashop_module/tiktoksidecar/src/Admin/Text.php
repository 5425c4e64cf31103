<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Context;

/** The module's sentences in the employee's language. */
final class Text
{
    const DOMAIN = 'Modules.Tiktoksidecar.Admin';

    /** @param array<string, string> $params placeholders such as %address% */
    public static function of(string $sentence, array $params = []): string
    {
        return Context::getContext()->getTranslator()->trans($sentence, $params, self::DOMAIN);
    }
}
