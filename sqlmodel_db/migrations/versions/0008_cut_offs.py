"""How often a job was cut off, apart from how often it was attempted: waiting out bad weather is no crash."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply."""
    op.add_column("job", sa.Column("cut_offs", sa.Integer(), nullable=False, server_default="0"))
