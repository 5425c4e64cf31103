<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

/** One thing that the installation puts into the shop and the uninstallation takes out again. */
interface Step
{
    /**
     * Does its part; repeating it does no harm.
     *
     * @throws InstallError with a sentence for the merchant
     */
    public function apply(): void;

    /** Takes its part back, as far as it is there. */
    public function revert(): void;
}
