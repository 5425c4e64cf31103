<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Events\Recorder;
use PrestaShop\Module\TikTokSidecar\Webservice\Answer;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Lock;
use PrestaShop\Module\TikTokSidecar\Webservice\Request;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

/** The resource tiktokorders: create, read, change. */
final class OrdersEndpoint extends Endpoint
{
    const MOST_IDS = 100;
    const SWEEP = 5;

    /** @var Database */
    private $database;
    /** @var OrderRows */
    private $rows;
    /** @var OrderView */
    private $view;
    /** @var Completion */
    private $completion;
    /** @var Lock|null */
    private $lock;
    /** @var OrderRow|null the order that is being carried on just now */
    private $current;
    /** @var array{string, bool}|null external id that was asked for, and whether this request wrote the order */
    private $asked;
    /** @var array{OrderRow, OrderChanges}|null the order that is being changed just now, and how */
    private $edited;

    public function __construct(?Database $database = null)
    {
        $this->database = $database ?: Database::ofShop();
        $this->rows = new OrderRows($this->database);
        $this->view = new OrderView($this->database);
        $this->completion = new Completion($this->database, $this->rows);
    }

    public function answer(Request $request): Answer
    {
        switch ($request->method()) {
            case 'GET':
                return $this->get($request);
            case 'POST':
                return $this->post($request);
            case 'PUT':
                return $this->put($request);
        }

        throw $this->methodNotAllowed($request);
    }

    /** After a foreign exit the order is carried on without the listeners of the step that ended it. */
    public function answerAfterExit(string $fileOfFatal): Answer
    {
        if ($this->edited !== null) {
            return $this->editAfterExit($fileOfFatal);
        }
        if ($this->current === null) {
            return parent::answerAfterExit($fileOfFatal);
        }
        $this->completion->giveUpListeners($this->current, $fileOfFatal);
        if ($fileOfFatal !== '' || $this->asked === null) {
            return parent::answerAfterExit($fileOfFatal);
        }
        $this->complete($this->current);

        return $this->created($this->rows->find($this->asked[0]), $this->asked[1]);
    }

    public function close(): void
    {
        if ($this->lock !== null) {
            $this->lock->release();
        }
        (new Recorder())->writeOwn();
    }

    private function get(Request $request): Answer
    {
        if ($request->has('external_ids')) {
            return $this->getList($request);
        }
        if ($request->has('search_foreign')) {
            $found = (new ForeignOrders($this->database, $request->idShop()))->find($this->ids($request, 'search_foreign'));

            return new Answer(200, ['found' => $found]);
        }
        if ($request->has('id_order')) {
            $idOrder = $request->integer('id_order', 0, 1, 4294967295);

            return $this->one($this->rows->findByOrder($idOrder), $request);
        }
        if ($request->has('external_id')) {
            return $this->one($this->rows->find($this->ids($request, 'external_id', 1)[0]), $request);
        }

        throw new ApiError(400, 'missing_parameter', 'external_id, external_ids, id_order or search_foreign is needed.');
    }

    private function one(?OrderRow $row, Request $request): Answer
    {
        if ($row === null || $row->idShop !== $request->idShop()) {
            throw $this->unknownOrder();
        }

        return new Answer(200, $this->view->of($row));
    }

    private function getList(Request $request): Answer
    {
        $orders = [];
        $unknown = [];
        foreach ($this->ids($request, 'external_ids') as $externalId) {
            $row = $this->rows->find($externalId);
            try {
                $orders[] = $this->one($row, $request)->body();
            } catch (ApiError $error) {
                $unknown[] = $externalId;
            }
        }

        return new Answer(200, ['orders' => $orders, 'unknown' => $unknown]);
    }

    /** @return string[] */
    private function ids(Request $request, string $parameter, int $most = self::MOST_IDS): array
    {
        $ids = $request->items($parameter, $most);
        foreach ($ids as $id) {
            if (!preg_match(NewOrder::EXTERNAL_ID . 'D', $id)) {
                throw $request->badParameter($parameter, $parameter . ' holds something that is no order id.');
            }
        }

        return $ids;
    }

