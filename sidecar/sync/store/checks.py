"""Statements on the last look at a shop: its findings, and which of them nobody has seen."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from sidecar.prestashop.preflight import Finding
from sqlmodel_db.tables import ShopCheck


def keep(session: Session, shop_id: str, found: Sequence[Finding], at: datetime, *, seen: bool) -> None:
    """Keep the findings in place of the last ones; unless ``seen``, those that were not there before are unseen."""
    row = session.get(ShopCheck, shop_id) or ShopCheck(shop_id=shop_id, checked_at=at)
    keys = [finding.key for finding in found]
    known = {entry["key"] for entry in row.findings} - set(row.unseen)
    row.unseen = [] if seen else [key for key in keys if key not in known]
    row.findings = [
        {"key": each.key, "code": each.code, "severity": each.severity, "params": each.params} for each in found
    ]
    row.checked_at = at
    session.add(row)


def last(session: Session, shop_id: str) -> ShopCheck | None:
    """Return the last look at a shop, None before the first."""
    return session.get(ShopCheck, shop_id)
