<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Context;
use PrestaShop\Module\TikTokSidecar\Install\PendingUpgrade;
use PrestaShop\Module\TikTokSidecar\Install\ProfileAccess;
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

/** Does what a button of the configuration page asks for, and says how it went. */
final class ConnectionForm
{
    const ACTIONS = [
        'submitTikTokSidecarPair' => 'pair',
        'submitTikTokSidecarTest' => 'test',
        'submitTikTokSidecarCheck' => 'check',
        'submitTikTokSidecarRepairKey' => 'repairKey',
        'submitTikTokSidecarAdmitProfiles' => 'admitProfiles',
        'submitTikTokSidecarUpgrade' => 'upgrade',
        'submitTikTokSidecarDisconnect' => 'disconnect',
    ];

    /** @var int */
    private $idShop;
    /** @var string */
    private $moduleVersion;
    /** @var PairingStore */
    private $store;
    /** @var array<string, mixed> */
    private $notes = ['failure' => null, 'error' => '', 'warning' => '', 'success' => '', 'checks' => []];

    public function __construct(int $idShop, string $moduleVersion)
    {
        $this->idShop = $idShop;
        $this->moduleVersion = $moduleVersion;
        $this->store = new PairingStore();
    }

    /** @return array<string, mixed> failure, error, warning, success and checks for the template */
    public function act(): array
    {
        try {
            foreach (self::ACTIONS as $button => $action) {
                if (Tools::isSubmit($button)) {
                    $this->$action();
                    break;
                }
            }
        } catch (PairingFailure $failure) {
            $this->notes['failure'] = FailureText::of($failure);
        } catch (InvalidUrl $error) {
            $this->notes['error'] = $this->urlInWords($error->getMessage());
        }

        return $this->notes;
    }

    private function pair(): void
    {
        $url = $this->url();
        $code = trim((string) Tools::getValue('pairing_code'));
        if ($code === '') {
            $this->notes['error'] = Text::of('Enter the one-time code that the service shows.');

            return;
        }
        (new Pairer($this->sidecar()))
            ->pair($this->idShop, $url, $code, BackOffice::origin(), $this->moduleVersion, $this->isMoved());
        $this->notes['success'] = Text::of('This shop is paired.');
    }

    private function test(): void
    {
        $this->notes['checks'] = (new ConnectionChecks($this->sidecar()))->before($this->idShop, $this->url());
    }

    private function check(): void
    {
        $pairing = $this->store->find($this->idShop);
        if ($pairing !== null) {
            $this->notes['checks'] = (new ConnectionChecks($this->sidecar()))->of($pairing);
        }
    }

    private function repairKey(): void
    {
        $pairing = $this->store->find($this->idShop);
        if ($pairing !== null) {
            (new KeyRing())->renew($pairing->idWebserviceKey);
            $this->notes['success'] = Text::of('The webservice key has exactly the permissions that the service needs.');
        }
    }

    private function admitProfiles(): void
    {
        (new ProfileAccess())->apply();
        $this->notes['success'] = Text::of('Every profile may view the module.');
    }

    private function upgrade(): void
    {
        $reason = PendingUpgrade::run();
        if ($reason === '') {
            $this->notes['success'] = Text::of('The module is upgraded to version %version%.', ['%version%' => $this->moduleVersion]);
        } else {
            $this->notes['error'] = Text::of('PrestaShop could not upgrade the module: %reason%', ['%reason%' => $reason]);
        }
    }

    private function disconnect(): void
    {
        try {
            $pairing = $this->store->find($this->idShop);
        } catch (UnreadablePairing $error) {
            $pairing = null;
        }
        if ($pairing === null) {
            $this->store->forget($this->idShop);

            return;
        }
        $this->part($pairing);
    }

    private function part(Pairing $pairing): void
    {
        $isElsewhere = (new ShopFacts($this->idShop))->url() !== $pairing->shopUrl && !$this->isMoved();
        $failure = (new Pairer($this->sidecar()))->part($pairing, $this->isMoved());
        if ($failure !== null) {
            $this->notes['warning'] = Text::of(
                'This shop is disconnected. The service could not be told: %reason%',
                ['%reason%' => FailureText::of($failure)['what']]
            );

            return;
        }
        $this->notes['success'] = $isElsewhere
            ? Text::of('This copy is disconnected. The shop at %old% keeps its connection.', ['%old%' => $pairing->shopUrl])
            : Text::of('This shop is disconnected.');
    }

    /** @throws InvalidUrl */
    private function url(): string
    {
        $url = SidecarUrl::parse((string) Tools::getValue('sidecar_url'), BackOffice::isSecure());
        if (SidecarUrl::isExposed((new ShopFacts($this->idShop))->url())) {
            throw new InvalidUrl('shop_not_secure');
        }

        return $url;
    }

    private function isMoved(): bool
    {
        return (bool) Tools::getValue('shop_has_moved');
    }

    private function sidecar(): SidecarClient
    {
        BackOffice::letOthersGoOn();

        return new SidecarClient((string) Context::getContext()->language->locale);
    }

    private function urlInWords(string $reason): string
    {
        $words = [
            SidecarUrl::MIXED_CONTENT => Text::of(
                'Your back office uses https, so browsers refuse to show a service over http. '
                . 'Give the service an https address.'
            ),
            SidecarUrl::NOT_SECURE => Text::of(
                'Over http the key of your shop could be read on its way. Give the service an https address; http is '
                . 'for a service on this very machine (localhost) only.'
            ),
            'shop_not_secure' => Text::of(
                'Your shop has no https address, so its orders and its key could be read on their way. Switch on SSL '
                . 'under Shop Parameters > General, then pair.'
            ),
        ];

        return $words[$reason]
            ?? Text::of('This is not the address of a TikTok Shop service. One looks like https://tiktok.example.com');
    }
}
