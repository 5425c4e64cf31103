<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

use Configuration;
use Currency;
use Db;
use Language;
use PrestaShop\Module\TikTokSidecar\Versions;

/** What a shop says about itself when it is paired. */
final class ShopFacts
{
    /** @var int */
    private $idShop;

    public function __construct(int $idShop)
    {
        $this->idShop = $idShop;
    }

    /** @return int[] every shop's id; Shop::getShops leaves out those that the employee may not see */
    public static function allIds(): array
    {
        $rows = Db::getInstance()->executeS('SELECT id_shop FROM `' . _DB_PREFIX_ . 'shop` WHERE deleted = 0');

        return array_map('intval', array_column($rows ?: [], 'id_shop'));
    }

    /** Returns the address of the shop, with trailing slash, as its visitors see it; '' where it has none. */
    public function url(): string
    {
        $url = $this->addresses()[0] ?? null;
        if ($url === null) {
            return '';
        }
        $origin = $this->isSecure() ? 'https://' . $url['domain_ssl'] : 'http://' . $url['domain'];

        return $origin . $url['physical_uri'] . $url['virtual_uri'];
    }

    /**
     * Returns every origin under which the back office may show the tab.
     *
     * @param string $present the origin of the request being answered
     * @return string[] scheme://host[:port]
     */
    public function adminOrigins(string $present): array
    {
        $origins = [$present];
        foreach ($this->addresses() as $url) {
            if ($this->isSecure()) {
                $origins[] = 'https://' . $url['domain_ssl'];
            }
            if (!$this->isSecure() || !$this->isSecureEverywhere()) {
                $origins[] = 'http://' . $url['domain'];
            }
        }

        return array_values(array_unique(array_map([SidecarUrl::class, 'origin'], $origins)));
    }

    /** @return array<string, mixed> the facts of the pairing request that come from the shop's settings */
    public function settings(): array
    {
        $currency = new Currency((int) $this->setting('PS_CURRENCY_DEFAULT'));

        return [
            'shop_url' => $this->url(),
            'id_shop' => $this->idShop,
            'languages' => array_column(Language::getLanguages(true, $this->idShop), 'locale'),
            'default_currency' => (string) $currency->iso_code,
            'timezone' => (string) $this->setting('PS_TIMEZONE'),
        ];
    }

    private function isSecure(): bool
    {
        return (bool) $this->setting('PS_SSL_ENABLED');
    }

    private function isSecureEverywhere(): bool
    {
        return Versions::isSslEverywhere() || (bool) $this->setting('PS_SSL_ENABLED_EVERYWHERE');
    }

    /** @return mixed */
    private function setting(string $name)
    {
        return Configuration::get($name, null, null, $this->idShop);
    }

    /** @return array<int, array<string, string>> the main address first */
    private function addresses(): array
    {
        return Db::getInstance()->executeS(
            'SELECT domain, domain_ssl, physical_uri, virtual_uri FROM `' . _DB_PREFIX_ . 'shop_url`
            WHERE active = 1 AND id_shop = ' . $this->idShop . ' ORDER BY main DESC, id_shop_url'
        ) ?: [];
    }
}
