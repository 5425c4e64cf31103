<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;

final class UpgradeTest extends TestCase
{
    /** @dataProvider scripts */
    public function testPrestaShopFindsTheFunctionAndNoVersionAheadOfTheModule(string $file, string $version): void
    {
        require_once $file;

        self::assertTrue(function_exists('upgrade_module_' . str_replace('.', '_', $version)), $file);
        self::assertTrue(version_compare($version, $this->moduleVersion(), '<='), $version);
    }

    public function testNewestRunsAgainWithoutHarmAndPassesFailuresOn(): void
    {
        $versions = $this->scripts();
        uksort($versions, 'version_compare');
        list($file, $version) = end($versions);
        require_once $file;
        $upgrade = 'upgrade_module_' . str_replace('.', '_', $version);

        foreach ([true, true, false] as $outcome) {
            self::assertSame($outcome, $upgrade($this->module($outcome)));
        }
    }

    /** PrestaShop runs all scripts since the old version in one request, where no hook can be registered twice. */
    public function testModuleIsResetOnceHoweverOldItWas(): void
    {
        $module = $this->module(true);
        foreach ($this->scripts() as list($file, $version)) {
            require_once $file;
            self::assertTrue(('upgrade_module_' . str_replace('.', '_', $version))($module), $version);
        }

        self::assertSame(1, $module->resets);
    }

    public function scripts(): array
    {
        $scripts = [];
        foreach (glob(MODULE_DIR . '/upgrade/upgrade-*.php') as $file) {
            $version = substr(basename($file, '.php'), strlen('upgrade-'));
            $scripts[$version] = [$file, $version];
        }

        return $scripts;
    }

    private function moduleVersion(): string
    {
        preg_match("/this->version = '([0-9.]+)'/", file_get_contents(MODULE_DIR . '/tiktoksidecar.php'), $found);

        return $found[1];
    }

    /** @return object a module of which reset() goes as told */
    private function module(bool $outcome)
    {
        return new class ($outcome) {
            public $resets = 0;
            private $outcome;

            public function __construct(bool $outcome)
            {
                $this->outcome = $outcome;
            }

            public function reset(): bool
            {
                ++$this->resets;

                return $this->outcome;
            }
        };
    }
}
