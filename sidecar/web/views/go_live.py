"""The open older orders that going live may take along, in words."""

from typing import NamedTuple

from sidecar.sync.go_live import GoLivePreview, OpenOrder
from sidecar.web.i18n import Words
from sidecar.web.views.labels import STATUSES, Label, status_label
from sidecar.web.views.orders import no_customer
from sidecar.web.views.rehearsal import OUTCOMES


class Row(NamedTuple):
    """One order to tick; ``outcome`` is what the last rehearsal said, None where it was not rehearsed."""

    order: OpenOrder
    customer: str
    status: str
    created: str
    price: str
    outcome: tuple[str, str] | None


def rows(preview: GoLivePreview, words: Words) -> list[Row]:
    """Return the orders that are listed, the newest first."""
    return [_row(order, words) for order in preview.open_orders]


def counts(preview: GoLivePreview, words: Words) -> list[tuple[str, str]]:
    """Return each of TikTok's statuses with how many orders are in it, as an order lives through them."""
    ordered = sorted(preview.counts, key=lambda status: (*STATUSES, status).index(status))
    return [(words(status_label(status).text), words.number(preview.counts[status])) for status in ordered]


def _row(order: OpenOrder, words: Words) -> Row:
    price = words.minor(order.total_minor, order.currency)
    outcome = _outcome(OUTCOMES[order.outcome], words) if order.outcome else None
    customer, status = order.customer or no_customer(order.status, words), words(status_label(order.status).text)
    return Row(order, customer, status, words.moment(order.created_at), price, outcome)


def _outcome(label: Label, words: Words) -> tuple[str, str]:
    return words(label.text), label.tone
