<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\InstallError;
use PrestaShop\Module\TikTokSidecar\Install\Installer;
use PrestaShop\Module\TikTokSidecar\Install\Step;

final class InstallerTest extends TestCase
{
    /** @var \ArrayObject what the steps did, in order */
    private $done;

    protected function setUp(): void
    {
        $this->done = new \ArrayObject();
    }

    public function testAppliesInOrderAndRevertsBackwards(): void
    {
        $installer = new Installer([$this->step('a'), $this->step('b')]);
        $installer->install(true);

        self::assertSame([], $installer->uninstall());
        self::assertSame(['+a', '+b', '-b', '-a'], $this->done->getArrayCopy());
    }

    public function testAFailedStepIsTakenBackWithThoseBefore(): void
    {
        try {
            (new Installer([$this->step('a'), $this->step('b', 'apply'), $this->step('c')]))->install(true);
            self::fail('The installation went through.');
        } catch (InstallError $error) {
            self::assertSame('b failed', $error->getMessage());
        }
        self::assertSame(['+a', '+b', '-b', '-a'], $this->done->getArrayCopy());
    }

    public function testAResetTakesNothingBack(): void
    {
        try {
            (new Installer([$this->step('a'), $this->step('b', 'apply')]))->install(false);
            self::fail('The reset went through.');
        } catch (InstallError $error) {
            self::assertSame(['+a', '+b'], $this->done->getArrayCopy());
        }
    }

    public function testUninstallingGoesOnAfterAFailure(): void
    {
        $errors = (new Installer([$this->step('a'), $this->step('b', 'revert')]))->uninstall();

        self::assertSame(['b failed'], $errors);
        self::assertSame(['-b', '-a'], $this->done->getArrayCopy());
    }

    private function step(string $name, string $failing = ''): Step
    {
        return new class ($this->done, $name, $failing) implements Step {
            private $done;
            private $name;
            private $failing;

            public function __construct(\ArrayObject $done, string $name, string $failing)
            {
                list($this->done, $this->name, $this->failing) = [$done, $name, $failing];
            }

            public function apply(): void
            {
                $this->note('+', 'apply');
            }

            public function revert(): void
            {
                $this->note('-', 'revert');
            }

            private function note(string $sign, string $what): void
            {
                $this->done->append($sign . $this->name);
                if ($this->failing === $what) {
                    throw new InstallError($this->name . ' failed');
                }
            }
        };
    }
}
