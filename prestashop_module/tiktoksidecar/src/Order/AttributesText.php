<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/**
 * The text of a combination's attributes exactly as PrestaShop's cart words it; separators and order differ between
 * versions and settings, and the cart keeps its words to itself and to its heirs.
 */
final class AttributesText extends \Cart
{
    public static function of(int $idProductAttribute, int $idLang): string
    {
        if ($idProductAttribute === 0) {
            return '';
        }
        self::cacheSomeAttributesLists([$idProductAttribute], $idLang);

        return (string) (self::$_attributesLists[$idProductAttribute . '-' . $idLang]['attributes'] ?? '');
    }
}
