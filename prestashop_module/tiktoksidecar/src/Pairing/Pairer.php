<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** Pairs a shop with a sidecar, and parts them. */
final class Pairer
{
    const CONTRACT = 1;

    /** @var SidecarClient */
    private $sidecar;
    /** @var PairingStore */
    private $store;
    /** @var KeyRing */
    private $keys;

    public function __construct(?SidecarClient $sidecar = null, ?PairingStore $store = null, ?KeyRing $keys = null)
    {
        $this->sidecar = $sidecar ?: new SidecarClient();
        $this->store = $store ?: new PairingStore();
        $this->keys = $keys ?: new KeyRing();
    }

    /**
     * Makes a key, offers it to the sidecar and keeps the answer; a refused key is removed again.
     *
     * @param bool $isMoved whether a person says that this shop was paired under another address
     * @throws PairingFailure
     * @throws \PrestaShopException if the key cannot be saved
     */
    public function pair(
        int $idShop,
        string $sidecarUrl,
        string $code,
        string $adminOrigin,
        string $version,
        bool $isMoved = false
    ): Pairing {
        $this->sidecar->greet($sidecarUrl);
        $previous = $this->previous($idShop);
        $key = $this->keys->create($idShop);
        try {
            $request = $this->request($idShop, $code, $adminOrigin, $version, (string) $key->key);
            $answer = $this->sidecar->pair($sidecarUrl, $request, $isMoved ? $previous : null);
        } catch (\Throwable $error) {
            $this->keys->remove((int) $key->id);

            throw $error;
        }
        $pairing = Pairing::fromArray($answer + [
            'id_shop' => $idShop,
            'sidecar_url' => $sidecarUrl,
            'shop_url' => $request['shop_url'],
            'id_webservice_key' => $key->id,
            'paired_at' => $request['now'],
        ]);
        $this->store->save($pairing);
        if ($previous !== null) {
            $this->keys->remove($previous->idWebserviceKey);
        }

        return $pairing;
    }

    /** @return array<string, mixed> the body of the pairing request */
    private function request(int $idShop, string $code, string $adminOrigin, string $version, string $key): array
    {
        $facts = new ShopFacts($idShop);

        return $facts->settings() + [
            'code' => $code,
            'admin_origins' => $facts->adminOrigins($adminOrigin),
            'prestashop_version' => _PS_VERSION_,
            'php_version' => PHP_VERSION,
            'module_version' => $version,
            'contract' => self::CONTRACT,
            'webservice_key' => $key,
            'now' => time(),
        ];
    }

    /**
     * Tells the sidecar, then removes key and pairing, whatever the sidecar said; a copy of the shop tells nothing.
     *
     * @param bool $isMoved whether a person says that this shop is the paired one, though its address is another now
     * @return PairingFailure|null why the sidecar could not be told
     */
    public function part(Pairing $pairing, bool $isMoved = false): ?PairingFailure
    {
        $failure = null;
        try {
            if ($isMoved || (new ShopFacts($pairing->idShop))->url() === $pairing->shopUrl) {
                $this->sidecar->unpair($pairing, $pairing->shopUrl);
            }
        } catch (PairingFailure $error) {
            $failure = $error;
        }
        $this->forget($pairing);

        return $failure;
    }

    /** Parts every shop, when the module leaves; a sidecar that does not answer is asked once, not for every shop. */
    public function partAll(): void
    {
        $silent = [];
        foreach (ShopFacts::allIds() as $idShop) {
            $pairing = $this->previous($idShop);
            if ($pairing === null) {
                continue;
            }
            if (isset($silent[$pairing->sidecarUrl])) {
                $this->forget($pairing);
                continue;
            }
            $failure = $this->part($pairing);
            if ($failure !== null && $failure->status === 0) {
                $silent[$pairing->sidecarUrl] = true;
            }
        }
    }

    private function forget(Pairing $pairing): void
    {
        $this->keys->remove($pairing->idWebserviceKey);
        $this->store->forget($pairing->idShop);
    }

    private function previous(int $idShop): ?Pairing
    {
        try {
            return $this->store->find($idShop);
        } catch (UnreadablePairing $error) {
            return null;
        }
    }
}
