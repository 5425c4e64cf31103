"""One page of orders in one transaction: rows, documents, terms, SKUs, timeline, counters, cursor and jobs together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import delete, insert
from sqlmodel import Session, SQLModel, col, select

from sidecar.errors import Problem
from sidecar.order.document import OrderDocument
from sidecar.order.stage import stage_of
from sidecar.sync.store import fetches
from sidecar.sync.store.handover import hand_over, may_leave
from sidecar.sync.store.orders import pack, pk_of, unpack
from sqlmodel_db.queries.counts import CountKey, count_key, move_many
from sqlmodel_db.tables import FetchOrder, Order, OrderRaw, OrderSku, OrderTerm, TimelineEntry
from sqlmodel_db.turns import take_turn


@dataclass(frozen=True, slots=True)
class Incoming:
    """An order of a page: its columns, search terms and SKU keys; ``document`` is None when it is malformed.

    ``packed`` is TikTok's JSON as it is stored; ``update_time`` is TikTok's, in seconds; ``hides_buyer``: the recipient
    is masked in it, or not there.
    """

    order_id: str
    update_time: int
    packed: bytes
    hides_buyer: bool
    columns: dict[str, Any]
    terms: frozenset[str]
    sku_keys: frozenset[str]
    document: OrderDocument | None
    problem: Problem | None


class Judged(Protocol):
    """What of an order, new or stored, its judgement depends on."""

    id: int | None
    status: str
    first_status: str
    import_state: str
    created_at: datetime
    chosen: bool
    ignored_reason: str
    prestashop_order_id: int | None
    problem_code: str


# What the policy says of an order: its columns (import state, problem, decision) at this moment.
Judge = Callable[[Incoming, Judged], dict[str, Any]]


@dataclass
class Fresh:
    """An order that is not stored yet, for its judgement."""

    status: str
    first_status: str
    created_at: datetime
    id: int | None = None
    import_state: str = "waiting"
    chosen: bool = False
    ignored_reason: str = ""
    prestashop_order_id: int | None = None
    problem_code: str = ""


@dataclass
class PageStored:
    """What storing a page did: keys by result; ``ready`` orders are to be created, changed ``bound`` ones told."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    ready: list[int] = field(default_factory=list)
    bound: list[int] = field(default_factory=list)


