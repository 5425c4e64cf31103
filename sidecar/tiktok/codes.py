"""TikTok's numbers and reason names in our words: error codes to outcomes, reasons for cancelling and rejecting.

The facts stand in ``data/*.json`` with their source and date; the texts for people stand here, marked for translation.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError, SidecarError
from sidecar.problems import N_

OUTCOMES: dict[str, type[SidecarError]] = {
    "retry_later": RetryLaterError,
    "needs_merchant": NeedsMerchantError,
    "nothing_to_do": NothingToDoError,
}
MANY_MEANINGS = 36009004
HELP_LINK = re.compile(r"\s*For more details:.*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that TikTok accepts: ``name`` is sent, ``text`` (a message id) is shown."""

    name: str
    text: str


REASON_TEXTS = {
    "out_of_stock": N_("Out of stock"),
    "wrong_price": N_("Pricing error"),
    "address_not_deliver": N_("Unable to deliver to the buyer's address"),
    "unable_to_deliver": N_("Unable to deliver to the buyer's address"),
    "buyer_requested_cancellation": N_("The buyer asked for the cancellation"),
    "buyer_hasnt_paid": N_("The buyer did not pay in time"),
    "potential_fraud": N_("High risk of cancellation or refund"),
    "invalid_cancellation_reason": N_("The reason given for the cancellation is not valid"),
    "reject_reason_delivered": N_("The delivery is on schedule"),
    "reject_reason_buyer_agree": N_("Agreed with the buyer"),
    "reverse_reject_request_reason_5": N_("Agreed with the buyer"),
    "has_been_packed": N_("The product has been packed"),
    "unable_to_change_address": N_("The address cannot be changed"),
    "cancel_unacceptable": N_("The seller does not accept the cancellation"),
    "cancel_reason_product_packed": N_("The product has been shipped"),
    "refund_reason_none": N_("No reason given"),
    "late_shipment": N_("Shipped too late"),
    "wrong_delivery_info": N_("Wrong delivery details"),
    "better_price": N_("Better price found elsewhere"),
    "high_delivery_costs": N_("Delivery costs too high"),
    "discount_not_expected": N_("Discount not as expected"),
    "created_by_mistakes": N_("Ordered by mistake"),
    "change_payment_method": N_("Wants another payment method"),
    "payment_method_not_available": N_("Preferred payment method not available"),
    "no_longer_needed": N_("No longer needed"),
    "cancel_unpaid_time_out": N_("The buyer did not pay in time"),
    "not_want_pay": N_("The buyer did not pay in time"),
    "anti_span_block": N_("Refused by TikTok's risk review"),
    "add_address_overtime": N_("The buyer gave no delivery address"),
    "returned_to_shipper_refused": N_("Parcel refused by the buyer"),
    "returned_to_shipper_other": N_("Delivery failed"),
    "package_damag": N_("Parcel damaged"),
    "package_lost": N_("Parcel lost"),
    "package_scrap": N_("Parcel destroyed"),
    "threepl_breach": N_("Delivered too late"),
    "exceed_edt_not_arrive": N_("Delivered too late"),
    "shipping_timeout": N_("Not collected in time"),
    "order_untracked": N_("The tracking number could not be followed"),
    "platform_cancel": N_("Cancelled by TikTok"),
    "package_cancel": N_("Cancelled by TikTok"),
}


def cancel_reasons(region: str, status: str) -> tuple[Reason, ...]:
    """Return the reasons a seller of ``region`` may give in this order status; empty where TikTok lists none.

    TikTok: cancel reasons, 2025-12. Prefer what aftersale eligibility says about the very order.
    """
    return _reasons(_market(region)["seller"].get(status, ()))


def reject_reasons(region: str) -> tuple[Reason, ...]:
    """Return the reasons for rejecting a buyer's request to cancel (TikTok: cancel reasons, 2025-12)."""
    return _reasons(_market(region)["seller_reject"])


def reason_text(name: str, fallback: str = "") -> str:
    """Return the sentence (a message id) for a reason name; ``fallback`` or the name itself when it is unknown."""
    return next((text for part, text in REASON_TEXTS.items() if part in name), fallback or name)


def error_of(code: int, message: str, *, endpoint: str = "", status: int = 200, **params: Any) -> SidecarError:
    """Return the outcome that a non-zero ``code`` stands for; ``params`` are added to the problem's own.

    An unknown code is weather only with a 5xx or 429 status; anything else goes to a person.
    """
    text = clean_message(message) or _codes()["codes"].get(str(code), {}).get("message", "")
    rule = _rule(code, message, endpoint) or _rule_for_status(status)
    found = OUTCOMES[rule["outcome"]](rule["problem"], code=code, message=text, **params)
    if isinstance(found, RetryLaterError):
        found.after = rule.get("after")
    return found


def clean_message(message: object) -> str:
    """Return TikTok's message without its help link, at most 300 characters."""
    return HELP_LINK.sub("", str(message or "")).strip()[:300]


def _rule(code: int, message: str, endpoint: str) -> dict[str, Any] | None:
    table = _codes()
    lower = message.lower().replace("`", "'")
    for row in table["keywords"]:
        if row["code"] == code and row["word"] in lower:
            return dict(row)
    if code == MANY_MEANINGS:
        return {"outcome": "needs_merchant", "problem": "tiktok_parameter_refused"}
    rule: dict[str, Any] = table["by_endpoint"].get(endpoint, {}).get(str(code)) or table["codes"].get(str(code), {})
    return rule if "outcome" in rule else None


def _rule_for_status(status: int) -> dict[str, Any]:
    if status == 429:
        return {"outcome": "retry_later", "problem": "tiktok_rate_limited"}
    if status >= 500:
        return {"outcome": "retry_later", "problem": "tiktok_unavailable"}
    return {"outcome": "needs_merchant", "problem": "tiktok_refused"}


def _reasons(rows: Any) -> tuple[Reason, ...]:
    return tuple(Reason(row["name"], reason_text(row["name"], row["text"])) for row in rows)


def _market(region: str) -> Any:
    table = _reason_table()
    return table["markets"].get(table["regions"].get(region, region), table["markets"]["EU"])


@cache
def _codes() -> Any:
    return _load("error_codes.json")


@cache
def _reason_table() -> Any:
    return _load("cancel_reasons.json")


def _load(name: str) -> Any:
    return json.loads(files("sidecar.tiktok").joinpath("data", name).read_text(encoding="utf-8"))
