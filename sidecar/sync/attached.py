"""Work that is done for every TikTok shop of a shop: one that fails, as of a seller who withdrew, holds up no other."""

from collections.abc import Awaitable, Callable

from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.sync.backend import Backend
from sidecar.sync.store import TikTokShop, shops


async def for_each(backend: Backend, shop_id: str, act: Callable[[TikTokShop], Awaitable[None]]) -> int:
    """Do something with every attached TikTok shop; returns how many there are.

    The first failure is raised when all others are done.
    """
    attached = await backend.database.read(lambda session: list(shops.attached_shops(session, shop_id)))
    failures = list[NeedsMerchantError | RetryLaterError]()
    for tiktok_shop in attached:
        try:
            await act(tiktok_shop)
        except (NeedsMerchantError, RetryLaterError) as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return len(attached)
