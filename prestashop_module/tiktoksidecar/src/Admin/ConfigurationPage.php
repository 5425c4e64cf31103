<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Configuration;
use PrestaShop\Module\TikTokSidecar\Install\MultiShipment;
use PrestaShop\Module\TikTokSidecar\Install\PendingUpgrade;
use PrestaShop\Module\TikTokSidecar\Install\ProfileAccess;
use PrestaShop\Module\TikTokSidecar\Pairing\InvalidUrl;
use PrestaShop\Module\TikTokSidecar\Pairing\KeyRing;
use PrestaShop\Module\TikTokSidecar\Pairing\Pairing;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingStore;
use PrestaShop\Module\TikTokSidecar\Pairing\ShopFacts;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarUrl;
use PrestaShop\Module\TikTokSidecar\Pairing\UnreadablePairing;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use Tools;

/** The module's configuration page: not paired, paired or broken. */
final class ConfigurationPage
{
    /** @var string */
    private $moduleVersion;
    /** @var PairingStore */
    private $store;

    public function __construct(string $moduleVersion)
    {
        $this->moduleVersion = $moduleVersion;
        $this->store = new PairingStore();
    }

    /**
     * Does what a button asked for and returns the template's variables.
     *
     * @return array<string, mixed>
     */
    public function view(): array
    {
        $idShop = BackOffice::idShopOfPage();
        $link = BackOffice::configurationLink();
        if ($idShop === null) {
            return ['state' => TabPage::NO_SHOP, 'shops' => ShopChoice::of($link), 'text' => new Text()];
        }
        $notes = (new ConnectionForm($idShop, $this->moduleVersion))->act();
        list($state, $pairing) = $this->state($idShop);
        $isUpgradeDue = PendingUpgrade::isDue($this->moduleVersion, Database::ofShop());
        $sidecarUrl = (string) Tools::getValue('sidecar_url', $pairing ? $pairing->sidecarUrl : '');

        return [
            'state' => $state,
            'pairing' => $pairing ? $this->present($pairing) : null,
            'is_upgrade_due' => $isUpgradeDue,
            'warnings' => $pairing ? $this->warnings($pairing) : [],
            // Somebody edited the key under Advanced Parameters; what an older version of this module left, an upgrade settles.
            'is_key_inexact' => $pairing && !$isUpgradeDue && !(new KeyRing())->isExact($pairing->idWebserviceKey),
            'profiles_kept_out' => $pairing && !$isUpgradeDue ? $this->profilesKeptOut() : '',
            'sidecar_url' => $sidecarUrl,
            'probe_url' => $this->probeUrl($sidecarUrl),
            'tab_url' => BackOffice::tabLink(),
            'form_url' => $link,
            'id_shop' => $idShop,
            'version' => $this->moduleVersion,
            'text' => new Text(),
        ] + $notes;
    }

    private function profilesKeptOut(): string
    {
        return implode(', ', (new ProfileAccess())->keptOut((int) \Context::getContext()->language->id));
    }

    private function probeUrl(string $sidecarUrl): string
    {
        try {
            return SidecarUrl::parse($sidecarUrl, BackOffice::isSecure());
        } catch (InvalidUrl $error) {
            return '';
        }
    }

    /** @return array{0: string, 1: Pairing|null} */
    private function state(int $idShop): array
    {
        try {
            $pairing = $this->store->find($idShop);
        } catch (UnreadablePairing $error) {
            return [TabPage::UNREADABLE, null];
        }

        return [$pairing ? TabPage::PAIRED : TabPage::NOT_PAIRED, $pairing];
    }

    /** @return array<string, string> */
    private function present(Pairing $pairing): array
    {
        return [
            'sidecar_url' => $pairing->sidecarUrl,
            'public_url' => $pairing->publicUrl,
            'shop_id' => $pairing->shopId,
            'moved_from' => $this->url($pairing) === $pairing->shopUrl ? '' : $pairing->shopUrl,
            'since' => date(\Context::getContext()->language->date_format_full, $pairing->pairedAt),
        ];
    }

    /** @return string[] what in this shop keeps the sidecar from working; nothing is asked of the network */
    private function warnings(Pairing $pairing): array
    {
        $warnings = [];
        if ((new KeyRing())->usable($pairing->idWebserviceKey) === null) {
            $warnings[] = Text::of(
                'The webservice key that the TikTok Shop service uses was removed or switched off. Pair again to make a new one.'
            );
        }
        if (!Configuration::get('PS_WEBSERVICE')) {
            $warnings[] = Text::of(
                'The webservice is switched off. Switch it on under Advanced Parameters > Webservice.'
            );
        }
        if (MultiShipment::isOn()) {
            $warnings[] = Text::of(
                'PrestaShop\'s experimental feature for several shipments an order is on, and this module does not '
                . 'support it yet. Switch it off under Advanced Parameters > New & Experimental Features.'
            );
        }
        if ($this->url($pairing) !== $pairing->shopUrl) {
            $warnings[] = Text::of(
                'This shop was paired as %old% and is %new% now. If it has moved, pair again and say so there; if it is a '
                . 'copy, it cannot act on TikTok Shop, and disconnecting it leaves the other one connected.',
                ['%old%' => $pairing->shopUrl, '%new%' => $this->url($pairing)]
            );
        }

        return $warnings;
    }

    private function url(Pairing $pairing): string
    {
        return (new ShopFacts($pairing->idShop))->url();
    }
}
