<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\Answer;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Contract;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Request;

/** The resource tiktoksetup: what stands in the way of orders, and the few named changes that clear it. */
final class SetupEndpoint extends Endpoint
{
    const MOST_COUNTRIES = 50;

    public function answer(Request $request): Answer
    {
        switch ($request->method()) {
            case 'GET':
                return $this->tell($request);
            case 'POST':
                return $this->change($request);
        }

        throw $this->methodNotAllowed($request);
    }

    private function tell(Request $request): Answer
    {
        $countries = $request->has('countries') ? $request->items('countries', self::MOST_COUNTRIES) : [];
        foreach ($countries as $country) {
            if (!preg_match(Changes::ISO_COUNTRY . 'D', $country)) {
                throw $request->badParameter('countries', 'countries has to be ISO codes with commas between them.');
            }
        }
        $reference = $request->integer('carrier_reference', 0, 0, 4294967295);

        return new Answer(200, (new ShopSetup(Database::ofShop(), $request->idShop()))->facts($countries, $reference));
    }

    /** @throws ApiError */
    private function change(Request $request): Answer
    {
        $document = $request->document();
        Contract::check($document);
        $change = Changes::read($document, Database::ofShop(), $request->idShop());
        $isPreview = $document->truth('dry_run');
        $document->finish();
        $rows = $change->rows();
        if ($rows && !$isPreview) {
            $change->apply($rows);
        }

        return new Answer(200, [
            'applied' => $rows && !$isPreview,
            'rows' => array_map(static function (RowChange $row): array {
                return $row->toArray();
            }, $rows),
        ]);
    }
}
