<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Events;

use PrestaShop\Module\TikTokSidecar\Webservice\Answer;
use PrestaShop\Module\TikTokSidecar\Webservice\Contract;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Request;

/** The resource tiktokevents: hand out the oldest events, delete those that were dealt with. */
final class EventsEndpoint extends Endpoint
{
    const MOST = 1000;
    const DEFAULT_LIMIT = 500;

    /** @var EventStore */
    private $events;

    public function __construct(?EventStore $events = null)
    {
        $this->events = $events ?: new EventStore();
    }

    public function answer(Request $request): Answer
    {
        switch ($request->method()) {
            case 'GET':
                return $this->list($request);
            case 'POST':
                return $this->acknowledge($request);
        }

        throw $this->methodNotAllowed($request);
    }

    private function list(Request $request): Answer
    {
        $limit = $request->integer('limit', self::DEFAULT_LIMIT, 1, self::MOST);
        $rows = $this->events->oldest($request->idShop(), $limit + 1);
        $events = array_map([$this, 'event'], array_slice($rows, 0, $limit));

        return new Answer(200, ['events' => $events, 'more' => count($rows) > $limit]);
    }

    private function acknowledge(Request $request): Answer
    {
        $document = $request->document();
        Contract::checkWhereNamed($document);
        $ids = $document->integers('acknowledge', self::MOST);
        $document->finish();

        return new Answer(200, ['acknowledged' => $this->events->acknowledge($request->idShop(), $ids)]);
    }

    /**
     * @param array<string, mixed> $row
     * @return array<string, mixed>
     */
    private function event(array $row): array
    {
        $event = ['id' => (int) $row['id'], 'kind' => $row['kind']];
        foreach (['id_order', 'id_product', 'id_product_attribute'] as $id) {
            $event[$id] = $row[$id] === null ? null : (int) $row[$id];
        }

        return $event + ['origin' => $row['origin'], 'at' => str_replace(' ', 'T', $row['at']) . 'Z'];
    }
}
