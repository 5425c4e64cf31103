<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Context;

/**
 * The module's sentences in the employee's language.
 *
 * PrestaShop's translator comes first, so that a merchant's own wording counts. But right after an installation its
 * cache was built without the new module, and it answers in English until the next clearing; so the translation that
 * the module ships is looked up here if the translator knows none.
 */
final class Text
{
    const DOMAIN = 'Modules.Tiktoksidecar.Admin';

    /** @var array<string, array<string, string>> by locale and sentence */
    private static $shipped = [];

    /** @param array<string, string> $params placeholders such as %address% */
    public static function of(string $sentence, array $params = []): string
    {
        $context = Context::getContext();
        $translated = $context->getTranslator()->trans($sentence, $params, self::DOMAIN);
        if ($translated !== strtr($sentence, $params)) {
            return $translated;
        }

        $locale = $context->language ? (string) $context->language->locale : '';

        return strtr(self::shipped($locale)[$sentence] ?? $sentence, $params);
    }

    /**
     * Returns what the module ships for a locale such as fr-FR; nothing if it ships none.
     *
     * @return array<string, string>
     */
    public static function shipped(string $locale): array
    {
        if (!isset(self::$shipped[$locale])) {
            self::$shipped[$locale] = self::read($locale);
        }

        return self::$shipped[$locale];
    }

    /** @return array<string, string> */
    private static function read(string $locale): array
    {
        $file = dirname(__DIR__, 2) . "/translations/$locale/ModulesTiktoksidecarAdmin.$locale.xlf";
        if (preg_match('/^[a-z]{2}-[A-Z]{2}$/', $locale) !== 1 || !is_file($file)) {
            return [];
        }
        $sentences = [];
        foreach (simplexml_load_file($file)->file as $part) {
            foreach ($part->body->{'trans-unit'} as $unit) {
                $sentences[(string) $unit->source] = (string) $unit->target;
            }
        }

        return $sentences;
    }
}
