"""Create one order in PrestaShop: load, decide, match, look for a foreign one, build, write, compare, bind."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RefusedError, RetryLaterError
from sidecar.jobs.registry import job
from sidecar.order.product import Match
from sidecar.prestashop.order_writer import create_order
from sidecar.sync import answer_request, created_order, foreign_orders, import_steps
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_import, enqueue_telling
from sidecar.sync.import_steps import Loaded, Written
from sidecar.sync.judgement import FOREIGN, columns_for, policy_of
from sidecar.sync.sku_lookup import refresh_skus
from sidecar.sync.store import Session, bindings, orders, shops
from sidecar.sync.store.orders import NO_PROBLEM, Note
from sidecar.tiktok.orders import parse_order

# The card on PrestaShop's order page is filled when the rush of a large import is over.
CARD_DELAY = timedelta(seconds=30)


async def request_import(backend: Backend, shop_id: str, order_ids: Iterable[str], by: str) -> int:
    """Let orders be created because a person wants them, whatever the shop's start says; returns how many.

    What stopped one that is created already is tried again.
    Raises ``RefusedError`` unknown_order (404) for an id that is none of the shop's; nothing is done then.
    """
    wanted = list(order_ids)
    return await backend.database.write(lambda session: _release(session, backend, shop_id, wanted, by))


def _release(session: Session, backend: Backend, shop_id: str, order_ids: list[str], by: str) -> int:
    shop, now, released = shops.get_shop(session, shop_id), clock.now(), 0
    found = orders.find_by_ids(session, shop_id, order_ids)
    if unknown := set(order_ids) - {order.order_id for order in found}:
        raise RefusedError("unknown_order", status=404, order_id=min(unknown))
    for order in found:
        if order.prestashop_order_id is not None:
            continue
        anyway = order.problem_code == FOREIGN or bool(order.ignored_reason)
        order.chosen, order.ignored_reason = True, ""
        document = parse_order(orders.raw_order(session, orders.pk_of(order)))
        columns = NO_PROBLEM | columns_for(document, order, shop, policy_of(shop))
        if anyway and columns["decision"].startswith("ready"):
            columns |= {"import_state": "ready"}
        orders.change(session, order, Note("import_requested", {}, by), at=now, snoozed_until=None, **columns)
        if order.import_state == "ready":
            enqueue_import(session, backend.queue, shop_id, orders.pk_of(order), priority=10, anyway=anyway)
            released += 1
    created = [order for order in found if order.prestashop_order_id is not None]
    created_order.try_again(session, backend, shop_id, created, by)
    return released


async def ignore(backend: Backend, shop_id: str, order_id: str, reason: str, by: str) -> None:
    """Ignore an order for good (until it is asked for again); of one that is created only the problem is closed.

    Raises ``NothingToDoError`` for a created one without a problem.
    """

    def write(session: Session) -> None:
        order, why = orders.get_order(session, shop_id, order_id), reason.strip() or "-"
        if order.prestashop_order_id is not None:
            created_order.close(session, order, why, by)
            return
        values = {"import_state": "ignored", "ignored_reason": why, "decision": "ignored", **NO_PROBLEM}
        orders.change(session, order, Note("ignored", {"reason": why}, by), at=clock.now(), **values)

    await backend.database.write(write)


async def snooze(backend: Backend, shop_id: str, order_id: str, until: datetime, by: str) -> None:
    """Leave an order's problem out of *Needs attention* until a time (UTC)."""

    def write(session: Session) -> None:
        order = orders.get_order(session, shop_id, order_id)
        note = Note("snoozed", {"until": until.isoformat()}, by)
        orders.change(session, order, note, at=clock.now(), snoozed_until=until)

    await backend.database.write(write)


async def gave_up(backend: Backend, shop_id: str, problem: Problem, order_pk: int, anyway: bool = False) -> None:  # noqa: ARG001
    """Leave an order that could not be created to a person."""
    await backend.database.write(lambda session: _stop(session, shop_id, order_pk, problem))


@job("import_order", gave_up=gave_up)
async def import_order(backend: Backend, shop_id: str, order_pk: int, anyway: bool = False) -> None:
    """Create one order, or say why not. Repeating it at any point creates nothing twice.

    Raises ``RetryLaterError`` for passing faults, ``NothingToDoError`` when it is created already.
    """
    try:
        loaded = await backend.database.read(lambda session: _load(session, shop_id, order_pk))
        await _attempt(backend, loaded, anyway=anyway)
    except NeedsMerchantError as error:
        problem = error.problem
        await backend.database.write(lambda session: _stop(session, shop_id, order_pk, problem))
    except RetryLaterError as error:
        problem = error.problem
        await backend.database.write(lambda session: _note_retry(session, order_pk, problem))
        raise


