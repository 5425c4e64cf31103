"""The list's filter: from the query string to the database's words and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from sidecar.web.i18n import Words, zone

NAMES = ("stage", "q", "from", "to", "fulfilment", "problem", "sort", "after", "page")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the page was asked to show (contract: ``GET /orders``); days are the shop's own."""

    stage: str = ""
    q: str = ""
    from_day: str = ""
    to_day: str = ""
    fulfilment: str = ""
    problem: str = ""
    sort: str = ""
    after: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the order of rows was asked for."""
        return any((self.stage not in ("", "total"), self.q, self.from_day, self.to_day, self.fulfilment, self.problem))

    def path(self, **changes: Any) -> str:
        """Return the page's path for this query with some values changed; a change other than ``after`` starts over."""
        query = replace(self, **{"after": "", "page": 1, **changes})
        values = (
            query.stage,
            query.q,
            query.from_day,
            query.to_day,
            query.fulfilment,
            query.problem,
            query.sort,
            query.after,
            query.page if query.after and query.page > 1 else "",
        )
        pairs = [(name, value) for name, value in zip(NAMES, values, strict=True) if value]
        return "/orders" + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def here(self) -> str:
        """Return the path of exactly this query."""
        return self.path(after=self.after, page=self.page)


def read_query(params: Mapping[str, str]) -> ListQuery:
    """Read the query string; a day that is no day is left out."""
    value = {name: params.get(name, "").strip() for name in NAMES}
    return ListQuery(
        stage="" if value["stage"] == "total" else value["stage"], q=value["q"][:100],
        from_day=_day(value["from"]), to_day=_day(value["to"]),
        fulfilment=value["fulfilment"], problem=value["problem"], sort=value["sort"], after=value["after"],
        page=_page(value["page"]),
    )  # fmt: skip


def _page(text: str) -> int:
    """Return which page the address says it is, for "51–100 of 328"; the cursor alone decides what stands on it."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1


def bounds(query: ListQuery, words: Words) -> tuple[datetime | None, datetime | None]:
    """Return the first moment and the moment after the last, in UTC, of the days asked for on the shop's clock."""
    return _midnight(query.from_day, words), _midnight(query.to_day, words, timedelta(days=1))


def _midnight(day: str, words: Words, later: timedelta = timedelta()) -> datetime | None:
    if not day:
        return None
    return datetime.combine(date.fromisoformat(day) + later, time(), zone(words.timezone)).astimezone(UTC)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
