"""Answer a return or refund: accept, offer a part of the money, or reject with a reason of TikTok's.

What follows in PrestaShop, a credit slip and the stock, is the merchant's own choice: see ``credit_return``.
"""

from collections.abc import Sequence

from sidecar import clock
from sidecar.errors import NothingToDoError, RefusedError
from sidecar.order.refund import ANSWERS, Answers, offered_amount
from sidecar.sync.backend import Backend
from sidecar.sync.follow_returns import store
from sidecar.sync.store import Order, ReturnRequest, Session, orders, returns
from sidecar.sync.store.orders import Note
from sidecar.tiktok.cancellations import reject_reasons as tiktok_reject_reasons
from sidecar.tiktok.reasons import Reason, reject_return_reasons
from sidecar.tiktok.returns import approve_return, reject_return, search_returns


async def accept(backend: Backend, shop_id: str, return_key: int, by: str) -> None:
    """Take the step that the buyer waits for; repeating it is safe.

    Raises ``NothingToDoError`` request_no_longer_open.
    """
    row, order, answers = await _open(backend, shop_id, return_key)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    await approve_return(client, access, row.return_id, answers.accept)
    await _answered(backend, order, Note("return_accepted", {"id": row.return_id}, by))


async def offer(backend: Backend, shop_id: str, return_key: int, amount: str, by: str) -> None:
    """Offer a part of the refund, the buyer keeps the goods and has to agree.

    Raises ``RefusedError`` refund_amount_refused, partial_refund_refused (422).
    """
    row, order, answers = await _open(backend, shop_id, return_key)
    if not answers.partial:
        raise RefusedError("partial_refund_refused", status=422)
    value = offered_amount(amount, row.refund_minor, row.currency)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    await approve_return(client, access, row.return_id, answers.partial, (value, row.currency))
    told = {"id": row.return_id, "amount": f"{value:f} {row.currency}"}
    await _answered(backend, order, Note("return_offered", told, by))


async def reject(backend: Backend, shop_id: str, return_key: int, reason: str, comment: str, by: str) -> None:
    """Reject the step; raises ``NeedsMerchantError`` reject_reason_refused."""
    row, order, answers = await _open(backend, shop_id, return_key)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    await reject_return(client, access, row.return_id, answers.reject, reason, comment)
    await _answered(backend, order, Note("return_rejected", {"id": row.return_id, "reason": reason}, by))


async def reject_reasons(backend: Backend, shop_id: str, return_key: int, locale: str = "en-US") -> Sequence[Reason]:
    """Return the reasons that TikTok accepts for rejecting, or those listed for the market."""
    row, order, answers = await _open(backend, shop_id, return_key)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    named = await tiktok_reject_reasons(client, access, row.return_id, locale)
    return named or reject_return_reasons(access.region, answers.reject)


async def _open(backend: Backend, shop_id: str, return_key: int) -> tuple[ReturnRequest, Order, Answers]:
    def read(session: Session) -> tuple[ReturnRequest, Order]:
        row = returns.get_return(session, shop_id, return_key)
        return row, orders.get_by_pk(session, row.order_pk)

    row, order = await backend.database.read(read)
    answers = ANSWERS.get(row.next_action)
    if answers is None:
        raise NothingToDoError("request_no_longer_open")
    return row, order, answers


async def _answered(backend: Backend, order: Order, note: Note) -> None:
    """Note the answer, and read from TikTok what has become of the case."""

    def tell(session: Session) -> None:
        orders.tell(session, orders.get_by_pk(session, orders.pk_of(order)), note, clock.now())

    await backend.database.write(tell)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    page = await search_returns(client, access, order_ids=[order.order_id])
    await backend.database.write(lambda session: store(session, backend, order.shop_id, page.returns))
