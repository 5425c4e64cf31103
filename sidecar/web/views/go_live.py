"""The open older orders that going live may take along, in words."""

from typing import NamedTuple

from sidecar.sync.go_live import GoLivePreview, OpenOrder
from sidecar.web.i18n import Words
from sidecar.web.views.labels import Label, status_label
from sidecar.web.views.rehearsal import OUTCOMES


class Row(NamedTuple):
    """One order to tick; ``outcome`` is what the last rehearsal said, None where it was not rehearsed."""

    order: OpenOrder
    status: str
    created: str
    price: str
    outcome: tuple[str, str] | None


def rows(preview: GoLivePreview, words: Words) -> list[Row]:
    """Return the orders that are listed, the newest first."""
    return [_row(order, words) for order in preview.open_orders]


def counts(preview: GoLivePreview, words: Words) -> list[tuple[str, str]]:
    """Return each of TikTok's statuses with how many orders are in it."""
    return [(words(status_label(status).text), words.number(count)) for status, count in preview.counts.items()]


def _row(order: OpenOrder, words: Words) -> Row:
    price = words.minor(order.total_minor, order.currency)
    outcome = _outcome(OUTCOMES[order.outcome], words) if order.outcome else None
    return Row(order, words(status_label(order.status).text), words.moment(order.created_at), price, outcome)


def _outcome(label: Label, words: Words) -> tuple[str, str]:
    return words(label.text), label.tone
