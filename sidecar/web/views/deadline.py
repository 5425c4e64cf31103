"""The ship-by chip: how urgent an order is, in words and in colour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar.web.i18n import N_, Words

OPEN_STATUSES = frozenset({"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"})
SOON = timedelta(hours=4)

LATE = N_("Late since %(span)s")
WITHIN = N_("Ship within %(span)s")
TODAY = N_("Ship today by %(time)s")
TOMORROW = N_("Ship tomorrow by %(time)s")
BY = N_("Ship by %(date)s")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A chip; ``tone`` is late, soon, today, tomorrow or later."""

    text: str
    tone: str
    title: str


def deadline(status: str, ship_by_at: datetime | None, words: Words, now: datetime) -> Deadline | None:
    """Return the chip of an order that still has to be shipped, by the shop's clock."""
    if ship_by_at is None or status not in OPEN_STATUSES:
        return None
    tone, text = _urgency(ship_by_at, words, now)
    return Deadline(text, tone, words.long(ship_by_at))


def _urgency(at: datetime, words: Words, now: datetime) -> tuple[str, str]:
    if at < now:
        return "late", words(LATE, span=words.span(at, now))
    if at - now < SOON:
        return "soon", words(WITHIN, span=words.span(now, at))
    days = (words.local(at).date() - words.local(now).date()).days
    if days == 0:
        return "today", words(TODAY, time=words.time(at))
    if days == 1:
        return "tomorrow", words(TOMORROW, time=words.time(at))
    return "later", words(BY, date=words.date(at))
