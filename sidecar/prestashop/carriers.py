"""Which TikTok shipping provider a PrestaShop carrier probably is: a suggestion by name, for a person to confirm."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

CUTOFF = 70.0
SAME_HOUSE = (
    ("colissimo", "la poste"),
    ("chronopost", "chrono"),
    ("mondial relay", "mondialrelay", "inpost"),
    ("royal mail", "royalmail"),
    ("evri", "hermes uk", "myhermes"),
    ("poste italiane", "sda"),
    ("brt", "bartolini"),
    ("correos express",),
    ("correos",),
    ("dpd",),
    ("gls",),
    ("ups",),
    ("dhl",),
    ("seur",),
    ("mrw",),
    ("nacex",),
    ("an post", "anpost"),
    ("yodel",),
    ("fedex", "tnt"),
)


@dataclass(frozen=True, slots=True)
class Provider:
    """A TikTok shipping provider of one delivery option."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ProviderSuggestion:
    """A provider that may be meant; ``score`` from 0 to 100."""

    provider: Provider
    score: int


def suggest_providers(carrier_name: str, providers: Sequence[Provider], limit: int = 3) -> list[ProviderSuggestion]:
    """Return the providers whose names are most like the carrier's, best first; none below a fair likeness."""
    scored = [(provider, _score(carrier_name, provider.name)) for provider in providers]
    likely = sorted((pair for pair in scored if pair[1] >= CUTOFF), key=lambda pair: (-pair[1], pair[0].name))
    return [ProviderSuggestion(provider, round(score)) for provider, score in likely[:limit]]


def suggest_provider(carrier_name: str, providers: Sequence[Provider]) -> Provider | None:
    """Return the one provider that is clearly the best, or None."""
    best = suggest_providers(carrier_name, providers, 2)
    if not best or (len(best) == 2 and best[0].score - best[1].score < 5):
        return None
    return best[0].provider


def is_known(carrier_name: str) -> bool:
    """Tell whether a name speaks of a carrier whose TikTok name is recognised."""
    return _house(utils.default_process(carrier_name)) is not None


def _score(carrier: str, provider: str) -> float:
    mine, theirs = utils.default_process(carrier), utils.default_process(provider)
    alike = fuzz.token_sort_ratio(mine, theirs)
    house, other = _house(mine), _house(theirs)
    if house is None or other is None:
        return alike
    return max(alike, 75 + alike / 4) if house == other else min(alike, CUTOFF - 1)


def _house(name: str) -> int | None:
    """Return which of the known carriers a name speaks of."""
    for number, words in enumerate(SAME_HOUSE):
        if any(re.search(rf"\b{word}\b", name) for word in words):
            return number
    return None
