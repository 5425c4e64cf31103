<?php

declare(strict_types=1);

/** Nothing, for the reason that stands in the script of 1.1.0. */
function upgrade_module_1_2_0($module)
{
    return true;
}
