<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Guard;

final class GuardTest extends TestCase
{
    /** @var string */
    private $log;
    /** @var string */
    private $logBefore;

    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/prestashop.php';
    }

    protected function setUp(): void
    {
        $this->log = (string) tempnam(sys_get_temp_dir(), 'log');
        $this->logBefore = (string) ini_set('error_log', $this->log);
    }

    protected function tearDown(): void
    {
        ini_set('error_log', $this->logBefore);
        unlink($this->log);
    }

    public function testAComplaintIsLoggedByItsPlaceOnly(): void
    {
        self::assertTrue($this->guard()->logError(E_USER_WARNING, 'no customer anna@example.com', 'mails.php', 12));

        $logged = (string) file_get_contents($this->log);
        self::assertStringContainsString('mails.php:12', $logged);
        self::assertStringNotContainsString('anna', $logged);
    }

    public function testWhatWouldEndTheRequestEndsTheListener(): void
    {
        try {
            $this->guard()->logError(E_USER_ERROR, 'anna@example.com', 'mails.php', 13);
            self::fail('It went on.');
        } catch (\ErrorException $error) {
            self::assertSame(['', 'mails.php', 13], [$error->getMessage(), $error->getFile(), $error->getLine()]);
        }
        self::assertStringNotContainsString('anna', (string) file_get_contents($this->log));
    }

    private function guard(): Guard
    {
        return new Guard($this->createMock(Endpoint::class));
    }
}
