<?php

declare(strict_types=1);

/** The table of refunds, new rights of the webservice keys, and the hook that Reset announces itself by. */
function upgrade_module_1_1_0($module)
{
    return (bool) $module->reset();
}
