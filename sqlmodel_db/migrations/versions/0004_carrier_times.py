"""Until when the carrier has to collect or deliver an order; orders on their way get it from TikTok's stored JSON."""

import json
import zlib
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

IS_KNOWN = sa.text("carrier_by_at IS NOT NULL")
BATCH = 500
MILLISECONDS = 10**11
# By TikTok's rules; where they are absent, when TikTok cancels (TikTok: order object, 2025-12).
FIELDS = {
    "AWAITING_COLLECTION": ("tts_sla_time", "collection_due_time"),
    "IN_TRANSIT": ("delivery_sla_time", "delivery_due_time"),
}
ORDER = sa.table(
    "order",
    sa.column("id", sa.Integer()),
    sa.column("status", sa.String()),
    sa.column("carrier_by_at", sa.DateTime(timezone=True)),
)
RAW = sa.table("order_raw", sa.column("order_pk", sa.Integer()), sa.column("document", sa.LargeBinary()))


def upgrade() -> None:
    """Apply."""
    op.add_column("order", sa.Column("carrier_by_at", sa.DateTime(timezone=True), nullable=True))
    columns = ["shop_id", "carrier_by_at", "id"]
    op.create_index("ix_order_carrier_by", "order", columns, sqlite_where=IS_KNOWN, postgresql_where=IS_KNOWN)
    after = 0
    while rows := _on_their_way(after):
        _fill(rows)
        after = rows[-1].id


def _on_their_way(after: int) -> list[Any]:
    found = (
        sa.select(ORDER.c.id, ORDER.c.status, RAW.c.document)
        .join(RAW, RAW.c.order_pk == ORDER.c.id)
        .where(ORDER.c.status.in_(list(FIELDS)), ORDER.c.id > after)
        .order_by(ORDER.c.id)
        .limit(BATCH)
    )
    return list(op.get_bind().execute(found))


def _fill(rows: list[Any]) -> None:
    known = [{"pk": row.id, "at": at} for row in rows if (at := _carrier_by(row.status, row.document))]
    if known:
        change = sa.update(ORDER).where(ORDER.c.id == sa.bindparam("pk")).values(carrier_by_at=sa.bindparam("at"))
        op.get_bind().execute(change, known)


def _carrier_by(status: str, document: bytes) -> datetime | None:
    order = json.loads(zlib.decompress(document))
    return next((at for name in FIELDS[status] if (at := _moment(order.get(name)))), None)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, int | str) or not str(value).isdecimal() or int(value) == 0:
        return None
    seconds = int(value) / 1000 if int(value) >= MILLISECONDS else int(value)
    return datetime.fromtimestamp(seconds, UTC)
