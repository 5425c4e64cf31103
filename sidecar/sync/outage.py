"""A PrestaShop that cannot be worked with: said in the tab while it lasts; what it stopped goes on when it is over."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from sidecar import clock
from sidecar.errors import NeedsMerchantError, Problem, RetryLaterError
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_telling, resume_imports
from sidecar.sync.rejudge import rejudge_orders
from sidecar.sync.store import Order, Session, Shop, orders, shops
from sidecar.sync.store.orders import NO_PROBLEM

# What is wrong with the whole shop, or may have been: orders that it stopped deserve another attempt afterwards.
OF_THE_SHOP = frozenset({
    "prestashop_unreachable", "prestashop_unavailable", "prestashop_busy", "prestashop_bad_answer",
    "prestashop_php_fault", "prestashop_key_refused", "prestashop_key_not_received", "prestashop_permission_missing",
    "prestashop_webservice_off", "prestashop_no_webservice", "prestashop_blocked", "prestashop_other_shop",
    "prestashop_wrong_host", "prestashop_host_changed", "module_missing", "module_too_old", "module_upgrade_pending",
    "sidecar_too_old",
})  # fmt: skip
# The same, but TikTok's servers can be meant as well: the host decides.
OF_A_HOST = frozenset({"answer_lost", "certificate_refused", "private_address_refused", "answer_too_large"})
BATCH = 200


@asynccontextmanager
async def noting_outage(backend: Backend, shop_id: str) -> AsyncIterator[None]:
    """Note why the block could not work with the shop; once it can again, end the outage. Errors pass."""
    try:
        yield
    except (NeedsMerchantError, RetryLaterError) as error:
        problem = error.problem
        await backend.database.write(lambda session: _begin(session, shop_id, problem))
        raise
    shop = await backend.database.read(lambda session: shops.get_shop(session, shop_id))
    if shop.outage is not None:
        await _end(backend, shop_id)


def _begin(session: Session, shop_id: str, problem: Problem) -> None:
    shops.set_outage(session, shop_id, problem.as_json())


async def _end(backend: Backend, shop_id: str) -> None:
    """Let everything go on that waits for the shop or was given up because of it; the note goes last."""
    after: int | None = 0
    while after is not None:
        after = await backend.database.write(partial(_release, backend=backend, shop_id=shop_id, after=after))
    await backend.database.write(lambda session: _close(session, backend, shop_id))


def _close(session: Session, backend: Backend, shop_id: str) -> None:
    resume_imports(session, backend.queue, shop_id)
    shops.set_outage(session, shop_id, None)


def _release(session: Session, backend: Backend, shop_id: str, after: int) -> int | None:
    """Release a batch of the orders that the outage stopped; returns where to go on, None at the end."""
    shop = shops.get_shop(session, shop_id)
    found = orders.with_problems(session, shop_id, OF_THE_SHOP | OF_A_HOST, after, BATCH)
    stopped = [order for order in found if is_of_shop(order, shop)]
    rejudge_orders(session, backend, shop_id, [orders.pk_of(one) for one in stopped if one.prestashop_order_id is None])
    _tell_again(session, backend, [one for one in stopped if one.prestashop_order_id is not None])
    return orders.pk_of(found[-1]) if len(found) == BATCH else None


def _tell_again(session: Session, backend: Backend, bound: Sequence[Order]) -> None:
    now = clock.now()
    for order in bound:
        orders.change(session, order, at=now, **NO_PROBLEM)
        enqueue_telling(session, backend.queue, order.shop_id, orders.pk_of(order))


def is_of_shop(order: Order, shop: Shop) -> bool:
    """Whether an order's problem is the shop's as a whole, not the order's own or TikTok's."""
    if order.problem_code in OF_A_HOST:
        return order.problem_params.get("host") == urlsplit(shop.shop_url).hostname
    return order.problem_code in OF_THE_SHOP
