"""What a seller may answer to a return or refund, and how much of the money may be offered instead."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sidecar.errors import RefusedError
from sidecar.order.money import from_minor, to_minor


@dataclass(frozen=True, slots=True)
class Answers:
    """TikTok's decisions that answer one of its actions; ``partial`` is "" where no part can be offered."""

    accept: str
    reject: str
    partial: str = ""


# TikTok: seller_next_action and the decisions of approve and reject, 2025-12.
ANSWERS = {
    "SELLER_RESPOND_REFUND": Answers("APPROVE_REFUND", "REJECT_REFUND", "OFFER_PARTIAL_REFUND"),
    "SELLER_RESPOND_RETURN": Answers("APPROVE_RETURN", "REJECT_RETURN", "OFFER_PARTIAL_REFUND"),
    "SELLER_RESPOND_RECEIVE_PACKAGE": Answers("APPROVE_RECEIVED_PACKAGE", "REJECT_RECEIVED_PACKAGE"),
    "SELLER_RESPOND_REPLACEMENT": Answers("APPROVE_REPLACEMENT", "REJECT_REPLACEMENT"),
}


def offered_amount(typed: str, refund_minor: int, currency: str) -> Decimal:
    """Return the amount that a person typed, with a point or a comma ("12.50", "12,50").

    Raises RefusedError (``refund_amount_refused``, 422) unless it is above zero, below the refund that was asked for,
    and a whole number of the currency's smallest units.
    """
    try:
        amount = Decimal(typed.strip().replace(",", "."))
        minor = to_minor(amount, currency)
    except (InvalidOperation, ValueError):
        minor, amount = 0, Decimal(0)
    if not amount.is_finite() or not 0 < minor < refund_minor or from_minor(minor, currency) != amount:
        limit = f"{from_minor(refund_minor, currency):f} {currency}"
        raise RefusedError("refund_amount_refused", status=422, limit=limit)
    return amount
