"""The last look at each shop, and the rehearsal of its open orders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "shop_check",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("unseen", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop_check")),
    )
    op.create_table(
        "rehearsal",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("concerned", sa.JSON(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_rehearsal")),
    )
    op.create_table(
        "rehearsed_order",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "order_pk", name=op.f("pk_rehearsed_order")),
    )
    op.create_index("ix_rehearsed_order_outcome", "rehearsed_order", ["shop_id", "outcome", "order_pk"])
