<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use PrestaShop\Module\TikTokSidecar\Pairing\Pairing;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingStore;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarClient;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarUrl;
use PrestaShop\Module\TikTokSidecar\Pairing\UnreadablePairing;

/** What the tab shows: the sidecar's frame, or why there is none. */
final class TabPage
{
    const PAIRED = 'paired';
    const NOT_PAIRED = 'not_paired';
    const UNREADABLE = 'unreadable';
    const NO_SHOP = 'no_shop';

    /** @var string */
    private $moduleVersion;
    /** @var callable */
    private $may;

    /** @param callable $may tells for "view", "add", "edit" or "delete" whether the employee may */
    public function __construct(string $moduleVersion, callable $may)
    {
        $this->moduleVersion = $moduleVersion;
        $this->may = $may;
    }

    /** @return array<string, mixed> the template's variables */
    public function view(): array
    {
        list($state, $pairing) = $this->state();
        $view = [
            'state' => $state,
            'configuration_url' => BackOffice::configurationLink(),
            'text' => new Text(),
        ];
        if ($pairing === null) {
            return $view + ['shops' => $state === self::NO_SHOP ? $this->pairedShops() : []];
        }

        return $view + [
            'frame_url' => SidecarUrl::frame($pairing->publicUrl, $pairing->shopId, Launch::locale()) . '#token='
                . Launch::token($pairing, $this->moduleVersion, $this->may),
            'frame_origin' => SidecarUrl::origin($pairing->publicUrl),
            'public_url' => $pairing->publicUrl,
            'token_url' => self::ajaxLink('token', $pairing),
            'diagnosis_url' => self::ajaxLink('diagnosis', $pairing),
            'open_url' => Launch::openUrl(),
        ];
    }

    private static function ajaxLink(string $action, Pairing $pairing): string
    {
        return BackOffice::tabLink(['ajax' => 1, 'action' => $action, BackOffice::OF_SHOP => $pairing->idShop]);
    }

    /** @return array<int, array<string, mixed>> */
    private function pairedShops(): array
    {
        return array_values(array_filter(ShopChoice::of(BackOffice::tabLink()), static function (array $shop): bool {
            return $shop['is_paired'];
        }));
    }

    /**
     * Says why the frame does not show; empty if this server sees no reason.
     *
     * @return array<string, mixed> what, hint, detail; is_here: the service is there, and does not show its page here
     */
    public function diagnosis(): array
    {
        list(, $pairing) = $this->state();
        if ($pairing === null) {
            return [];
        }
        BackOffice::letOthersGoOn();
        try {
            (new SidecarClient())->check($pairing, BackOffice::origin());
        } catch (PairingFailure $failure) {
            $text = array_intersect_key(FailureText::of($failure), array_flip(['what', 'hint', 'detail']));

            return $text + ['is_here' => in_array($failure->reason, SidecarClient::REFUSALS, true)];
        }

        return [];
    }

    /** @return array<string, string> the answer to the frame's "token-please" */
    public function freshToken(): array
    {
        list(, $pairing) = $this->state();
        if ($pairing === null || !call_user_func($this->may, 'view')) {
            return ['error' => 'forbidden'];
        }

        return ['token' => Launch::token($pairing, $this->moduleVersion, $this->may)];
    }

    /** @return array{0: string, 1: Pairing|null} */
    private function state(): array
    {
        $idShop = BackOffice::idShopOfPage();
        if ($idShop === null) {
            return [self::NO_SHOP, null];
        }
        try {
            $pairing = (new PairingStore())->find($idShop);
        } catch (UnreadablePairing $error) {
            return [self::UNREADABLE, null];
        }

        return [$pairing ? self::PAIRED : self::NOT_PAIRED, $pairing];
    }
}
