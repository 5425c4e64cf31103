"""Requests to cancel, returns and refunds, in words, with what may be answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecar.order.refund import ANSWERS
from sidecar.sync.store import bindings
from sidecar.tiktok.returns import REFUNDED_STATUSES
from sidecar.web.i18n import N_, Words
from sidecar.web.views import credit, deadline
from sidecar.web.views.orders import prestashop_url

STATUSES = {
    "RETURN_OR_REFUND_REQUEST_PENDING": N_("Waiting for your answer"),
    "REFUND_OR_RETURN_REQUEST_REJECT": N_("Rejected"),
    "AWAITING_BUYER_SHIP": N_("Accepted, the buyer sends it back"),
    "BUYER_SHIPPED_ITEM": N_("On its way back to you"),
    "REJECT_RECEIVE_PACKAGE": N_("Returned parcel refused"),
    "AWAITING_BUYER_RESPONSE": N_("Waiting for the buyer's answer"),
    "RETURN_OR_REFUND_REQUEST_SUCCESS": N_("Accepted"),
    "RETURN_OR_REFUND_REQUEST_CANCEL": N_("Withdrawn"),
    "RETURN_OR_REFUND_REQUEST_COMPLETE": N_("Refunded by TikTok"),
    "REPLACEMENT_REQUEST_PENDING": N_("Waiting for your answer"),
    "REPLACEMENT_REQUEST_REJECT": N_("Rejected"),
    "REPLACEMENT_REQUEST_REFUND_SUCCESS": N_("Refunded instead of replaced"),
    "REPLACEMENT_REQUEST_CANCEL": N_("Withdrawn"),
    "REPLACEMENT_REQUEST_COMPLETE": N_("Replaced"),
}
TYPES = {"REFUND": N_("Refund"), "RETURN_AND_REFUND": N_("Return and refund"), "REPLACEMENT": N_("Replacement")}
ACCEPT = {
    "SELLER_RESPOND_REFUND": N_("Accept the refund"),
    "SELLER_RESPOND_RETURN": N_("Accept the return"),
    "SELLER_RESPOND_RECEIVE_PACKAGE": N_("Parcel received: refund"),
    "SELLER_RESPOND_REPLACEMENT": N_("Accept the replacement"),
}


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One return or refund.

    ``accept`` is the button's text, "" when TikTok waits for nothing of the seller. ``made`` is the credit slip;
    ``can_credit`` tells whether one may be made.
    """

    id: int
    return_id: str
    order_id: str
    prestashop_order_id: int | None
    prestashop_url: str
    type: str
    status: str
    reason: str
    refund: str
    currency: str
    parcel: str
    due: deadline.Deadline | None
    accept: str
    can_offer: bool
    can_credit: bool
    made: credit.Made | None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A buyer's request to cancel that waits for an answer."""

    id: int
    order_id: str
    prestashop_order_id: int | None
    prestashop_url: str
    reason: str
    price: str
    due: deadline.Deadline | None


def return_rows(found: Iterable[Any], open_url: str, words: Words, now: datetime) -> list[ReturnRow]:
    """Return the list's rows from returns with their order and its binding."""
    return [_return_row(row, order, binding, open_url, words, now) for row, order, binding in found]


def request_rows(found: Iterable[Any], open_url: str, words: Words, now: datetime) -> list[RequestRow]:
    """Return the inbox's rows from pairs of a cancellation and its order."""
    return [
        RequestRow(
            row.id, order.order_id, order.prestashop_order_id, prestashop_url(open_url, order.prestashop_order_id),
            words(row.reason_text) if row.reason_text else row.reason, words.minor(order.total_minor, order.currency),
            deadline.answer_by(row.answer_by_at, words, now),
        )
        for row, order in found
    ]  # fmt: skip


def _return_row(row: Any, order: Any, binding: Any, open_url: str, words: Words, now: datetime) -> ReturnRow:
    answers, details = ANSWERS.get(row.next_action), row.document or {}
    made = credit.made(binding.amounts, row.return_id, order.currency, words) if binding else None
    is_ours = binding is not None and binding.origin != bindings.FOREIGN
    parcel = " ".join(str(details.get(name) or "") for name in ("carrier", "tracking_number")).strip()
    return ReturnRow(
        id=row.id, return_id=row.return_id, order_id=order.order_id, prestashop_order_id=order.prestashop_order_id,
        prestashop_url=prestashop_url(open_url, order.prestashop_order_id), type=_word(TYPES, row.return_type, words),
        status=_word(STATUSES, row.status, words), reason=words(row.reason_text) if row.reason_text else "",
        refund=words.minor(row.refund_minor, row.currency), currency=row.currency, parcel=parcel,
        due=deadline.answer_by(row.answer_by_at, words, now), accept=words(ACCEPT[row.next_action]) if answers else "",
        can_offer=bool(answers and answers.partial and row.refund_minor > 1),
        can_credit=row.status in REFUNDED_STATUSES and is_ours and made is None, made=made,
    )  # fmt: skip


def _word(table: dict[str, str], name: str, words: Words) -> str:
    return words(table[name]) if name in table else name
