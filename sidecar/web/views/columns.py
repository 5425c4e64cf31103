"""The list's columns in their promised order, with what a click on the heading sorts by."""

from dataclasses import dataclass

from sidecar.web.i18n import N_, Words

COLUMNS = (
    ("tiktok_order_id", N_("TikTok order ID"), ""),
    ("prestashop_order_id", N_("PrestaShop order ID"), ""),
    ("customer", N_("Customer"), ""),
    ("created", N_("Created"), "created"),
    ("status", N_("Status"), "ship_by"),
    ("price", N_("Price"), "total"),
    ("quantity", N_("Quantity"), ""),
    ("fulfilment", N_("Fulfilment by"), ""),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; ``sort`` is what a click asks for, ``direction`` the present one (``aria-sort``)."""

    name: str
    text: str
    sort: str
    direction: str
    arrow: str


def columns(sort: str, words: Words) -> list[Column]:
    """Return the headings for a list that is sorted by ``sort`` (the newest first unless told otherwise)."""
    return [_column(name, words(text), key, sort or "-created") for name, text, key in COLUMNS]


def headings(words: Words) -> dict[str, str]:
    """Return the columns' names in words, which each row repeats where the table is too narrow for a head."""
    return {name: words(text) for name, text, _ in COLUMNS}


def _column(name: str, text: str, key: str, sort: str) -> Column:
    if not key or sort.removeprefix("-") != key:
        return Column(name, text, "-created" if key == "created" else key, "", "")
    if sort.startswith("-"):
        return Column(name, text, key, "descending", " ↓")
    return Column(name, text, f"-{key}", "ascending", " ↑")


def shown_of(before: int, shown: int, total: int | None, words: Words) -> str:
    """Say which part of the whole is on the page ("51–100 of 412", "51–100" where nobody counted).

    ``before``: how many stand on earlier pages.
    """
    first, last = words.number(before + 1 if shown else 0), before + shown
    if total is None:
        return words("%(first)s–%(last)s", first=first, last=words.number(last))
    return words(
        "%(first)s–%(last)s of %(total)s",
        first=first,
        last=words.number(last),
        total=words.number(max(total, last)),
    )
