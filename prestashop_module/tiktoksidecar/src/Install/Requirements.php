<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use PrestaShop\Module\TikTokSidecar\Admin\Text;
use PrestaShop\Module\TikTokSidecar\Pairing\OwnWebservice;
use PrestaShop\Module\TikTokSidecar\Pairing\ShopFacts;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** What the shop must offer before anything is written. */
final class Requirements
{
    /** Before it a class may not leave out the types of its interface, and the whole webservice would end at ours. */
    const LEAST_PHP = '7.2.0';
    const EXTENSIONS = ['curl', 'hash', 'json', 'simplexml', 'zlib'];

    /** @return string a sentence that says what is missing and what to do; '' if nothing is */
    public static function refusal(): string
    {
        return self::phpVersion(PHP_VERSION) ?: self::extensions() ?: self::shipments() ?: self::engines() ?: self::webservice();
    }

    /** @return string[] the PHP extensions that are missing */
    public static function missingExtensions(): array
    {
        return array_values(array_filter(self::EXTENSIONS, static function (string $extension): bool {
            return !extension_loaded($extension);
        }));
    }

    public static function phpVersion(string $version): string
    {
        return version_compare($version, self::LEAST_PHP, '<') ? Text::of(
            'This server runs PHP %version%; the module needs PHP 7.2 or newer. Ask your host to change it.',
            ['%version%' => $version]
        ) : '';
    }

    private static function extensions(): string
    {
        $missing = self::missingExtensions();

        return $missing ? Text::of(
            'PHP lacks these extensions: %extensions%. Ask your host to switch them on.',
            ['%extensions%' => implode(', ', $missing)]
        ) : '';
    }

    private static function shipments(): string
    {
        return MultiShipment::isOn() ? Text::of(
            'PrestaShop\'s experimental feature for several shipments an order is on, and this module does not '
            . 'support it yet. Switch it off under Advanced Parameters > New & Experimental Features.'
        ) : '';
    }

    private static function engines(): string
    {
        $tables = Engines::withoutTransactions(Database::ofShop());

        return $tables ? Text::of(
            'These tables of the shop know no transactions, so an order could stay half written: %tables%. Ask your host '
            . 'to convert them to InnoDB.',
            ['%tables%' => implode(', ', $tables)]
        ) : '';
    }

    /** A server that cannot call itself proves nothing: only a plain "not found" does. */
    private static function webservice(): string
    {
        $url = (new ShopFacts((int) \Configuration::get('PS_SHOP_DEFAULT')))->url();

        return $url !== '' && (new OwnWebservice())->isMissing($url) ? Text::of(
            'There is no webservice at %url%. Save Shop Parameters > Traffic & SEO once, so that PrestaShop writes its '
            . 'rules; with nginx let your host pass /api/ on to webservice/dispatcher.php.',
            ['%url%' => $url . 'api/']
        ) : '';
    }
}
