"""Search terms as the order list's search reads them."""

from sqlmodel import Session

from sqlmodel_db.queries.search import order_terms, prestashop_terms
from sqlmodel_db.tables import OrderTerm

__all__ = ["name_prestashop_order", "order_terms"]


def name_prestashop_order(session: Session, shop_id: str, pk: int, id_order: int, reference: str) -> None:
    """Let an order be found by the number and the reference of its PrestaShop order."""
    for term in prestashop_terms(id_order, reference):
        session.merge(OrderTerm(shop_id=shop_id, term=term, order_pk=pk))
