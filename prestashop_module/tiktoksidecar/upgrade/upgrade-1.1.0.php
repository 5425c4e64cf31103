<?php

declare(strict_types=1);

/**
 * Nothing: the newest script puts everything in place, in the same request. A second time there PrestaShop takes a hook
 * that the first one registered for missing, and the upgrade stops at the duplicate row.
 */
function upgrade_module_1_1_0($module)
{
    return true;
}
