<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Context;
use PrestaShop\Module\TikTokSidecar\Install\OrdersTab;
use Shop;
use Tools;

/** The back office as this request sees it. */
final class BackOffice
{
    /** Names the shop that a page was made for in what the page asks for later. */
    const OF_SHOP = 'of_shop';

    /** Returns the shop that the employee has chosen, null if it is a group or all shops. */
    public static function idShop(): ?int
    {
        if (!Shop::isFeatureActive()) {
            return (int) Context::getContext()->shop->id;
        }

        return Shop::getContext() === Shop::CONTEXT_SHOP ? (int) Shop::getContextShopID() : null;
    }

    /**
     * Returns the shop of the page that this request comes from, as far as the employee may see it; else the chosen one.
     *
     * All windows of a browser share one choice: in another one a different shop may have been chosen since.
     */
    public static function idShopOfPage(): ?int
    {
        $idShop = (int) Tools::getValue(self::OF_SHOP);
        $isPage = $idShop > 0 && Shop::isFeatureActive() && Context::getContext()->employee->hasAuthOnShop($idShop);

        return $isPage ? $idShop : self::idShop();
    }

    public static function isSecure(): bool
    {
        return (bool) Tools::usingSecureMode();
    }

    /** Returns scheme://host[:port] of the page that the browser shows. */
    public static function origin(): string
    {
        return (self::isSecure() ? 'https://' : 'http://') . Tools::getHttpHost();
    }

    /**
     * Returns the whole address of the tab for this employee.
     *
     * PrestaShop builds links with the shop's own domain; the employee is signed in on the domain of this request.
     *
     * @param array<string, scalar> $params
     */
    public static function tabLink(array $params = []): string
    {
        $link = Context::getContext()->link->getAdminLink(OrdersTab::CONTROLLER, true, [], $params);
        $parts = parse_url($link);

        return self::origin() . '/' . ltrim($parts['path'] ?? '', '/') . '?' . ($parts['query'] ?? '');
    }

    /** PHP answers a session's requests one by one: the employee's other pages must not wait for what is asked outside. */
    public static function letOthersGoOn(): void
    {
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_write_close();
        }
    }

    public static function configurationLink(): string
    {
        return Context::getContext()->link->getAdminLink('AdminModules', true, [], ['configure' => 'tiktoksidecar']);
    }
}
