"""Keep the list of returns and refunds as TikTok tells them. PrestaShop follows only where the shop chose that."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sidecar import clock
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.order.money import to_minor
from sidecar.sync import attached
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.store import Order, ReturnRequest, Session, TikTokShop, bindings, orders, returns, shops
from sidecar.sync.store.orders import Note
from sidecar.tiktok.aftersale_search import every_page
from sidecar.tiktok.client import ShopAccess, TikTokClient
from sidecar.tiktok.returns import Return, ReturnPage, search_returns

WINDOW = timedelta(days=30)


@job("follow_returns")
async def follow_returns(backend: Backend, shop_id: str) -> None:
    """Read the returns that changed in the last 30 days."""
    await attached.for_each(backend, shop_id, partial(_follow, backend, shop_id))


async def _follow(backend: Backend, shop_id: str, tiktok_shop: TikTokShop) -> None:
    client, access = await backend.tiktok(tiktok_shop.id, shop_id)
    start = int((clock.now() - WINDOW).timestamp())
    async for page in every_page(partial(_read, client, access, start)):
        await backend.database.write(partial(store, backend=backend, shop_id=shop_id, found=page.returns))


async def _read(client: TikTokClient, access: ShopAccess, start: int, token: str) -> ReturnPage:
    return await search_returns(client, access, updated_from=start, page_token=token)


def store(session: Session, backend: Backend, shop_id: str, found: Sequence[Return]) -> None:
    """Keep what TikTok says of returns; those of orders that are not known yet come again with a later reading."""
    known = {order.order_id: order for order in orders.find_by_ids(session, shop_id, [each.order_id for each in found])}
    for each in found:
        order = known.get(each.order_id)
        if order is None:
            continue
        currency = each.refund_currency or order.currency
        values = {
            "return_type": each.type,
            "status": each.status,
            "reason_text": each.reason_text,
            "refund_minor": to_minor(each.refund_total, currency) if currency else 0,
            "currency": currency,
            "next_action": each.actions[0] if each.awaits_seller else "",
            "answer_by_at": each.deadline if each.awaits_seller else None,
            "document": _details(each),
        }
        row, is_news = returns.put_return(session, shop_id, each.id, orders.pk_of(order), clock.now(), **values)
        if is_news:
            note = Note("return_status", {"status": each.status, "type": each.type}, "tiktok")
            orders.tell(session, order, note, clock.now())
            _credit_if_wanted(session, backend, order, row, each)


def _credit_if_wanted(session: Session, backend: Backend, order: Order, row: ReturnRequest, found: Return) -> None:
    """Enqueue the credit slip of a refund, in the transaction that stored it, where the shop chose so."""
    choice = policy_of(shops.get_shop(session, order.shop_id)).credit_slip
    if choice == "ask" or not found.is_refunded or order.prestashop_order_id is None:
        return
    if bindings.is_foreign(session, order):
        return
    session.flush()
    args = {"return_key": row.id}
    request = JobRequest("credit_return", order.shop_id, args, f"credit_return:{row.id}", f"tell:{order.shop_id}")
    backend.queue.enqueue(session, request)


def _details(found: Return) -> dict[str, Any]:
    return {
        "reason": found.reason,
        "role": found.role,
        "arbitration": found.arbitration_status,
        "created_at": found.created_at.isoformat() if found.created_at else "",
        "pieces": len(found.line_ids),
        "tracking_number": found.tracking_number,
        "carrier": found.provider_name,
    }
