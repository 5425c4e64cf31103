<?php

declare(strict_types=1);

/** The hook by which the payment is linked to an invoice. */
function upgrade_module_1_2_0($module)
{
    return (bool) $module->reset();
}