class PageWriter:
    """Stores the orders of one page for one TikTok shop inside the caller's transaction.

    ``asked_at`` (UTC): when TikTok was asked for the page. Its update time does not move with every change, so that of
    two documents with the same one the document counts that was asked for later, whichever is stored first.
    """

    def __init__(
        self, session: Session, shop_id: str, tiktok_shop_id: str, judge: Judge, *, asked_at: datetime, at: datetime
    ) -> None:
        self.session = session
        self.shop_id = shop_id
        self.tiktok_shop_id = tiktok_shop_id
        self.judge = judge
        self.asked_at = asked_at
        self.at = at
        self.stored = PageStored()
        self._moves: list[tuple[CountKey | None, CountKey | None]] = []
        self._timeline: list[dict[str, Any]] = []

    def write(self, incoming: Iterable[Incoming]) -> PageStored:
        """Store the newest version of each order; an older one never overwrites a newer one.

        The TikTok shop may have been attached to another shop before. Of the orders stored for that one, those that it
        never began to create come over.
        """
        newest: dict[str, Incoming] = {}
        for one in incoming:
            if one.order_id not in newest or one.update_time >= newest[one.order_id].update_time:
                newest[one.order_id] = one
        take_turn(self.session, f"orders:{self.tiktok_shop_id}")
        known = self._known(list(newest))
        self._insert([one for one in newest.values() if one.order_id not in known])
        for order_id, (order, raw) in known.items():
            if order.shop_id == self.shop_id:
                self._update(order, raw, newest[order_id])
            elif may_leave(self.session, order):
                self._take_over(order, raw, newest[order_id])
        if self._moves:
            move_many(self.session, self.shop_id, self._moves)
        self._bulk(TimelineEntry, self._timeline)
        return self.stored

    def _known(self, order_ids: Sequence[str]) -> dict[str, tuple[Order, OrderRaw]]:
        """Read what is stored of orders; nobody else changes them until all is written."""
        mine = (Order.tiktok_shop_id == self.tiktok_shop_id, col(Order.order_id).in_(order_ids))
        joined = select(Order, OrderRaw).where(*mine).join(OrderRaw, col(OrderRaw.order_pk) == Order.id)
        rows = self.session.exec(joined.order_by(col(Order.id)).with_for_update(of=Order))
        return {order.order_id: (order, raw) for order, raw in rows}

    def _insert(self, fresh: Sequence[Incoming]) -> None:
        if not fresh:
            return
        rows = [self._row(one) for one in fresh]
        statement = insert(Order).returning(col(Order.id), col(Order.order_id))
        keys = {order_id: pk for pk, order_id in self.session.execute(statement, rows)}
        self._bulk(OrderRaw, [self._raw(keys[one.order_id], one) for one in fresh])
        self._bulk(OrderTerm, self._terms(fresh, keys))
        self._bulk(OrderSku, self._skus(fresh, keys))
        for row in rows:
            self._note_new(keys[row["order_id"]], row)

    def _row(self, one: Incoming) -> dict[str, Any]:
        status, created_at = one.columns["status"], one.columns["created_at"]
        judged = self.judge(one, Fresh(status, status, created_at))
        values = _order_defaults() | {"problem_params": {}} | one.columns | judged
        values |= {"shop_id": self.shop_id, "tiktok_shop_id": self.tiktok_shop_id, "order_id": one.order_id}
        stage = stage_of(status, values["import_state"], is_bound=False)
        return values | {"first_status": status, "stored_at": self.at, "stage": stage}

    def _note_new(self, pk: int, row: dict[str, Any]) -> None:
        self.stored.new.append(pk)
        self._moves.append((None, CountKey(row["stage"], bool(row["problem_code"]))))
        self._tell(pk, "seen", {"status": row["status"]})
        self._tell_problem(pk, row)
        if row["import_state"] == "ready":
            self.stored.ready.append(pk)

    def _update(self, order: Order, raw: OrderRaw, one: Incoming) -> None:
        pk = pk_of(order)
        if self._is_older(order, raw, one):
            self.stored.unchanged.append(pk)
            return
        raw.fetched_at = self.asked_at
        if one.packed == raw.document:
            self.stored.unchanged.append(pk)
            return
        before, status, problem = count_key(order), order.status, order.problem_code
        self._overwrite(order, raw, one)
        self._moves.append((before, count_key(order)))
        self.stored.changed.append(pk)
        if order.status != status:
            self._tell(pk, "status_changed", {"from": status, "to": order.status})
        if order.problem_code != problem:
            self._tell_problem(pk, order.model_dump())
        if order.import_state == "ready":
            self.stored.ready.append(pk)
        if order.prestashop_order_id is not None:
            self.stored.bound.append(pk)

    def _is_older(self, order: Order, raw: OrderRaw, one: Incoming) -> bool:
        """Whether the stored document is the later one; a time of asking ahead of our clock proves nothing."""
        updated_at: datetime = one.columns["updated_at"]
        if updated_at != order.updated_at:
            return updated_at < order.updated_at
        return self.asked_at < raw.fetched_at <= self.at

    def _take_over(self, order: Order, raw: OrderRaw, one: Incoming) -> None:
        pk = pk_of(order)
        hand_over(self.session, order, self.shop_id)
        fresh = Fresh(one.columns["status"], order.first_status, one.columns["created_at"])
        self._overwrite(order, raw, one, fresh)
        self._moves.append((None, count_key(order)))
        self.stored.new.append(pk)
        self._tell(pk, "taken_over", {})
        self._tell_problem(pk, order.model_dump())
        if order.import_state == "ready":
            self.stored.ready.append(pk)

    def _overwrite(self, order: Order, raw: OrderRaw, one: Incoming, judged: Judged | None = None) -> None:
        columns = dict(one.columns)
        self._keep_clear_recipient(order, raw, one)
        if not columns.get("customer"):
            columns.pop("customer", None)
        for name, value in columns.items():
            setattr(order, name, value)
        for name, value in self.judge(one, judged or order).items():
            setattr(order, name, value)
        order.stage = stage_of(order.status, order.import_state, is_bound=order.prestashop_order_id is not None)
        raw.document, raw.fetched_at = one.packed, self.asked_at
        self.session.add_all([order, raw])
        self._replace_keys(pk_of(order), one)

    def _keep_clear_recipient(self, order: Order, raw: OrderRaw, one: Incoming) -> None:
        """Keep the address of the earlier document where this one hides it; a clear one needs no copy."""
        if not one.hides_buyer:
            raw.clear_recipient = None
        elif raw.clear_recipient is None and order.customer:
            raw.clear_recipient = pack(unpack(raw.document).get("recipient_address"))

    def _replace_keys(self, pk: int, one: Incoming) -> None:
        """Terms only grow (a name that is masked now is still searched for); SKUs are replaced."""
        known = set(self.session.exec(select(OrderTerm.term).where(OrderTerm.order_pk == pk)))
        missing = one.terms - known
        self._bulk(OrderTerm, [{"shop_id": self.shop_id, "term": term, "order_pk": pk} for term in sorted(missing)])
        if one.document is not None:
            self.session.execute(delete(OrderSku).where(col(OrderSku.order_pk) == pk))
            self._bulk(OrderSku, self._skus([one], {one.order_id: pk}))

    def _raw(self, pk: int, one: Incoming) -> dict[str, Any]:
        return {"order_pk": pk, "shop_id": self.shop_id, "fetched_at": self.asked_at, "document": one.packed}

    def _terms(self, fresh: Sequence[Incoming], keys: dict[str, int]) -> list[dict[str, Any]]:
        shop_id = self.shop_id
        return [
            {"shop_id": shop_id, "term": term, "order_pk": keys[one.order_id]} for one in fresh for term in one.terms
        ]

    def _skus(self, fresh: Sequence[Incoming], keys: dict[str, int]) -> list[dict[str, Any]]:
        shop_id = self.shop_id
        return [
            {"shop_id": shop_id, "sku_key": key, "order_pk": keys[one.order_id]}
            for one in fresh
            for key in one.sku_keys
        ]

    def _tell(self, pk: int, code: str, params: dict[str, Any]) -> None:
        entry = {"shop_id": self.shop_id, "order_pk": pk, "at": self.at, "actor": "tiktok"}
        self._timeline.append({**entry, "code": code, "params": params})

    def _tell_problem(self, pk: int, row: dict[str, Any]) -> None:
        if row["problem_code"]:
            self._tell(pk, "problem", {"problem": row["problem_code"], **row["problem_params"]})

    def _bulk(self, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        """Insert beside the ORM, which would look at every value once more."""
        if rows:
            self.session.connection().execute(insert(SQLModel.metadata.tables[str(table.__tablename__)]), rows)


@cache
def _order_defaults() -> dict[str, Any]:
    now = datetime.now(UTC)
    texts: dict[str, Any] = dict.fromkeys(
        ("shop_id", "tiktok_shop_id", "order_id", "status", "first_status", "stage"), ""
    )
    order = Order(**texts, import_state="waiting", created_at=now, updated_at=now, stored_at=now)
    return order.model_dump(exclude={"id"})


def note_results(session: Session, shop_id: str, fetch_id: int, stored: PageStored) -> None:
    """Write a fetch's result for each order it had not met before, and count them."""
    results = {"new": stored.new, "changed": stored.changed, "unchanged": stored.unchanged}
    met = fetches.seen_before(session, fetch_id, [pk for pks in results.values() for pk in pks])
    rows = [
        {"fetch_id": fetch_id, "order_pk": pk, "shop_id": shop_id, "result": result}
        for result, pks in results.items()
        for pk in pks
        if pk not in met
    ]
    if rows:
        session.execute(insert(FetchOrder), rows)
    fetches.count_up(session, fetch_id, fetched=len(rows), created=len(stored.new), updated=len(stored.changed))
