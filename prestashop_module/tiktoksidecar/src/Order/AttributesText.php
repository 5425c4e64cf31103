<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/**
 * The text of a combination's attributes exactly as PrestaShop's cart words it; separators and order differ between
 * versions and settings, and the cart keeps its words to itself and to its heirs.
 */
final class AttributesText extends \Cart
{
    /**
     * @param int[] $ids of combinations; 0 has no text
     * @return array<int, string> by id
     */
    public static function of(array $ids, int $idLang): array
    {
        $combinations = array_filter($ids);
        if ($combinations !== []) {
            self::cacheSomeAttributesLists($combinations, $idLang);
        }
        $texts = [];
        foreach ($ids as $id) {
            $texts[$id] = (string) (self::$_attributesLists[$id . '-' . $idLang]['attributes'] ?? '');
        }

        return $texts;
    }
}
