"""The ship-by chip: how urgent an order is, in words and in colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar.web.i18n import N_, Words

OPEN_STATUSES = frozenset({"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"})
HOUR = timedelta(hours=1)
SOON = 4 * HOUR

LATE = N_("Late by %(span)s")
SHIP = {
    "late": LATE,
    "soon": N_("Ship within %(span)s"),
    "today": N_("Ship today by %(time)s"),
    "tomorrow": N_("Ship tomorrow by %(time)s"),
    "later": N_("Ship by %(date)s"),
}
ANSWER = {
    "late": LATE,
    "soon": N_("Answer within %(span)s"),
    "today": N_("Answer today by %(time)s"),
    "tomorrow": N_("Answer tomorrow by %(time)s"),
    "later": N_("Answer by %(date)s"),
}
HAND_OVER = {
    "late": LATE,
    "soon": N_("Hand over within %(span)s"),
    "today": N_("Hand over today by %(time)s"),
    "tomorrow": N_("Hand over tomorrow by %(time)s"),
    "later": N_("Hand over by %(date)s"),
}

DELIVER = {
    "late": LATE,
    "soon": N_("Due within %(span)s"),
    "today": N_("Due today by %(time)s"),
    "tomorrow": N_("Due tomorrow by %(time)s"),
    "later": N_("Due by %(date)s"),
}


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
    return _chip(SHIP, ship_by_at, words, now)


def answer_by(at: datetime | None, words: Words, now: datetime) -> Deadline | None:
    """Return the chip of something that the seller has to answer."""
    return _chip(ANSWER, at, words, now) if at else None


def hand_over_by(at: datetime, words: Words, now: datetime) -> Deadline:
    """Return the chip of a parcel that the carrier has to scan."""
    return _chip(HAND_OVER, at, words, now)


def deliver_by(at: datetime, words: Words, now: datetime) -> Deadline:
    """Return the chip of a parcel that the carrier has to deliver."""
    return _chip(DELIVER, at, words, now)


def _chip(phrases: Mapping[str, str], at: datetime, words: Words, now: datetime) -> Deadline:
    tone = urgency(at, words, now)
    return Deadline(words(phrases[tone], **_values(tone, at, words, now)), tone, words.long(at))


def _values(tone: str, at: datetime, words: Words, now: datetime) -> dict[str, str]:
    match tone:
        case "late":
            return {"span": words.span(at, now)}
        case "soon":
            return {"span": words.span(now, now + _left(at - now))}
        case "later":
            return {"date": words.date(at)}
        case _:
            return {"time": words.time(at)}


def _left(left: timedelta) -> timedelta:
    """Return a time that is left in whole hours, rounded down: nobody is promised more than there is."""
    return left - left % HOUR if left >= HOUR else left


def urgency(at: datetime, words: Words, now: datetime) -> str:
    """Return late, soon (under four hours), today, tomorrow or later, by the shop's clock."""
    if at < now:
        return "late"
    if at - now < SOON:
        return "soon"
    days = (words.local(at).date() - words.local(now).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, "later")
