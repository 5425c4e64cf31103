"""Search terms as the order list's search reads them."""

from sqlmodel_db.queries.search import order_terms

__all__ = ["order_terms"]
