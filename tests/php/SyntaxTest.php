<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests;

use PHPUnit\Framework\TestCase;

/** PrestaShop 1.7.8 runs on PHP 7.2: the module uses no syntax and no function that came later. */
final class SyntaxTest extends TestCase
{
    /** Token names that a younger PHP gives to younger syntax. */
    const TOKENS = [
        'T_FN', 'T_COALESCE_EQUAL', 'T_MATCH', 'T_NULLSAFE_OBJECT_OPERATOR', 'T_ATTRIBUTE', 'T_ENUM', 'T_READONLY',
    ];

    /** Syntax that shows in the text only, once strings and comments are blanked. */
    const PATTERNS = [
        'typed property' => '/\b(?:public|protected|private|var)\s+(?:static\s+)?(?!static\b)\??[A-Za-z_\\\\][\w\\\\]*\s+\$\w+\s*[;=]/',
        'promoted property' => '/\(\s*(?:public|protected|private)\s/',
        'union type' => '/[(,]\s*\??[A-Za-z_\\\\]+\s*\|\s*[A-Za-z_\\\\|]+\s+\$|\)\s*:\s*[A-Za-z_\\\\]+\s*\|/',
        'type of PHP 8' => '/\)\s*:\s*\??(?:static|mixed|never)\b|[(,]\s*mixed\s+\$/',
        'typed constant' => '/\bconst\s+\??[A-Za-z_\\\\]+\s+[A-Z_]+\s*=/',
        'spread in an array' => '/\[(?:[^\[\]()]*,)?\s*\.\.\.\s*[\$\[]/',
        'numeric separator' => '/\b\d+_\d/',
        'throw as expression' => '/(?:\?\?|\?:|[?:])\s*throw\b/',
        'trailing comma of a call' => '/,\s*\)(?!\s*=(?!=))/',
        'named argument' => '/[(,]\s*[a-z_]\w*\s*:(?!:)/',
        'first-class callable' => '/\(\s*\.\.\.\s*\)/',
        'catch without variable' => '/\bcatch\s*\(\s*[\w\\\\|\s]+\)/',
        'octal of PHP 8.1' => '/\b0o\d/i',
    ];

    const FUNCTIONS = [
        'str_contains', 'str_starts_with', 'str_ends_with', 'array_key_first', 'array_key_last', 'array_is_list',
        'is_countable', 'get_debug_type', 'mb_str_split', 'hrtime', 'array_find', 'array_any', 'array_all',
        'json_validate', 'fdiv', 'password_algos', 'net_get_interfaces',
    ];

    /** @dataProvider files */
    public function testRunsOnPhp72(string $path): void
    {
        self::assertSame([], $this->younger(file_get_contents($path)));
    }

    public function files(): iterable
    {
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(MODULE_DIR));
        foreach ($files as $file) {
            if ($file->getExtension() === 'php') {
                yield substr($file->getPathname(), strlen(MODULE_DIR) + 1) => [$file->getPathname()];
            }
        }
    }

    /** @dataProvider samples */
    public function testSeesYoungerSyntax(string $code): void
    {
        self::assertNotSame([], $this->younger('<?php ' . $code));
    }

    public function samples(): array
    {
        $samples = [
            'class A { private int $a; }', 'class A { public static ?string $a = null; }',
            'class A { function __construct(private $a) {} }', 'function f(int|string $a) {}',
            'function f(): int|false {}', 'function f(): static {}', 'function f(mixed $a) {}',
            'class A { const int B = 1; }', '$a = [...$b];', '$a = [1, ...$b];', '$a = 1_000;', '$a ?? throw $b;',
            'f($a, );', 'f(name: 1);', '$f = strlen(...);', 'try {} catch (A) {}', '$a = 0o17;', '$f = fn($a) => $a;',
            '$a ??= 1;', 'str_contains($a, $b);',
        ];
        if (PHP_VERSION_ID >= 80000) {
            // Words that only PHP 8 reads as such; `php -l` of an older PHP refuses them by itself.
            array_push($samples, '$a = match ($b) { 1 => 2 };', '$a?->b;', '#[A] class B {}');
        }

        return array_combine($samples, array_chunk($samples, 1));
    }

    /** @dataProvider oldSamples */
    public function testLetsOldSyntaxPass(string $code): void
    {
        self::assertSame([], $this->younger('<?php ' . $code));
    }

    public function oldSamples(): array
    {
        $samples = [
            'function f(?int $a, ...$b): ?array { return $a ? $b : null; }', 'list(, $a) = $b;', '[$a, ] = $b;',
            '$a = ["x" => 1, "y" => 2, ];', 'f(...$a);', 'switch ($a) { case b: break; default: c(); }',
            'try {} catch (A | B $c) {}', 'class A { /** @var int */ private $a; const B = "int|string $a"; }',
            '$a = $b ? c : d;', '// fn(name: 1)', 'static function () use ($a): void {};', '$a->match; A::fn2();',
        ];

        return array_combine($samples, array_chunk($samples, 1));
    }

    /** @return string[] what is too young */
    private function younger(string $source): array
    {
        $found = [];
        $text = '';
        foreach (token_get_all($source) as $token) {
            list($id, $word) = is_array($token) ? $token : [0, $token];
            $name = $id ? token_name($id) : '';
            if (in_array($name, self::TOKENS, true) && !$this->isMemberName($text)) {
                $found[] = $name;
            }
            if ($name === 'T_STRING' && in_array(strtolower($word), self::FUNCTIONS, true)) {
                $found[] = $word;
            }
            $text .= $this->blanked($name, $word);
        }
        $text = preg_replace('/\bcatch\s*\([^()]*\$\w+\s*\)/', 'catch ()', $text);
        foreach (self::PATTERNS as $what => $pattern) {
            if (preg_match($pattern, $text) === 1) {
                $found[] = $what;
            }
        }

        return $found;
    }

    /** A method or constant may be called match or enum in every version. */
    private function isMemberName(string $textBefore): bool
    {
        return preg_match('/(?:->|::|\bfunction|\bconst)\s*$/', $textBefore) === 1;
    }

    private function blanked(string $name, string $word): string
    {
        if (in_array($name, ['T_COMMENT', 'T_DOC_COMMENT', 'T_WHITESPACE'], true)) {
            return ' ';
        }
        if (in_array($name, ['T_CONSTANT_ENCAPSED_STRING', 'T_ENCAPSED_AND_WHITESPACE', 'T_INLINE_HTML'], true)) {
            return '""';
        }

        return $word;
    }
}
