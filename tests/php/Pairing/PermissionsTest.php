<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Pairing;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Pairing\Permissions;
use PrestaShop\Module\TikTokSidecar\Webservice\Resources;

final class PermissionsTest extends TestCase
{
    public function testOnlyOwnResourcesMayBeWritten(): void
    {
        foreach (Permissions::forAccount() as $resource => $verbs) {
            if (strncmp($resource, 'tiktok', 6) !== 0) {
                self::assertSame(['GET' => 'on'], $verbs, $resource);
            }
        }
    }

    public function testEveryOwnVerbIsServed(): void
    {
        self::assertSame(array_keys(Resources::DESCRIPTIONS), array_keys(Permissions::OWN));
        foreach (Permissions::OWN as $resource => $verbs) {
            self::assertSame([], array_intersect($verbs, Resources::FORBIDDEN_METHODS[$resource]));
        }
    }

    public function testCustomersAreNotRead(): void
    {
        self::assertArrayNotHasKey('customers', Permissions::forAccount());
        self::assertArrayNotHasKey('addresses', Permissions::forAccount());
    }
}
