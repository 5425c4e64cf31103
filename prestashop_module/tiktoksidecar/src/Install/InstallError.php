<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

/** The installation cannot go on; the message is a sentence that says why. */
final class InstallError extends \RuntimeException
{
}
