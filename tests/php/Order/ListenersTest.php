<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\Listeners;
use PrestaShop\Module\TikTokSidecar\Order\ListenerWatch;
use PrestaShop\Module\TikTokSidecar\Order\OrderRow;
use PrestaShop\Module\TikTokSidecar\Order\Step;
use PrestaShop\Module\TikTokSidecar\Order\Warnings;
use PrestaShop\PrestaShop\Adapter\Environment;
use PrestaShop\PrestaShop\Adapter\ServiceLocator;

/** Who failed is told by name, and keeps no other module from hearing. */
final class ListenersTest extends TestCase
{
    const HOOK = 'actionValidateOrder';

    /** @var OrderRow */
    private $row;
    /** @var string */
    private $log;

    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        require_once __DIR__ . '/Listener.php';
    }

    protected function setUp(): void
    {
        $this->log = ini_set('error_log', '/dev/null');
        $this->row = new OrderRow();
        $this->row->step = Step::STOCK;
        $this->row->warnings = new Warnings();
        ServiceLocator::get('\\' . Environment::class); // as after an exception of another hook, before our request
        ListenerWatch::begin($this->row->warnings);
    }

    protected function tearDown(): void
    {
        \Hook::$listeners = [];
        \Hook::$told = [];
        Environment::$isDebugMode = false;
        ListenerWatch::tellingEnds();
        ini_set('error_log', $this->log);
    }

    public function testNamesAListenerWhoseExceptionPrestaShopKeepsToItself(): void
    {
        $other = $this->tellFailing(new \Exception('secret'));

        self::assertSame(['listener_failed', 'faulty', self::HOOK, ''], $this->warning());
        self::assertSame([self::HOOK], $other->heard);
    }

    public function testNamesAListenerThatThrowsAnError(): void
    {
        $other = $this->tellFailing(new \TypeError('secret'));

        self::assertSame(['listener_failed', 'faulty', self::HOOK], array_slice($this->warning(), 0, 3));
        self::assertMatchesRegularExpression('/^TypeError, ListenersTest\.php:\d+$/D', $this->warning()[3]);
        self::assertSame([self::HOOK], $other->heard);
    }

    public function testTellsThePlaceOfAnExceptionInDebugMode(): void
    {
        Environment::$isDebugMode = true;
        $other = $this->tellFailing(new \LogicException('secret'));

        self::assertStringStartsWith('LogicException, ListenersTest.php:', $this->warning()[3]);
        self::assertSame([self::HOOK], $other->heard);
    }

    public function testNamesAListenerOfAHookThatPrestaShopTellsByItself(): void
    {
        \Hook::$listeners = ['actionOrderStatusPostUpdate' => [3 => new Listener('faulty', new \Exception())]];
        \Hook::exec('actionOrderStatusPostUpdate', []);

        self::assertSame(['listener_failed', 'faulty', 'actionOrderStatusPostUpdate', ''], $this->warning());
    }

    public function testSaysNothingOfWhatADebugQuestionOfSomebodyElseIsAbout(): void
    {
        self::assertFalse(ServiceLocator::get('\\' . Environment::class)->isDebug());
        self::assertSame([], $this->row->warnings->toList());
    }

    public function testNamesWhoWasBeingToldWhenTheRequestEnded(): void
    {
        ListenerWatch::tellingBegins(self::HOOK, 'faulty');
        ListenerWatch::warnOfEnd($this->row, '');

        self::assertSame(['listeners_skipped', 'faulty', self::HOOK, 'stock'], $this->warning());
    }

    public function testNamesAllWhoMayHaveEndedTheRequestAtAHookOfPrestaShopsOwn(): void
    {
        $ours = new Listener('tiktoksidecar');
        \Hook::$listeners = [self::HOOK => [1 => $ours, 2 => new Listener('one'), 3 => new Listener('two')]];
        \Hook::exec(self::HOOK, []);
        ListenerWatch::warnOfEnd($this->row, '');

        self::assertSame(['listeners_skipped', 'one, two', self::HOOK, 'stock'], $this->warning());
        self::assertStringStartsWith(
            'Another module (one of one, two) ended the request',
            $this->row->warnings->toList()[0]['message']
        );
    }

    public function testNamesTheModuleWhoseFileHadTheFatalError(): void
    {
        ListenerWatch::tellingBegins(self::HOOK, 'innocent');
        ListenerWatch::warnOfEnd($this->row, _PS_MODULE_DIR_ . 'faulty/classes/Api.php');

        self::assertSame(['listeners_skipped', 'faulty', self::HOOK, 'stock'], $this->warning());
    }

    public function testKnowsNothingOfARequestThatEndedBeforeAnybodyWasTold(): void
    {
        ListenerWatch::warnOfEnd($this->row, '');

        self::assertSame(['listeners_skipped', '', '', 'stock'], $this->warning());
        self::assertTrue($this->row->warnings->haveSkipped('stock'));
        self::assertFalse($this->row->warnings->haveSkipped('validated'));
    }

    /** Tells a listener that fails and, after it, one that does not; returns the latter. */
    private function tellFailing(\Throwable $error): Listener
    {
        $other = new Listener('other');
        \Hook::$listeners = [self::HOOK => [3 => new Listener('faulty', $error), 4 => $other]];
        (new Listeners($this->row->warnings, 1))->tell(self::HOOK, []);

        return $other;
    }

    /** @return string[] the only warning without its sentence */
    private function warning(): array
    {
        self::assertCount(1, $this->row->warnings->toList());
        $warning = $this->row->warnings->toList()[0];
        self::assertStringNotContainsString('secret', $warning['message']);
        unset($warning['message']);

        return array_values($warning);
    }
}
