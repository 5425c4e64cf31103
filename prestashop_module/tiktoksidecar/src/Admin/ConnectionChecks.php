<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Configuration;
use PrestaShop\Module\TikTokSidecar\Pairing\KeyRing;
use PrestaShop\Module\TikTokSidecar\Pairing\OwnWebservice;
use PrestaShop\Module\TikTokSidecar\Pairing\Pairing;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;
use PrestaShop\Module\TikTokSidecar\Pairing\ShopFacts;
use PrestaShop\Module\TikTokSidecar\Pairing\SidecarClient;

/** Tries every way that the connection needs, and says of each whether it is open. */
final class ConnectionChecks
{
    /** @var SidecarClient */
    private $sidecar;
    /** @var KeyRing */
    private $keys;

    public function __construct(SidecarClient $sidecar)
    {
        $this->sidecar = $sidecar;
        $this->keys = new KeyRing();
    }

    /**
     * Tries the ways before there is a pairing; the webservice with a key of its own, which is removed again.
     *
     * @return array<int, array<string, mixed>> what, failure (null if the way is open)
     */
    public function before(int $idShop, string $sidecarUrl): array
    {
        $key = $this->keys->create($idShop);
        try {
            $webservice = $this->webservice($idShop, (string) $key->key);
        } finally {
            $this->keys->remove((int) $key->id);
        }

        return [
            $this->attempt(Text::of('This server reaches the service'), function () use ($sidecarUrl) {
                $this->sidecar->greet($sidecarUrl);
            }),
            $webservice,
        ];
    }

    /** @return array<int, array<string, mixed>> the ways of a paired shop */
    public function of(Pairing $pairing): array
    {
        $checks = [
            $this->attempt(Text::of('The service answers and knows this shop'), function () use ($pairing) {
                $this->sidecar->check($pairing, BackOffice::origin());
            }),
        ];
        $key = $this->keys->usable($pairing->idWebserviceKey);
        // The page itself warns of a webservice that is switched off, and of a key that is gone.
        if ($key !== null && Configuration::get('PS_WEBSERVICE')) {
            $checks[] = $this->webservice($pairing->idShop, $key);
        }

        return $checks;
    }

    private function webservice(int $idShop, string $key): array
    {
        return $this->attempt(Text::of('The webservice of this shop takes the key'), function () use ($idShop, $key) {
            (new OwnWebservice())->check((new ShopFacts($idShop))->url(), $idShop, $key);
        });
    }

    private function attempt(string $what, callable $work): array
    {
        try {
            $work();
        } catch (PairingFailure $failure) {
            return ['what' => $what, 'failure' => FailureText::of($failure)];
        }

        return ['what' => $what, 'failure' => null];
    }
}
