"""Until when the carrier has to collect or deliver an order; filled as TikTok tells of the orders anew."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

IS_KNOWN = sa.text("carrier_by_at IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.add_column("order", sa.Column("carrier_by_at", sa.DateTime(timezone=True), nullable=True))
    columns = ["shop_id", "carrier_by_at", "id"]
    op.create_index("ix_order_carrier_by", "order", columns, sqlite_where=IS_KNOWN, postgresql_where=IS_KNOWN)
