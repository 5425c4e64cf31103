<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Admin;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Admin\Text;

final class TextTest extends TestCase
{
    public function testEverySentenceHasItsFrenchAndNoFrenchIsLeftOver(): void
    {
        $french = Text::shipped('fr-FR');

        self::assertEqualsCanonicalizing($this->sentences(), array_keys($french));
        self::assertNotContains('', $french);
    }

    public function testFrenchKeepsThePlaceholders(): void
    {
        foreach (Text::shipped('fr-FR') as $english => $french) {
            self::assertSame($this->placeholders($english), $this->placeholders($french), $english);
        }
    }

    public function testFrenchPunctuationHasItsSpaces(): void
    {
        foreach (Text::shipped('fr-FR') as $french) {
            self::assertDoesNotMatchRegularExpression('/ [:;!?»]|« /u', $french);
        }
    }

    public function testAnUnknownLocaleHasNothing(): void
    {
        self::assertSame([], Text::shipped('../../../etc'));
        self::assertSame([], Text::shipped('xx-XX'));
    }

    /** @return string[] */
    private function sentences(): array
    {
        $found = [];
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(MODULE_DIR));
        foreach ($files as $file) {
            if (in_array($file->getExtension(), ['php', 'tpl'], true)) {
                $source = preg_replace("/'\s*\n\s*\. '/", '', file_get_contents($file->getPathname()));
                preg_match_all("/(?:Text::|text->)of\(\s*'((?:[^'\\\\]|\\\\.)*)'/", $source, $matches);
                $found = array_merge($found, array_map('stripslashes', $matches[1]));
            }
        }

        return array_values(array_unique($found));
    }

    /** @return string[] */
    private function placeholders(string $sentence): array
    {
        preg_match_all('/%\w+%/', $sentence, $matches);
        sort($matches[0]);

        return $matches[0];
    }
}
