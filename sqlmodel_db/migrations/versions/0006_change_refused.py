"""What TikTok said when it refused for good to change a parcel's tracking number."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""
    op.add_column("shipment", sa.Column("change_refused", sa.JSON(), nullable=True))