    private function post(Request $request): Answer
    {
        $this->claim();
        $document = $request->document();
        $externalId = NewOrder::externalIdOf($document);
        $creation = new OrderCreation($this->database, $this->rows);
        $parts = $this->rows->find($externalId) === null
            ? $creation->prepare(NewOrder::ofFields($document), new \Shop($request->idShop()))
            : null;
        $this->begin($request);
        $written = $parts === null ? null : $this->write($creation, $parts);
        $isNew = $written !== null;
        $row = $written ?? $this->rows->find($externalId);
        if ($row->idShop !== $request->idShop()) {
            throw ApiError::conflict('other_shop', 'This order belongs to shop ' . $row->idShop . ' of this PrestaShop.');
        }
        $this->asked = [$externalId, $isNew];
        $isNew ? $this->complete($row) : $this->carryOn($row);
        $this->sweep($request->idShop());
        $this->close();

        return $this->created($row, $isNew);
    }

    /** The unique external id decides who writes; another one finds the order. */
    private function write(OrderCreation $creation, OrderParts $parts): ?OrderRow
    {
        try {
            return $creation->write($parts);
        } catch (DatabaseError $error) {
            if ($error->getCode() !== DatabaseError::DUPLICATE || !$this->rows->find($parts->document->externalId)) {
                throw $error;
            }

            return null;
        }
    }

    private function created(OrderRow $row, bool $isNew): Answer
    {
        try {
            $body = $this->view->of($row);
        } catch (ApiError $error) {
            throw ApiError::conflict($error->errorCode(), 'The order was deleted from PrestaShop; it stays deleted.');
        }

        return new Answer($isNew ? 201 : 200, ['created' => $isNew] + $body);
    }

    private function put(Request $request): Answer
    {
        $this->claim();
        $changes = OrderChanges::ofFields($request->document());
        $this->begin($request);
        $row = $this->rows->find($changes->externalId);
        $this->one($row, $request);
        $this->carryOn($row);
        $this->edited = [$row, $changes];

        return $this->edit($row, $changes, $row->tries < Completion::TRIES);
    }

    /** After a fatal error there is no memory or time left: the next request does without the listeners. */
    private function editAfterExit(string $fileOfFatal): Answer
    {
        list($row, $changes) = $this->edited;
        $this->completion->giveUpListeners($row, $fileOfFatal);
        if ($fileOfFatal !== '') {
            return parent::answerAfterExit($fileOfFatal);
        }

        return $this->edit($row, $changes, false);
    }

    private function edit(OrderRow $row, OrderChanges $changes, bool $withListeners): Answer
    {
        $references = new ShopReferences($this->database, $row->idShop);
        $editing = new OrderEditing($this->database, $this->rows, $references, $withListeners);
        $changed = $editing->apply($row, $changes);
        $this->completion->endForeignTransaction();
        $this->edited = null;
        if ($row->tries > 1 || $row->warnings->isChanged()) {
            $this->rows->mark($row, $row->step);
        }

        return new Answer(200, ['changed' => $changed] + $this->view->of($row));
    }

    private function claim(): void
    {
        Origin::claim();
        RequiredFields::waive();
    }

    private function begin(Request $request): void
    {
        $this->lock = Lock::ofShop($this->database, $request->idShop());
        $this->lock->acquire();
        Transaction::limitWaits($this->database);
    }

    /** Carries on an order that an earlier request left unfinished. */
    private function carryOn(OrderRow $row): void
    {
        if (!$row->isComplete()) {
            $this->rows->beginAgain($row);
            $this->complete($row);
        }
    }

    private function complete(OrderRow $row): void
    {
        $this->current = $row;
        $this->completion->run($row);
        $this->current = null;
    }

    /** Completes what earlier requests left unfinished; a failure there is no failure of the present order. */
    private function sweep(int $idShop): void
    {
        foreach ($this->rows->unfinished($idShop, self::SWEEP) as $row) {
            try {
                $this->carryOn($row);
            } catch (\Throwable $error) {
                error_log('tiktoksidecar: order ' . $row->idOrder . ' stays unfinished: ' . get_class($error));
            }
        }
    }

    private function unknownOrder(): ApiError
    {
        return ApiError::notFound('unknown_order', 'No order of this module has that id in this shop.');
    }
}