def _load(session: Session, shop_id: str, order_pk: int) -> Loaded:
    loaded = import_steps.load(session, shop_id, order_pk)
    if loaded.order.shop_id != shop_id:  # handed over with its TikTok shop
        raise NothingToDoError("nothing_to_do")
    shops.require_not_taken(session, shop_id, loaded.order.tiktok_shop_id)
    return loaded


async def _attempt(backend: Backend, loaded: Loaded, *, anyway: bool) -> None:
    if loaded.order.prestashop_order_id is not None:
        raise NothingToDoError("already_done")
    if not import_steps.is_ready(import_steps.decide_import(loaded)):
        await backend.database.write(lambda session: _rejudge(session, loaded))
        return
    shop_id, order_pk = loaded.shop.id, orders.pk_of(loaded.order)
    loaded, matches = await _match(backend, loaded)
    if not anyway:
        await foreign_orders.refuse_foreign(backend, loaded.shop, loaded.order)
    facts = await backend.facts_for_import(shop_id)
    post = import_steps.build(loaded, matches, facts)
    await backend.database.write(lambda session: _begin(session, shop_id, order_pk))
    written = await create_order(await backend.prestashop(shop_id), post)
    compared = import_steps.compare(loaded, post, written, facts)
    await backend.database.write(lambda session: _bind(session, backend, order_pk, compared))


async def _match(backend: Backend, loaded: Loaded) -> tuple[Loaded, dict[str, Match]]:
    """Match the products; SKUs that the stored catalogue does not know are looked up in PrestaShop first."""
    report = import_steps.match_products(loaded)
    if report.unmatched:
        await refresh_skus(backend, loaded.shop.id, [unmatched.seller_sku for unmatched in report.unmatched])
        pk = orders.pk_of(loaded.order)
        loaded = await backend.database.read(lambda session: import_steps.load(session, loaded.shop.id, pk))
        report = import_steps.match_products(loaded)
    return loaded, import_steps.require_products(loaded, report)


def _rejudge(session: Session, loaded: Loaded) -> None:
    order = orders.get_by_pk(session, orders.pk_of(loaded.order))
    orders.change(session, order, at=clock.now(), **columns_for(loaded.document, order, loaded.shop, loaded.policy))


def _begin(session: Session, shop_id: str, order_pk: int) -> None:
    """Note the attempt, from which on the order stays with its shop; since it was read it may have left already."""
    order = orders.get_by_pk(session, order_pk)
    if order.shop_id != shop_id or order.import_state == "ignored":
        raise NothingToDoError("already_done")
    if order.import_state == "importing":
        return
    note = Note("importing", {"attempt": order.attempts + 1}, "sidecar")
    orders.change(session, order, note, at=clock.now(), import_state="importing", attempts=order.attempts + 1)


def _bind(session: Session, backend: Backend, order_pk: int, done: Written) -> None:
    order, now, written = orders.get_by_pk(session, order_pk), clock.now(), done.order
    bindings.bind(session, order, written, done.post, now)
    bound = {"prestashop_order_id": written.id_order, "prestashop_reference": written.reference, "decision": "bound"}
    code = "created" if written.created else "adopted"
    params = {"id_order": written.id_order, "reference": written.reference, "warnings": list(written.warnings)}
    params["address"] = [(change.field, change.reason) for change in done.address_changes]
    values = {"import_state": "imported", "snoozed_until": None, **bound, **NO_PROBLEM}
    orders.change(session, order, Note(code, params, "sidecar"), at=now, **values)
    # A request that came before is what has a deadline; amounts are compared again each night.
    problem = answer_request.open_request(session, order) or import_steps.problem_of(done)
    if problem is not None:
        orders.set_problem(session, order, problem, by="sidecar", at=now)
    later = now + CARD_DELAY if order.status == "AWAITING_SHIPMENT" else None
    enqueue_telling(session, backend.queue, order.shop_id, order_pk, later)


def _stop(session: Session, shop_id: str, order_pk: int, problem: Problem) -> None:
    order = orders.get_by_pk(session, order_pk)
    if order.prestashop_order_id is not None or order.shop_id != shop_id:
        return
    values = {"import_state": "problem", "attempts": order.attempts + 1}
    orders.set_problem(session, order, problem, by="sidecar", at=clock.now(), **values)


def _note_retry(session: Session, order_pk: int, problem: Problem) -> None:
    """Say in the timeline why an attempt is repeated later; the order stays as it is."""
    order = orders.get_by_pk(session, order_pk)
    last = orders.timeline(session, order_pk)[-1:]
    if not last or last[0].params.get("problem") != problem.code:
        note = Note("retry_later", {"problem": problem.code, **problem.params}, "sidecar")
        orders.tell(session, order, note, clock.now())
