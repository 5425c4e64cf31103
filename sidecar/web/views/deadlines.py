"""The deadlines' cockpit: what is late, due within four hours, today, tomorrow, later; counted, filtered, sorted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecar.web.i18n import N_, Words
from sidecar.web.views.deadline import Deadline, answer_by, deadline, deliver_by, hand_over_by
from sidecar.web.views.labels import STATUSES, Label
from sidecar.web.views.orders import no_customer, prestashop_url

URGENCIES = {
    "late": N_("Late"),
    "soon": N_("Within 4 hours"),
    "today": N_("Today"),
    "tomorrow": N_("Tomorrow"),
    "later": N_("Later"),
}
KINDS = {
    "ship": N_("Ship the order"),
    "hand_over": N_("Hand over the parcel"),
    "deliver": N_("See that the carrier delivers"),
    "answer_request": N_("Answer the request to cancel"),
    "answer_return": N_("Answer the return or refund"),
}
CHIPS: dict[str, Callable[[datetime, Words, datetime], Deadline | None]] = {
    "hand_over": hand_over_by,
    "deliver": deliver_by,
    "answer_request": answer_by,
    "answer_return": answer_by,
}
SORTS: dict[str, Callable[[Any], Any]] = {
    "due": lambda row: row.at,
    "kind": lambda row: (row.kind, row.at),
    "order": lambda row: row.order_id,
}
COLUMNS = {"due": N_("Deadline"), "kind": N_("To do"), "order": N_("TikTok order ID")}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do; ``then`` says what TikTok does if nobody does it."""

    at: datetime
    kind: str
    todo: str
    order_id: str
    prestashop_order_id: int | None
    prestashop_url: str
    customer: str
    no_customer: str
    status: str
    tone: str
    chip: Deadline
    then: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One urgency with its count."""

    name: str
    text: str
    count: int
    is_chosen: bool


def rows(found: Iterable[Any], open_url: str, words: Words, now: datetime) -> list[Row]:
    """Return everything that is due, in words."""
    return [row for due in found if (row := _row(due, open_url, words, now)) is not None]


def filters(found: Sequence[Row], chosen: str, words: Words) -> list[Filter]:
    """Return how many rows are how urgent."""
    counts = {name: sum(row.chip.tone == name for row in found) for name in URGENCIES}
    return [Filter(name, words(text), counts[name], name == chosen) for name, text in URGENCIES.items()]


def shown(found: Sequence[Row], chosen: str, sort: str) -> list[Row]:
    """Return the rows of one urgency (all for an unknown one), in the order of a column (``-`` turns it)."""
    kept = [row for row in found if chosen not in URGENCIES or row.chip.tone == chosen]
    return sorted(kept, key=SORTS.get(sort.lstrip("-"), SORTS["due"]), reverse=sort.startswith("-"))


def _row(due: Any, open_url: str, words: Words, now: datetime) -> Row | None:
    order, chip = due.order, _chip(due, words, now)
    if chip is None:
        return None
    status = STATUSES.get(order.status, Label(order.status, "other"))
    return Row(
        at=due.at, kind=due.kind, todo=words(KINDS[due.kind]), order_id=order.order_id,
        prestashop_order_id=order.prestashop_order_id,
        prestashop_url=prestashop_url(open_url, order.prestashop_order_id), customer=order.customer,
        no_customer="" if order.customer else no_customer(order.status, words),
        status=words(status.text), tone=status.tone, chip=chip, then=_then(due, words),
    )  # fmt: skip


def _chip(due: Any, words: Words, now: datetime) -> Deadline | None:
    if due.kind == "ship":
        return deadline(due.order.status, due.at, words, now)
    return CHIPS[due.kind](due.at, words, now)


def _then(due: Any, words: Words) -> str:
    if due.kind.startswith("answer"):
        return words("Without an answer, TikTok accepts it.")
    ends = due.order.cancels_at
    return words("TikTok cancels it on %(time)s", time=words.moment(ends)) if ends else ""
