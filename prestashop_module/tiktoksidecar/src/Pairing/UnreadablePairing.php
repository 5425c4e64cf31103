<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** The stored pairing cannot be decrypted, as after a restored database with another cookie key. */
final class UnreadablePairing extends \RuntimeException
{
}
