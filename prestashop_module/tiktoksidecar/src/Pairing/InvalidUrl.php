<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** The address of the sidecar cannot be used; the message is one of SidecarUrl's reasons. */
final class InvalidUrl extends \InvalidArgumentException
{
}
