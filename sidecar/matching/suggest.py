"""Suggestions for a SKU that no product has: similar references first, similar names next."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from sidecar.order.product import CatalogueItem

CUTOFF = 55.0
NAME_WEIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product that may be meant; ``score`` from 0 to 100."""

    item: CatalogueItem
    score: int


def suggest(seller_sku: str, name: str, items: Iterable[CatalogueItem], limit: int = 5) -> list[Suggestion]:
    """Return the most similar products and combinations that an order can hold, best first.

    A reference counts as it is, a name at nine tenths: names of one brand are alike, references are not.
    """
    candidates = [item for item in items if not item.needs_combination and item.state != 0]
    scores: dict[int, float] = {}
    for query, texts, scorer, weight in (
        (seller_sku, [item.reference for item in candidates], fuzz.ratio, 1.0),
        (name, [f"{item.name} {item.attributes}" for item in candidates], fuzz.token_set_ratio, NAME_WEIGHT),
    ):
        hits = process.extract(
            query, texts, scorer=scorer, processor=utils.default_process, limit=limit * 4, score_cutoff=CUTOFF
        )
        for _, score, index in hits:
            scores[index] = max(scores.get(index, 0.0), score * weight)
    best = sorted(scores.items(), key=lambda pair: (-pair[1], candidates[pair[0]].ids))[:limit]
    return [Suggestion(candidates[index], round(score)) for index, score in best]
