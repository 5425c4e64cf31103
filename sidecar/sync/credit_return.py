"""Give a refund of TikTok's back in PrestaShop's books: a credit slip, and the pieces into stock if somebody says so.

Never by itself unless the shop chose that. TikTok is asked again before, and the return's id makes the slip once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem
from sidecar.jobs.registry import job
from sidecar.order.document import OrderDocument
from sidecar.prestashop.credit import Credit, Refund, plan_credit, refund_body, slip_of, slip_total
from sidecar.prestashop.order_writer import WrittenOrder, change_order, read_order
from sidecar.sync import follow_returns
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.reread import reread
from sidecar.sync.store import Binding, Order, ReturnRequest, Session, Shop, bindings, orders, returns, shops
from sidecar.sync.store.orders import Note
from sidecar.tiktok.returns import Return, search_returns

CREDIT_PROBLEMS = (
    "credit_lines_unknown", "credit_too_many", "credit_too_high", "credit_not_refunded", "credit_by_hand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CreditPreview:
    """What a credit slip would do.

    ``goods_return``: the pieces come back. ``stock_taken``: the order had taken them out of PrestaShop's stock, so they
    can be put back. ``by_hand``: what slips that a person made give back already, 0 without such slips.
    """

    credit: Credit
    id_order: int
    goods_return: bool
    stock_taken: bool
    by_hand: Decimal


@dataclass(frozen=True, slots=True)
class _Case:
    """A refunded return with everything around it, read just now."""

    shop: Shop
    order: Order
    binding: Binding
    found: Return
    document: OrderDocument
    written: WrittenOrder

    def plan(self) -> Credit:
        refund = Refund(self.found.id, self.found.line_ids, self.found.refund_total, self.found.refund_shipping)
        return plan_credit(self.document, refund, policy_of(self.shop), self.binding.posted, self.written.amounts)


async def preview(backend: Backend, shop_id: str, return_key: int) -> CreditPreview:
    """Read return and order again and say what the slip would be.

    Raises ``NothingToDoError`` credit_done, ``NeedsMerchantError`` credit_not_refunded, credit_not_ours and those of
    ``plan_credit``.
    """
    case = await _read(backend, shop_id, return_key)
    by_hand = [slip_total(slip) for slip in case.written.amounts.get("slips", ()) if not slip.get("refund_id")]
    stock_taken = case.written.stock_taken
    return CreditPreview(
        case.plan(), case.written.id_order, not case.found.keeps_goods, stock_taken, sum(by_hand, Decimal(0))
    )


async def make(backend: Backend, shop_id: str, return_key: int, restock: Collection[int], by: str) -> Decimal:
    """Make the slip and restock the pieces of the order lines in ``restock``; returns what it gives back.

    May be repeated after any doubt: the module makes one slip per return. Raises as ``preview``, and the module's
    refusals.
    """
    case = await _read(backend, shop_id, return_key)
    credit = case.plan()
    back = restock if case.written.stock_taken else ()
    client = await backend.prestashop(shop_id)
    written = await change_order(client, case.order.order_id, refund=refund_body(credit, back))
    pieces = sum(line.quantity for line in credit.lines if line.can_restock and line.id_order_detail in back)
    await backend.database.write(partial(_made, case=case, written=written, note="credit_made", pieces=pieces, by=by))
    return credit.total


async def gave_up(backend: Backend, shop_id: str, problem: Problem, return_key: int) -> None:
    """Leave a slip that could not be made by itself to a person."""

    def write(session: Session) -> None:
        row = returns.get_return(session, shop_id, return_key)
        order = orders.get_by_pk(session, row.order_pk)
        orders.set_problem(session, order, problem, by="sidecar", at=clock.now())

    await backend.database.write(write)


@job("credit_return", gave_up=gave_up)
async def credit_return(backend: Backend, shop_id: str, return_key: int) -> None:
    """Make the slip as the shop's settings say by then; raises ``NothingToDoError`` when they leave it to people.

    A slip that a person made may be for this very return, which only a person can tell: ``NeedsMerchantError``
    credit_by_hand.
    """
    shop = await backend.database.read(lambda session: shops.get_shop(session, shop_id))
    choice = policy_of(shop).credit_slip
    if choice == "ask":
        raise NothingToDoError("nothing_to_do")
    found = await preview(backend, shop_id, return_key)
    if found.by_hand:
        raise NeedsMerchantError("credit_by_hand", amount=f"{found.by_hand:.2f} {found.credit.currency}")
    restocks = choice == "slip_and_stock" and found.goods_return
    restock = [line.id_order_detail for line in found.credit.lines] if restocks else []
    await make(backend, shop_id, return_key, restock, "schedule")


async def _read(backend: Backend, shop_id: str, return_key: int) -> _Case:
    shop, row, order, binding = await backend.database.read(partial(_load, shop_id=shop_id, return_key=return_key))
    if binding is None or binding.origin == bindings.FOREIGN:
        raise NeedsMerchantError("credit_not_ours")
    if slip_of(binding.amounts, row.return_id) is not None:
        raise NothingToDoError("credit_done")
    client, access = await backend.tiktok(order.tiktok_shop_id, shop_id)
    page = await search_returns(client, access, order_ids=[order.order_id])
    await backend.database.write(
        lambda session: follow_returns.store(session, backend, shop_id=shop_id, found=page.returns)
    )
    found = next((each for each in page.returns if each.id == row.return_id), None)
    if found is None or not found.is_refunded:
        raise NeedsMerchantError("credit_not_refunded")
    written = await read_order(await backend.prestashop(shop_id), order.order_id)
    if written is None:
        raise NeedsMerchantError("prestashop_order_gone", id_order=binding.prestashop_order_id)
    case = _Case(shop, order, binding, found, await reread(backend, order), written)
    if slip_of(written.amounts, found.id) is not None:
        await backend.database.write(
            partial(_made, case=case, written=written, note="credit_found", pieces=0, by="sidecar")
        )
        raise NothingToDoError("credit_done")
    return case


def _load(session: Session, shop_id: str, return_key: int) -> tuple[Shop, ReturnRequest, Order, Binding | None]:
    row = returns.get_return(session, shop_id, return_key)
    order = orders.get_by_pk(session, row.order_pk)
    return shops.get_shop(session, shop_id), row, order, bindings.find_binding(session, order)


def _made(session: Session, case: _Case, written: WrittenOrder, note: str, pieces: int, by: str) -> None:
    """Keep what PrestaShop shows now, and tell it once; after a lost answer the slip is found by its id."""
    order, now = orders.get_by_pk(session, orders.pk_of(case.order)), clock.now()
    binding = bindings.find_binding(session, order)
    slip = slip_of(written.amounts, case.found.id)
    if binding is None or slip is None or slip_of(binding.amounts, case.found.id) is not None:
        return
    binding.amounts = {**binding.amounts, **written.amounts}
    session.add(binding)
    amount = f"{slip_total(slip):.2f} {order.currency}"
    told = {"slip": slip["id_order_slip"], "amount": amount, "pieces": pieces, "id": case.found.id}
    orders.change(session, order, Note(note, told, by), at=now, **orders.without(order, CREDIT_PROBLEMS))
    orders.tell_warnings(session, order, written.warnings, now)
