"""Search by words: every word must be the beginning of one of the order's terms (ids also from their last digits).

A number that a PrestaShop order has means that order: TikTok's ids all begin alike, "57" would find them all.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from sqlmodel_db.tables import OrderTerm

FEW = 2_000  # up to so many found orders are looked up one by one; beyond, the list is walked and each row is tested
MANY = 15_000  # a word of more terms than that is tested row by row, never gathered
WIDE, NARROW = 20_000, 4_000  # how many rows of the list one page may test: with gathered hits, and row by row
MIN_LAST_DIGITS = 3
MAX_WORDS = 6
REVERSED = "~"  # marks a reversed id, so that last digits are not taken for first ones


def fold(text: str) -> str:
    """Return text as terms are stored: lower case, without accents, so that "eloise" finds "Éloïse"."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def number_term(id_order: int) -> str:
    """Return the term of a PrestaShop order's number; its end is marked, so that 57 is not the beginning of 571."""
    return f"#{id_order}#"


def prestashop_terms(id_order: int, reference: str) -> set[str]:
    """Return the terms to store for the PrestaShop order of an order."""
    return {number_term(id_order), fold(reference)} - {""}


def order_terms(ids: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Return the terms to store for an order: ids whole and reversed, texts (customer, SKUs) whole and by word."""
    terms = {term for one in ids if one for term in (fold(one), REVERSED + fold(one)[::-1])}
    for text in texts:
        folded = fold(text).strip()
        terms |= {folded, *folded.split()}
    return terms - {""}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: ``ids`` when they are few; else how to test an id, and how many ``rows`` a page may test.

    ``hits`` selects all ids where that is cheap enough to count them.
    """

    ids: Sequence[int] | None
    holds: Callable[[Any], list[ColumnElement[bool]]]
    rows: int
    hits: Select[Any] | None


def search(session: Session, shop_id: str, q: str) -> Found | None:
    """Find the orders that hold every word of ``q``; None for an empty search. Costs no more for a frequent word.

    The answer is kept for the session: the list and its count ask the same.
    """
    known: dict[tuple[str, str], Found | None] = session.info.setdefault("searches", {})
    if (shop_id, q) not in known:
        known[shop_id, q] = _search(session, shop_id, q)
    return known[shop_id, q]


def _search(session: Session, shop_id: str, q: str) -> Found | None:
    words = [_Word(session, shop_id, word) for word in fold(q).split()[:MAX_WORDS]]
    if not words:
        return None
    counted = sorted(((word.count(session), word) for word in words), key=lambda pair: pair[0])
    rare = [word for count, word in counted if count <= MANY]
    frequent = [word for count, word in counted if count > MANY]
    if not rare:
        return Found(None, lambda order_pk: [word.held_by(order_pk) for word in frequent], NARROW, None)
    gathered = rare[0].hits().subquery()
    order_pk = gathered.c.order_pk
    tests = [order_pk.in_(word.hits()) for word in rare[1:]] + [word.held_by(order_pk) for word in frequent]
    hits = select(order_pk).where(*tests)
    ids = session.scalars(hits.distinct().limit(FEW + 1)).all()
    return Found(ids if len(ids) <= FEW else None, lambda order_pk: [order_pk.in_(hits)], WIDE, hits.distinct())


class _Word:
    """One word of a search: an index range of terms, more for a number."""

    def __init__(self, session: Session, shop_id: str, word: str) -> None:
        self._shop_id = shop_id
        self._word = word
        self._is_number = word.isascii() and word.isdigit() and self._is_known(session, number_term(int(word)))

    def _is_known(self, session: Session, term: str) -> bool:
        mine = (col(OrderTerm.shop_id) == self._shop_id, col(OrderTerm.term) == term)
        return session.scalars(select(col(OrderTerm.order_pk)).where(*mine).limit(1)).first() is not None

    def count(self, session: Session) -> int:
        """Count its terms, as far as ``MANY``."""
        limited = self.hits().limit(MANY + 1).subquery()
        count: int = session.execute(select(func.count()).select_from(limited)).scalar_one()
        return count

    def hits(self) -> Select[Any]:
        """Select the orders that hold the word, one index range after the other: SQLite would scan for an OR."""
        ranges = [
            select(col(OrderTerm.order_pk)).where(col(OrderTerm.shop_id) == self._shop_id, begins)
            for begins in self._beginnings(OrderTerm)
        ]
        return ranges[0] if len(ranges) == 1 else select(union_all(*ranges).subquery().c.order_pk)

    def held_by(self, order_pk: Any) -> ColumnElement[bool]:
        """Return the test of one order."""
        mine = aliased(OrderTerm)
        begins = or_(*self._beginnings(mine))
        return exists().where(col(mine.order_pk) == order_pk, col(mine.shop_id) == self._shop_id, begins)

    def _beginnings(self, table: Any) -> list[ColumnElement[bool]]:
        term, word = col(table.term), self._word
        found = [term == number_term(int(word)), term == word] if self._is_number else [_begins(term, word)]
        if word.isdigit() and len(word) >= MIN_LAST_DIGITS:
            found.append(_begins(term, REVERSED + word[::-1]))
        return found


def _begins(term: Any, prefix: str) -> ColumnElement[bool]:
    return and_(term >= prefix, term < prefix + chr(0x10FFFF))
