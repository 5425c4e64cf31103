<?php

declare(strict_types=1);

/** The right of every profile to view the module. */
function upgrade_module_1_3_0($module)
{
    return (bool) $module->reset();
}
