"""Look before the first order, and nightly: what in PrestaShop or TikTok Shop would stop or spoil orders."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError
from sidecar.jobs.registry import job
from sidecar.order.policy import Policy
from sidecar.prestashop.carrier_findings import find_unmapped
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.preflight import (
    Finding,
    Severity,
    country_codes,
    find,
    find_version,
    inspect_key,
    with_cause,
    worst_first,
)
from sidecar.prestashop.setup import RowChange, Setup, change_setup, read_setup
from sidecar.prestashop.setup_findings import find_setup, with_changes
from sidecar.sync import register_webhooks, settings_of
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.register_webhooks import TOPICS
from sidecar.sync.rejudge import rejudge_shop
from sidecar.sync.store import (
    Authorization,
    Session,
    Shop,
    TikTokShop,
    authorizations,
    checks,
    orders,
    shipments,
    shops,
)
from sidecar.tiktok.scopes import missing_scopes

# How long before its end an authorisation is told, and how gravely.
ENDS_WITHIN: tuple[tuple[timedelta, Severity], ...] = (
    (timedelta(days=1), "error"),
    (timedelta(days=7), "warning"),
    (timedelta(days=30), "information"),
)
# How long a person waits for a look, in seconds. The tab gives an answer up after a minute, and what was found is still
# to be told; before a change, the change has to fit in too.
PATIENCE, PATIENCE_BEFORE_CHANGE = 45.0, 20.0


@dataclass(frozen=True, slots=True)
class _Sold:
    """What is known here before PrestaShop is asked."""

    shop: Shop
    consents: Sequence[tuple[TikTokShop, Authorization]]
    regions: Iterable[str]
    mapped: frozenset[int]


async def run(backend: Backend, shop_id: str) -> list[Finding]:
    """Return what would stop or spoil orders, the worst first. Raises ``RetryLaterError`` while PrestaShop is away."""
    sold = await backend.database.read(lambda session: _read(session, shop_id))
    found = [*find_consents(sold.consents, clock.now()), *await _find_events(backend, shop_id)]
    found += find_unfetched(shop for shop, _ in sold.consents)
    return worst_first([*found, *await _find_in_prestashop(backend, sold)])


async def run_within(backend: Backend, shop_id: str, seconds: float) -> list[Finding]:
    """Run for a person who waits. Raises ``RetryLaterError`` as ``run``, or prestashop_slow after ``seconds``."""
    try:
        async with asyncio.timeout(seconds):
            return await run(backend, shop_id)
    except TimeoutError as error:
        raise RetryLaterError("prestashop_slow", seconds=round(seconds)) from error


async def look(backend: Backend, shop_id: str) -> list[Finding]:
    """Look on behalf of a person who sees the findings: keep them as seen. Raises as ``run_within``."""
    found = await run_within(backend, shop_id, PATIENCE)
    await backend.database.write(lambda session: checks.keep(session, shop_id, found, clock.now(), seen=True))
    return found


@job("check_shop")
async def check_shop(backend: Backend, shop_id: str) -> None:
    """Look while nobody watches; the tab then tells of findings that nobody has seen."""
    found = await run(backend, shop_id)
    await backend.database.write(lambda session: checks.keep(session, shop_id, found, clock.now(), seen=False))


async def repair(backend: Backend, shop_id: str, code: str, settings: Iterable[str], by: str) -> bool:
    """Mend a finding that our own settings caused; False if it is not there any more. ``settings`` name which one."""
    wanted = set(settings)
    for finding in await run_within(backend, shop_id, PATIENCE):
        if finding.repair and finding.code == code and finding.repair.keys() == wanted:
            await settings_of.change(backend, shop_id, finding.repair, by)
            return True
    return False


async def enable(backend: Backend, shop_id: str, key: str, by: str) -> bool:
    """Mend a finding (by its key) in PrestaShop, by the change that was shown, and let waiting orders try again.

    False if the finding is not there any more, or can no longer be mended so. Raises as ``run_within``.
    """
    found = await run_within(backend, shop_id, PATIENCE_BEFORE_CHANGE)
    finding = next((each for each in found if each.key == key and each.change), None)
    if finding is None:
        return False
    rows = await change_setup(await backend.prestashop(shop_id), finding.change, dry_run=False)
    await backend.database.write(lambda session: _record(session, shop_id, rows, by))
    backend.forget_facts(shop_id)
    await rejudge_shop(backend, shop_id)
    return True


def _record(session: Session, shop_id: str, rows: Iterable[RowChange], by: str) -> None:
    for row in rows:
        name = f"PrestaShop {row.table} {shown_values(row.key)}".strip()
        old, new = (None if values is None else shown_values(values) for values in (row.before, row.after))
        shops.record_change(session, shop_id, by, clock.now(), name, old, new)


def shown_values(values: Mapping[str, str]) -> str:
    """Return the columns of a row as text."""
    return ", ".join(f"{column} = {value}" for column, value in values.items())


async def _find_in_prestashop(backend: Backend, sold: _Sold) -> list[Finding]:
    """A key that may not read something ends the look at once: what the key lacks is then told."""
    client, policy, codes = backend.webservice_of(sold.shop), policy_of(sold.shop), country_codes(sold.regions)
    found, setup = list[Finding](), None
    try:
        found += await inspect_key(client)
        await client.get("tiktokevents", {"limit": "1"})
        setup, lacking = await _read_setup(client, codes, policy)
        facts = await backend.shop_facts(sold.shop.id, fresh=True)
    except NeedsMerchantError as error:
        found = with_cause(found, error.problem)
        return await _with_previews(client, with_changes(found, setup))
    found = [*find_version(client.seen.prestashop), *found, *lacking]
    found += find_unmapped(facts, policy, sold.mapped)
    found += [*find(facts, policy, sold.regions), *(find_setup(setup, facts, policy, codes) if setup else ())]
    return await _with_previews(client, with_changes(found, setup))


async def _read_setup(client: WebserviceClient, codes: list[str], policy: Policy) -> tuple[Setup | None, list[Finding]]:
    """A key of an older module may not ask for the set-up; that stops no order."""
    try:
        return await read_setup(client, codes, policy.carrier_reference), []
    except NeedsMerchantError:
        params = {"resource": "tiktoksetup", "method": "GET, POST"}
        return None, [Finding("permission_missing", "information", params)]


async def _with_previews(client: WebserviceClient, found: Iterable[Finding]) -> list[Finding]:
    return await asyncio.gather(*(_with_preview(client, finding) for finding in found))


async def _with_preview(client: WebserviceClient, finding: Finding) -> Finding:
    """A change that the module refuses, or that has nothing to change, is not offered."""
    if not finding.change:
        return finding
    try:
        rows = await change_setup(client, finding.change, dry_run=True)
    except NeedsMerchantError:
        rows = ()
    return replace(finding, preview=rows) if rows else replace(finding, change={})


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


def find_unfetched(attached: Iterable[TikTokShop]) -> Iterator[Finding]:
    """Tell of TikTok shops with orders that the night counted and no fetch brought."""
    for each in attached:
        if each.unfetched:
            yield Finding("orders_unfetched", "warning", {"shop": each.name, "missing": each.unfetched})


async def _find_events(backend: Backend, shop_id: str) -> list[Finding]:
    """Tell of TikTok shops whose events do not all come here although they could: TikTok refused the address.

    Where TikTok does not say what it sends, what is wrong with the consent is told in its place.
    """
    with suppress(NeedsMerchantError, NothingToDoError, RetryLaterError):
        found = await register_webhooks.registrations(backend, shop_id)
        return [
            Finding("events_missing", "information", {"shop": each.name, "missing": missing, "all": len(TOPICS)})
            for each in found
            if each.wanted and (missing := len(TOPICS) - len(each.here))
        ]
    return []


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
    mapped = frozenset(row.carrier_reference for row in shipments.carrier_map(session, shop_id))
    return _Sold(shop, consents, dict.fromkeys([*markets, *orders.regions(session, shop_id)]), mapped)
