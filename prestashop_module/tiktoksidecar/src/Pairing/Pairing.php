<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** One shop's bond with its sidecar. */
final class Pairing
{
    /** @var int */
    public $idShop;
    /** @var string the sidecar's name for this shop */
    public $shopId;
    /** @var string 64 hexadecimal characters */
    public $secret;
    /** @var string the address this server calls */
    public $sidecarUrl;
    /** @var string the address the browser loads */
    public $publicUrl;
    /** @var string the shop's address at the time of pairing */
    public $shopUrl;
    /** @var int */
    public $idWebserviceKey;
    /** @var int Unix seconds */
    public $pairedAt;

    /** @param array<string, mixed> $record as toArray returns it */
    public static function fromArray(array $record): self
    {
        $pairing = new self();
        $pairing->idShop = (int) $record['id_shop'];
        $pairing->shopId = (string) $record['shop_id'];
        $pairing->secret = (string) $record['secret'];
        $pairing->sidecarUrl = (string) $record['sidecar_url'];
        $pairing->publicUrl = rtrim((string) $record['public_url'], '/');
        $pairing->shopUrl = (string) $record['shop_url'];
        $pairing->idWebserviceKey = (int) $record['id_webservice_key'];
        $pairing->pairedAt = (int) $record['paired_at'];

        return $pairing;
    }

    /** @return array<string, mixed> */
    public function toArray(): array
    {
        return [
            'id_shop' => $this->idShop,
            'shop_id' => $this->shopId,
            'secret' => $this->secret,
            'sidecar_url' => $this->sidecarUrl,
            'public_url' => $this->publicUrl,
            'shop_url' => $this->shopUrl,
            'id_webservice_key' => $this->idWebserviceKey,
            'paired_at' => $this->pairedAt,
        ];
    }
}
