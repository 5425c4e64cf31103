"""A shop's settings: read as a policy, changed with a record of who changed what."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sidecar import clock
from sidecar.addresses import host_of
from sidecar.order.policy import Policy
from sidecar.sync import fetch_orders
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.rejudge import rejudge_shop
from sidecar.sync.store import Session, shops


async def read(backend: Backend, shop_id: str) -> Policy:
    """Return a shop's policy; raises ``RefusedError`` unknown_shop."""
    return await backend.database.read(lambda session: policy_of(shops.get_shop(session, shop_id)))


async def change(backend: Backend, shop_id: str, changes: Mapping[str, Any], by: str) -> Policy:
    """Change settings as typed, and ask the new policy about every order that is not created yet.

    Raises ``RefusedError`` setting_unknown, setting_refused (422); nothing is changed then.
    """
    before, policy = await backend.database.write(lambda session: _change(session, shop_id, changes, by))
    if policy != before:
        await rejudge_shop(backend, shop_id)
    if policy.import_days > before.import_days:
        await _fetch_further_back(backend, shop_id, policy.import_days, by)
    return policy


async def _fetch_further_back(backend: Backend, shop_id: str, days: int, by: str) -> None:
    """Fetch what lies before the first fetch; without a TikTok shop the first fetch itself goes as far back."""
    if await backend.database.read(lambda session: list(shops.attached_shops(session, shop_id))):
        await fetch_orders.request_fetch(backend, shop_id, by, since=clock.now() - timedelta(days=days))


def _change(session: Session, shop_id: str, changes: Mapping[str, Any], by: str) -> tuple[Policy, Policy]:
    shop, now = shops.get_shop(session, shop_id), clock.now()
    before = policy_of(shop)
    after = before.changed(changes)
    old, new = before.as_dict(), after.as_dict()
    changed = [name for name in new if new[name] != old[name]]
    if "email_domain" in changed:
        after.require_domain_below(host_of(shop.shop_url))
    for name in changed:
        shops.record_change(session, shop_id, by, now, name, old[name], new[name])
    shop.settings = {**shop.settings, **{name: new[name] for name in changed}}
    session.add(shop)
    return before, after
