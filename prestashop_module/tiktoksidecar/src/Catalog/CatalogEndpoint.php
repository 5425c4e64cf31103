<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Catalog;

use PrestaShop\Module\TikTokSidecar\Webservice\Answer;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Request;

/** The resource tiktokcatalog: products and combinations by page, by SKU or by id. */
final class CatalogEndpoint extends Endpoint
{
    const MOST_PRODUCTS = 5000;
    /** Products and combinations of a page: a row takes about 2.4 KB while it is read, and PHP has often 128 MB. */
    const MOST_ROWS = 20000;
    const DEFAULT_PRODUCTS = 1000;
    const MOST_SKUS = 200;
    const MOST_IDS = 1000;

    public function answer(Request $request): Answer
    {
        if ($request->method() !== 'GET') {
            throw $this->methodNotAllowed($request);
        }
        $idLang = $request->integer('id_lang', (int) \Configuration::get('PS_LANG_DEFAULT'), 1, 4294967295);
        if (!\Language::getLanguage($idLang)) {
            throw $request->badParameter('id_lang', 'There is no language ' . $idLang . '.');
        }
        $catalog = new CatalogQuery(Database::ofShop(), $request->idShop(), $idLang);
        if ($request->has('skus')) {
            return $this->rows($idLang, $catalog->ofSkus($this->skus($request)), null);
        }
        if ($request->has('ids')) {
            return $this->rows($idLang, $catalog->ofProducts($this->ids($request)), null);
        }

        return $this->page($request, $catalog, $idLang);
    }

    private function page(Request $request, CatalogQuery $catalog, int $idLang): Answer
    {
        $limit = $request->integer('limit', self::DEFAULT_PRODUCTS, 1, self::MOST_PRODUCTS);
        $found = $catalog->idsAfter($request->integer('after', 0, 0, 4294967295), $limit);
        $ids = $catalog->fitting($found, self::MOST_ROWS);
        $isLast = count($found) < $limit && $ids === $found;

        return $this->rows($idLang, $catalog->ofProducts($ids), $isLast ? null : end($ids));
    }

    /**
     * Each SKU is encoded by itself, so that one with a comma can stand in the list.
     *
     * @return string[]
     */
    private function skus(Request $request): array
    {
        return array_map('rawurldecode', $request->items('skus', self::MOST_SKUS));
    }

    /** @return int[] */
    private function ids(Request $request): array
    {
        $ids = $request->items('ids', self::MOST_IDS);
        if ($ids !== array_filter($ids, 'ctype_digit')) {
            throw $request->badParameter('ids', 'ids has to be product ids with commas between them.');
        }

        return array_map('intval', $ids);
    }

    /** @param array<int, array<int, mixed>> $rows */
    private function rows(int $idLang, array $rows, ?int $next): Answer
    {
        return new Answer(200, [
            'id_lang' => $idLang,
            'columns' => CatalogRow::COLUMNS,
            'rows' => $rows,
            'next' => $next,
        ]);
    }
}
