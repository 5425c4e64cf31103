"""Look before the first order: what in PrestaShop or TikTok Shop would stop or spoil orders."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar import clock
from sidecar.errors import NeedsMerchantError
from sidecar.prestashop.preflight import Finding, Severity, find, find_versions, inspect_key, worst_first
from sidecar.sync import settings_of
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.store import Authorization, Session, Shop, TikTokShop, authorizations, orders, shops
from sidecar.tiktok.scopes import missing_scopes

# How long before its end an authorisation is told, and how gravely.
ENDS_WITHIN: tuple[tuple[timedelta, Severity], ...] = (
    (timedelta(days=1), "error"),
    (timedelta(days=7), "warning"),
    (timedelta(days=30), "information"),
)


@dataclass(frozen=True, slots=True)
class _Sold:
    """What is known here before PrestaShop is asked."""

    shop: Shop
    consents: Sequence[tuple[TikTokShop, Authorization]]
    regions: Iterable[str]


async def run(backend: Backend, shop_id: str) -> list[Finding]:
    """Return what would stop or spoil orders, the worst first. Raises ``RetryLaterError`` while PrestaShop is away."""
    sold = await backend.database.read(lambda session: _read(session, shop_id))
    found = [*find_consents(sold.consents, clock.now()), *await _find_in_prestashop(backend, sold)]
    return worst_first(found)


async def repair(backend: Backend, shop_id: str, code: str, settings: Iterable[str], by: str) -> bool:
    """Mend a finding that our own settings caused; False if it is not there any more. ``settings`` name which one."""
    wanted = set(settings)
    for finding in await run(backend, shop_id):
        if finding.repair and finding.code == code and finding.repair.keys() == wanted:
            await settings_of.change(backend, shop_id, finding.repair, by)
            return True
    return False


async def _find_in_prestashop(backend: Backend, sold: _Sold) -> list[Finding]:
    """A key that may not read something ends the look at once: what the key lacks is then told."""
    client, found = backend.webservice_of(sold.shop), list[Finding]()
    try:
        found += await inspect_key(client)
        await client.get("tiktokevents", {"limit": "1"})
        facts = await backend.shop_facts(sold.shop.id, fresh=True)
    except NeedsMerchantError as error:
        return [*found, Finding(error.code, "error", dict(error.problem.params))]
    versions = find_versions(client.seen.prestashop, client.seen.module)
    return [*versions, *found, *find(facts, policy_of(sold.shop), sold.regions)]


def find_consents(consents: Sequence[tuple[TikTokShop, Authorization]], now: datetime) -> Iterator[Finding]:
    """Judge the sellers' consents: withdrawn, about to end (30, 7, 1 days), or lacking a scope."""
    if not consents:
        yield Finding("tiktok_not_connected", "error")
    for shop, consent in consents:
        if consent.refused_at is not None:
            yield Finding("authorisation_withdrawn", "error", {"shop": shop.name})
            continue
        yield from _find_end(shop, consent.refresh_expires_at, now)
        for scope in missing_scopes(consent.scopes):
            yield Finding("scope_missing", "error", {"shop": shop.name, "scope": scope})


def _find_end(shop: TikTokShop, ends: datetime, now: datetime) -> Iterator[Finding]:
    for within, severity in ENDS_WITHIN:
        if ends - now <= within:
            yield Finding("authorisation_ends", severity, {"shop": shop.name, "date": ends.isoformat()})
            return


def _read(session: Session, shop_id: str) -> _Sold:
    shop, attached = shops.get_shop(session, shop_id), shops.attached_shops(session, shop_id)
    get = authorizations.get_authorization
    consents = [(each, get(session, each.authorization_id)) for each in attached]
    markets = [each.region for each in attached]
    return _Sold(shop, consents, dict.fromkeys([*markets, *orders.regions(session, shop_id)]))
