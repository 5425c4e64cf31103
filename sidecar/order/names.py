"""First and last name of a recipient, in the form that PrestaShop takes."""

from dataclasses import dataclass

from sidecar.order.address_fields import RULES, clean_name, cut, tidy, without_pictures
from sidecar.order.document import Recipient

NO_LAST_NAME = "-"
NOBODY = ("TikTok", "Shop")
_PARTICLES = (
    "al ap bin da das de dei del della den der des di do dos du el la las le los san st. te ten ter van vom von y zu"
    " zum zur"
)
PARTICLES = frozenset(_PARTICLES.split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name that PrestaShop accepts, and what was done to it (reasons of ``address.REASONS``)."""

    first: str
    last: str
    reasons: tuple[str, ...] = ()


def split_name(recipient: Recipient) -> Name:
    """Return first and last name: TikTok's own parts where both are there, else the whole name taken apart."""
    parts = _own_parts(recipient)
    whole = tidy(recipient.name) or tidy(recipient.first_name) or tidy(recipient.last_name)
    reasons = [] if parts or not whole else ["split"]
    first, last = parts or _take_apart(_readable(tidy(whole.replace("_", " ")), reasons))
    cleaned = _clean(first, reasons), _clean(last, reasons)
    return _complete(*cleaned, reasons)


def _own_parts(recipient: Recipient) -> tuple[str, str] | None:
    first, last = tidy(recipient.first_name), tidy(recipient.last_name)
    return (first, last) if first and last and first != last else None


def _readable(whole: str, reasons: list[str]) -> str:
    """Return the name without what holds no letter at its ends: an emoji or a number is no last name."""
    words = whole.split()
    for end in (0, -1):
        while words and not _has_letters(words[end]):
            reasons.append("signs_replaced" if without_pictures(words.pop(end)) else "pictures_removed")
    return " ".join(words)


def _has_letters(word: str) -> bool:
    return bool(clean_name(without_pictures(word)))


def _take_apart(whole: str) -> tuple[str, str]:
    if "," in whole:
        last, _, first = whole.partition(",")
        return first.strip(), last.strip()
    words = whole.split()
    if len(words) < 2:
        return whole, ""
    shouted = [word for word in words if word.isupper() and word.isalpha() and len(word) > 2]
    if shouted and len(shouted) < len(words) and shouted in (words[: len(shouted)], words[-len(shouted) :]):
        return " ".join(word for word in words if word not in shouted), " ".join(shouted)
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _clean(part: str, reasons: list[str]) -> str:
    if not part:
        return ""
    printable = without_pictures(part)
    if printable != tidy(part):
        reasons.append("pictures_removed")
    cleaned = clean_name(printable)
    if cleaned != printable:
        reasons.append("signs_replaced")
    fitting, rest = cut(cleaned, RULES["firstname"].length)
    if rest:
        reasons.append("shortened")
    return clean_name(fitting)


def _complete(first: str, last: str, reasons: list[str]) -> Name:
    if not first and not last:
        return Name(*NOBODY, tuple(dict.fromkeys(reasons)) or ("empty",))
    if not first or not last:
        reasons = [reason for reason in reasons if reason != "split"] + ["one_word"]
        first, last = first or last, NO_LAST_NAME
    return Name(first, last, tuple(dict.fromkeys(reasons)))
