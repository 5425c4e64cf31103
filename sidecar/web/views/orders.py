"""The order list and its counters as the page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sidecar.order.decision import DECISIONS
from sidecar.web.i18n import Words
from sidecar.web.views.deadline import Deadline, deadline
from sidecar.web.views.labels import (
    ALERT_COUNTER,
    BIG_COUNTERS,
    COUNTER_HELP,
    FULFILMENTS,
    SHIPPINGS,
    SMALL_COUNTERS,
    WAITING,
    Label,
    import_label,
    status_label,
)  # fmt: skip
from sidecar.web.views.problems import explain

COMPLETION = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Counter:
    """One number above the list, which filters it."""

    name: str
    text: str
    help: str
    count: int
    shown: str
    size: str
    pressed: bool


class Row(NamedTuple):
    """One order in the list; every text is ready to show."""

    order_id: str
    prestashop_order_id: int | None
    prestashop_reference: str
    prestashop_url: str
    stage: str
    import_state: str
    customer: str
    no_customer: str
    created_day: str
    created_time: str
    created_title: str
    status: Label
    imported: Label
    reason: str
    situation: str
    short: str
    tone: str
    deadline: Deadline | None
    asks_cancel: bool
    price: str
    quantity: int
    fulfilment: str
    shipping: str


def counters(numbers: Mapping[str, int], active: str, words: Words) -> list[Counter]:
    """Return the counters in their fixed order: six big ones, five small ones, and what needs attention."""
    groups = (("big", BIG_COUNTERS), ("small", SMALL_COUNTERS), ("alert", ALERT_COUNTER))
    return [
        _counter(name, text, size, numbers.get(name, 0), active, words)
        for size, texts in groups
        for name, text in texts.items()
    ]


def _counter(name: str, text: str, size: str, count: int, active: str, words: Words) -> Counter:
    hint = COUNTER_HELP.get(name, "")
    pressed = name == (active or "total")
    return Counter(
        name, words.of("counter", text), words(hint) if hint else "", count, words.number(count), size, pressed
    )


def rows(orders: Iterable[Any], open_url: str, words: Words, now: datetime) -> list[Row]:
    """Return the list's rows; ``orders`` have the columns of the table ``order``."""
    return [row(order, open_url, words, now) for order in orders]


def row(order: Any, open_url: str, words: Words, now: datetime) -> Row:
    """Return one order's row."""
    why, state = reason(order, words), import_label(order.import_state)
    return Row(
        order_id=order.order_id,
        prestashop_order_id=order.prestashop_order_id,
        prestashop_reference=order.prestashop_reference,
        prestashop_url=prestashop_url(open_url, order.prestashop_order_id),
        stage=order.stage,
        import_state=order.import_state,
        customer=order.customer,
        no_customer="" if order.customer else no_customer(order.status, words),
        created_day=words.date(order.created_at),
        created_time=words.time(order.created_at),
        created_title=words.long(order.created_at),
        status=_translated(status_label(order.status), words),
        imported=_translated(state, words),
        reason=why,
        situation=why or words(state.text),
        short=short(order, words) or why or words(state.text),
        tone="bad" if order.problem_code else state.tone,
        deadline=deadline(order.status, order.ship_by_at, words, now),
        asks_cancel=bool(order.buyer_asks_cancel),
        price=words.minor(order.total_minor, order.currency),
        quantity=order.quantity,
        fulfilment=fulfilment(order.fulfillment_type, words),
        shipping=words(SHIPPINGS[order.shipping_type]) if order.shipping_type in SHIPPINGS else order.shipping_type,
    )


def fulfilment(value: str, words: Words) -> str:
    """Return TikTok's fulfilment type in words, or as TikTok wrote it."""
    return words(FULFILMENTS[value]) if value in FULFILMENTS else value


def reason(order: Any, words: Words) -> str:
    """Say why an order is not created: its problem, the reason it was ignored, or the rule that keeps it."""
    if order.problem_code:
        return explain(order.problem_code, order.problem_params or {}, words).sentence
    if order.import_state == "ignored" and order.ignored_reason:
        return str(order.ignored_reason)
    if order.import_state in ("waiting", "ignored") and order.decision in DECISIONS:
        return words(DECISIONS[order.decision], status=order.status, reason=order.ignored_reason)
    return ""


def short(order: Any, words: Words) -> str:
    """Say the same in a few words where the sentence is ours; "" for a problem, whose sentence the list cuts off."""
    if not order.problem_code and order.import_state in ("waiting", "ignored") and order.decision in WAITING:
        return words(WAITING[order.decision])
    return ""


def no_customer(status: str, words: Words) -> str:
    """Say why there is no name: TikTok tells it after payment and hold, and hides it where it ships itself."""
    if status == "UNPAID":
        return words("hidden until paid")
    return words("hidden while on hold") if status == "ON_HOLD" else words("hidden by TikTok")


def prestashop_url(template: str, id_order: int | None) -> str:
    """Return the back office's address of an order, from the launch token's template with ``{id_order}``."""
    return template.replace("{id_order}", str(id_order)) if template and id_order else ""


def completion(delivered_at: datetime) -> datetime:
    """Return when TikTok completes a delivered order at the earliest (TikTok: 14 days without a return request)."""
    return delivered_at + COMPLETION


def _translated(label: Label, words: Words) -> Label:
    return Label(words(label.text), label.tone)
