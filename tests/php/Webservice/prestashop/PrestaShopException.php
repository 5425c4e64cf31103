<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class PrestaShopException extends Exception
{
}
