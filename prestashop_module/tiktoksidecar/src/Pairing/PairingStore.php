<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

use Configuration;
use PhpEncryption;

/**
 * Keeps each shop's pairing in its configuration.
 *
 * Encrypted, because a webservice key with the right to read configurations would otherwise read the secret. The
 * record names its shop: with multistore off a value is stored for all shops, and a second shop must not inherit it.
 */
final class PairingStore
{
    const KEY = 'TIKTOKSIDECAR_PAIRING';

    /** @throws UnreadablePairing if the shop's cookie key was changed since */
    public function find(int $idShop): ?Pairing
    {
        $stored = (string) Configuration::get(self::KEY, null, null, $idShop);
        if ($stored === '') {
            return null;
        }
        $pairing = Pairing::fromArray($this->decrypt($stored));

        return $pairing->idShop === $idShop ? $pairing : null;
    }

    public function save(Pairing $pairing): void
    {
        $stored = $this->cipher()->encrypt(json_encode($pairing->toArray()));
        Configuration::updateValue(self::KEY, $stored, false, null, $pairing->idShop);
    }

    public function forget(int $idShop): void
    {
        Configuration::updateValue(self::KEY, '', false, null, $idShop);
    }

    /** @return array<string, mixed> */
    private function decrypt(string $stored): array
    {
        try {
            $record = json_decode((string) $this->cipher()->decrypt($stored), true);
        } catch (\Exception $error) {
            $record = null;
        }
        if (!is_array($record)) {
            throw new UnreadablePairing();
        }

        return $record;
    }

    private function cipher(): PhpEncryption
    {
        return new PhpEncryption(_NEW_COOKIE_KEY_);
    }
}
