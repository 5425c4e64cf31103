<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Configuration;
use PrestaShop\Module\TikTokSidecar\Install\MultiShipment;
use PrestaShop\Module\TikTokSidecar\Pairing\InvalidUrl;
use PrestaShop\Module\TikTokSidecar\Pairing\KeyRing;
use PrestaShop\Module\TikTokSidecar\Pairing\Pairer;
use PrestaShop\Module\TikTokSidecar\Pairing\Pairing;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingStore;
use PrestaShop\Module\TikTokSidecar\Pairing\ShopFacts;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarClient;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarUrl;
use PrestaShop\Module\TikTokSidecar\Pairing\UnreadablePairing;
use Tools;

/** The module's configuration page: not paired, paired or broken. */
final class ConfigurationPage
{
    /** @var string */
    private $moduleVersion;
    /** @var PairingStore */
    private $store;
    /** @var array<string, mixed> what the last action has to say */
    private $notes;

    public function __construct(string $moduleVersion)
    {
        $this->moduleVersion = $moduleVersion;
        $this->store = new PairingStore();
        $this->notes = ['failure' => null, 'error' => '', 'success' => '', 'text' => new Text()];
    }

    /**
     * Does what a button asked for and returns the template's variables.
     *
     * @return array<string, mixed>
     */
    public function view(): array
    {
        $idShop = BackOffice::idShop();
        if ($idShop === null) {
            return ['state' => TabPage::NO_SHOP] + $this->notes;
        }
        $this->act($idShop);
        list($state, $pairing) = $this->state($idShop);

        return [
            'state' => $state,
            'pairing' => $pairing ? $this->present($pairing) : null,
            'warnings' => $pairing ? $this->warnings($pairing) : [],
            'is_key_inexact' => $pairing && $this->isKeyInexact($pairing->idWebserviceKey),
            'sidecar_url' => (string) Tools::getValue('sidecar_url', $pairing ? $pairing->sidecarUrl : ''),
            'tab_url' => BackOffice::tabLink(),
            'form_url' => BackOffice::configurationLink(),
        ] + $this->notes;
    }

    private function act(int $idShop): void
    {
        try {
            if (Tools::isSubmit('submitTikTokSidecarPair')) {
                $this->pair($idShop);
            } elseif (Tools::isSubmit('submitTikTokSidecarCheck')) {
                $this->check($idShop);
            } elseif (Tools::isSubmit('submitTikTokSidecarRepairKey')) {
                $this->repairKey($idShop);
            } elseif (Tools::isSubmit('submitTikTokSidecarDisconnect')) {
                $this->disconnect($idShop);
            }
        } catch (PairingFailure $failure) {
            $this->notes['failure'] = FailureText::of($failure);
        } catch (InvalidUrl $error) {
            $this->notes['error'] = $error->getMessage() === SidecarUrl::MIXED_CONTENT
                ? Text::of(
                    'Your back office uses https, so browsers refuse to show a sidecar over http. '
                    . 'Give the sidecar an https address.'
                )
                : Text::of('This is not an address of a sidecar. It looks like https://sidecar.example.com');
        }
    }

    private function pair(int $idShop): void
    {
        $url = SidecarUrl::parse((string) Tools::getValue('sidecar_url'), BackOffice::isSecure());
        $code = trim((string) Tools::getValue('pairing_code'));
        if ($code === '') {
            $this->notes['error'] = Text::of('Enter the one-time code that the sidecar shows.');

            return;
        }
        (new Pairer(new SidecarClient($this->locale())))->pair($idShop, $url, $code, BackOffice::origin(), $this->moduleVersion);
        $this->notes['success'] = Text::of('This shop is paired.');
    }

    private function check(int $idShop): void
    {
        $pairing = $this->store->find($idShop);
        if ($pairing !== null) {
            (new SidecarClient())->check($pairing);
            $this->notes['success'] = Text::of('The sidecar answers and knows this shop.');
        }
    }

    private function repairKey(int $idShop): void
    {
        $pairing = $this->store->find($idShop);
        if ($pairing !== null) {
            (new KeyRing())->renew($pairing->idWebserviceKey);
            $this->notes['success'] = Text::of('The webservice key may do exactly what the sidecar needs.');
        }
    }

    private function disconnect(int $idShop): void
    {
        list(, $pairing) = $this->state($idShop);
        if ($pairing === null) {
            $this->store->forget($idShop);

            return;
        }
        $failure = (new Pairer())->part($pairing);
        $this->notes['success'] = $failure
            ? Text::of(
                'This shop is disconnected. The sidecar could not be told: %reason%',
                ['%reason%' => FailureText::of($failure)['what']]
            )
            : Text::of('This shop is disconnected.');
    }

    private function locale(): string
    {
        return (string) \Context::getContext()->language->locale;
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
            'since' => date(\Context::getContext()->language->date_format_full, $pairing->pairedAt),
        ];
    }

    /** A key that an older version of this module made, or that somebody edited under Advanced Parameters. */
    private function isKeyInexact(int $idKey): bool
    {
        return !(new KeyRing())->isExact($idKey);
    }

    /** @return string[] what in this shop keeps the sidecar from working; nothing is asked of the network */
    private function warnings(Pairing $pairing): array
    {
        $warnings = [];
        if (!(new KeyRing())->isUsable($pairing->idWebserviceKey)) {
            $warnings[] = Text::of(
                'The webservice key of the sidecar was removed or switched off. Pair again to make a new one.'
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
        $url = (new ShopFacts($pairing->idShop))->url();
        if ($url !== $pairing->shopUrl) {
            $warnings[] = Text::of(
                'The address of this shop was %old% when it was paired and is %new% now. '
                . 'Pair again if the shop has moved; leave it if this is a copy.',
                ['%old%' => $pairing->shopUrl, '%new%' => $url]
            );
        }

        return $warnings;
    }
}
