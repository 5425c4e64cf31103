"""How many orders TikTok counted that no fetch brought, and when that was found."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    op.add_column("tiktok_shop", sa.Column("unfetched", sa.Integer(), nullable=True))
    op.add_column("tiktok_shop", sa.Column("unfetched_at", sa.DateTime(timezone=True), nullable=True))
