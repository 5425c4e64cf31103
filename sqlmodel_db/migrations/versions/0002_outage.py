"""What keeps a shop from being worked with, for the tab; the last fetch's problem stands with the fetch already."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.add_column("shop", sa.Column("outage", sa.JSON(), nullable=True))
    op.drop_column("shop", "last_fetch_problem")
