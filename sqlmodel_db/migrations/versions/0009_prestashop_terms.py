"""Let orders that are in PrestaShop already be found by the number and the reference that they have there."""

from alembic import op

revision = "0009"
down_revision = "0008"

TERMS = """
INSERT INTO order_term (shop_id, term, order_pk)
SELECT shop_id, '#' || prestashop_order_id || '#', id FROM "order" WHERE prestashop_order_id IS NOT NULL
UNION
SELECT shop_id, lower(prestashop_reference), id FROM "order" WHERE prestashop_reference <> ''
EXCEPT
SELECT shop_id, term, order_pk FROM order_term
"""


def upgrade() -> None:
    """Apply."""
    op.execute(TERMS)
