"""Search by words: every word must be the beginning of one of the order's terms (ids also from their last digits)."""

import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlmodel import Session, col

from sqlmodel_db.tables import Order, OrderTerm

FEW = 3_000  # up to so many hits are looked up one by one; beyond, the list is walked and each row is tested
MIN_LAST_DIGITS = 3
MAX_WORDS = 6
REVERSED = "~"  # marks a reversed id, so that last digits are not taken for first ones


def fold(text: str) -> str:
    """Return text as terms are stored: lower case, without accents, so that "eloise" finds "Éloïse"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def order_terms(ids: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Return the terms to store for an order: ids whole and reversed, texts (customer, SKUs) whole and by word."""
    terms = {term for one in ids if one for term in (fold(one), REVERSED + fold(one)[::-1])}
    for text in texts:
        folded = fold(text).strip()
        terms |= {folded, *folded.split()}
    return terms - {""}


def matching(session: Session, shop_id: str, q: str) -> list[ColumnElement[bool]]:
    """Return the conditions for the words of ``q``; none for an empty search."""
    words = fold(q).split()[:MAX_WORDS]
    return [_has_term(session, shop_id, word) for word in words]


def _has_term(session: Session, shop_id: str, word: str) -> ColumnElement[bool]:
    begins = or_(*(_begins_with(prefix) for prefix in _prefixes(word)))
    mine = col(OrderTerm.shop_id) == shop_id
    hits = select(col(OrderTerm.order_pk)).where(mine, begins)
    if not _is_many(session, hits):
        return col(Order.id).in_(hits)
    return exists().where(col(OrderTerm.order_pk) == col(Order.id), mine, begins)


def _prefixes(word: str) -> list[str]:
    """Return the beginnings to look for: the word, and for digits also the id that ends with them."""
    if word.isdigit() and len(word) >= MIN_LAST_DIGITS:
        return [word, REVERSED + word[::-1]]
    return [word]


def _begins_with(prefix: str) -> ColumnElement[bool]:
    term = col(OrderTerm.term)
    return (term >= prefix) & (term < prefix + chr(0x10FFFF))


def _is_many(session: Session, hits: Select[int]) -> bool:
    limited = hits.limit(FEW + 1).subquery()
    count: int = session.execute(select(func.count()).select_from(limited)).scalar_one()
    return count > FEW
