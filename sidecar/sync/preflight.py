"""Look before the first order: what in the shop would stop or spoil orders."""

from collections.abc import Iterable

from sidecar.errors import NeedsMerchantError
from sidecar.prestashop.preflight import Finding, find, find_versions
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.store import Session, Shop, orders, shops


async def run(backend: Backend, shop_id: str) -> list[Finding]:
    """Return what would stop or spoil orders, the worst first. Raises ``RetryLaterError`` while PrestaShop is away."""
    shop, regions = await backend.database.read(lambda session: _read(session, shop_id))
    try:
        facts = await backend.shop_facts(shop_id, fresh=True)
        client = await backend.prestashop(shop_id)
        await client.get("tiktokevents", {"limit": "1"})
    except NeedsMerchantError as error:
        return [Finding(error.code, "error", dict(error.problem.params))]
    return [*find_versions(client.seen.prestashop, client.seen.module), *find(facts, policy_of(shop), regions)]


def _read(session: Session, shop_id: str) -> tuple[Shop, Iterable[str]]:
    shop = shops.get_shop(session, shop_id)
    sold_to = orders.regions(session, shop_id)
    markets = [each.region for each in shops.attached_shops(session, shop_id)]
    return shop, dict.fromkeys([*markets, *sold_to])
