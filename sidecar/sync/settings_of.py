"""A shop's settings: read as a policy, changed with a record of who changed what."""

from collections.abc import Mapping
from typing import Any

from sidecar import clock
from sidecar.order.policy import Policy
from sidecar.sync.backend import Backend
from sidecar.sync.go_live import rejudge_shop
from sidecar.sync.judgement import policy_of
from sidecar.sync.store import Session, shops


async def read(backend: Backend, shop_id: str) -> Policy:
    """Return a shop's policy; raises ``RefusedError`` unknown_shop."""
    return await backend.database.read(lambda session: policy_of(shops.get_shop(session, shop_id)))


async def change(backend: Backend, shop_id: str, changes: Mapping[str, Any], by: str) -> Policy:
    """Change settings as typed, and ask the new policy about every order that is not created yet.

    Raises ``RefusedError`` setting_unknown, setting_refused (422); nothing is changed then.
    """
    policy, has_changed = await backend.database.write(lambda session: _change(session, shop_id, changes, by))
    if has_changed:
        await rejudge_shop(backend, shop_id)
    return policy


def _change(session: Session, shop_id: str, changes: Mapping[str, Any], by: str) -> tuple[Policy, bool]:
    shop, now = shops.get_shop(session, shop_id), clock.now()
    before = policy_of(shop)
    after = before.changed(changes)
    old, new = before.as_dict(), after.as_dict()
    changed = [name for name in new if new[name] != old[name]]
    for name in changed:
        shops.record_change(session, shop_id, by, now, name, old[name], new[name])
    shop.settings = {**shop.settings, **{name: new[name] for name in changed}}
    session.add(shop)
    return after, bool(changed)
