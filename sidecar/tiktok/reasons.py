"""TikTok's reason names in our words: why an order is cancelled, why a buyer asks for something, why that is rejected.

The names stand in ``data/reasons.json`` with their source and date; the words stand here, marked for translation.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sidecar.problems import N_


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that TikTok accepts: ``name`` is sent, ``text`` (a message id) is shown."""

    name: str
    text: str


# A part of the name tells; the first that fits counts, so the longer ones stand before what they contain.
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
    "apply_reason_delivered": N_("The delivery is on schedule"),
    "buyer_agree": N_("Agreed with the buyer"),
    "agreement_with_the_buyer": N_("Agreed with the buyer"),
    "reverse_reject_request_reason_1": N_("The buyer's reason is not valid"),
    "reverse_reject_request_reason_2": N_("A change of mind gives no right of return here"),
    "reverse_reject_request_reason_3": N_("Cannot be returned (used or broken, for instance)"),
    "reverse_reject_request_reason_4": N_("The delivery is on schedule"),
    "reverse_reject_request_reason_5": N_("Agreed with the buyer"),
    "reverse_reject_return_parcel_reason_1": N_("What came back is not what was sent"),
    "reverse_reject_return_parcel_reason_2": N_("Cannot be returned (used or broken, for instance)"),
    "reverse_reject_return_parcel_reason_3": N_("Products or parts are missing from the return"),
    "reverse_reject_return_parcel_reason_4": N_("The return parcel has not arrived"),
    "reverse_reject_return_parcel_reason_5": N_("The product came back damaged or used"),
    "has_been_packed": N_("The product has been packed"),
    "unable_to_change_address": N_("The address cannot be changed"),
    "responsibility_for_incorrect_address": N_("Delivered to the address that the buyer gave"),
    "item_is_correct": N_("The right product was sent"),
    "product_functions_well": N_("The product works; it was not used properly"),
    "need_to_apply_for_refund": N_("The buyer has to ask for a return with refund"),
    "has_not_exceeded_estimated_delivery_time": N_("The parcel is on its way and cannot be called back"),
    "sent_separately": N_("Sent in several parcels"),
    "multiple_boxes": N_("Sent in several parcels"),
    "lack_of_evidence": N_("The reason is unclear or not proven"),
    "unclear_evidence": N_("The reason is unclear or not proven"),
    "replacement_shipped": N_("A replacement has been sent"),
    "cancel_unacceptable": N_("The seller does not accept the cancellation"),
    "cancel_reason_product_packed": N_("The product has been shipped"),
    "refund_reason_none": N_("No reason given"),
    "late_shipment": N_("Shipped too late"),
    "not_shipped_on_time": N_("Shipped too late"),
    "wrong_delivery_info": N_("Wrong delivery details"),
    "better_price": N_("Better price found elsewhere"),
    "high_delivery_costs": N_("Delivery costs too high"),
    "discount_not_expected": N_("Discount not as expected"),
    "coupon": N_("Wants to use a coupon"),
    "wrong_item_variation": N_("Wants another variant (colour, size…)"),
    "created_by_mistakes": N_("Ordered by mistake"),
    "change_payment_method": N_("Wants another payment method"),
    "payment_method_not_available": N_("Preferred payment method not available"),
    "no_longer_needed": N_("No longer needed"),
    "reason_no_need": N_("No longer needed"),
    "delivered_return_refund_reason1": N_("No longer needed"),
    "does_not_suit_me": N_("Does not suit the buyer"),
    "doesn't_fit": N_("Does not fit"),
    "too_big": N_("Too big or too long"),
    "too_small": N_("Too small or too short"),
    "incorrect_size": N_("Ordered in the wrong size"),
    "multiple_sizes": N_("Ordered in several sizes to choose from"),
    "not_as_expected": N_("Quality, style or colour not as expected"),
    "not_match": N_("Does not match the description"),
    "wrong_product": N_("Wrong product sent"),
    "wrong_item_was_sent": N_("Wrong product sent"),
    "missing_product": N_("Product or accessories missing"),
    "missing_parts": N_("Product or accessories missing"),
    "missing_item": N_("Product or accessories missing"),
    "shipping_box_damaged": N_("Box damaged, product intact"),
    "damaged": N_("Parcel or product damaged"),
    "defective": N_("Product defective"),
    "expired/spoiled": N_("Product expired or spoiled"),
    "not_frozen": N_("Product not frozen on arrival"),
    "counterfeit": N_("Thought to be a counterfeit"),
    "unauthorised_purchase": N_("Bought without the account holder's consent"),
    "not_received": N_("Parcel not received"),
    "arrive_on_time": N_("Delivered too late"),
    "arrived_too_late": N_("Delivered too late"),
    "late_delivery": N_("Delivered too late"),
    "missed_delivery": N_("Delivered too late"),
    "miss_estimated_delivery_date": N_("Delivered too late"),
    "seller_no_response": N_("The seller did not answer"),
    "seller_ask_cancel": N_("The seller asked for the cancellation"),
    "general_adjustment": N_("Adjustment"),
    "cancel_unpaid_time_out": N_("The buyer did not pay in time"),
    "not_want_pay": N_("The buyer did not pay in time"),
    "payment_capture_failed": N_("The buyer's payment failed"),
    "anti_span_block": N_("Refused by TikTok's risk review"),
    "risk_control_block": N_("Refused by TikTok's risk review"),
    "payment_risk_review": N_("Refused by TikTok's risk review"),
    "add_address_overtime": N_("The buyer gave no delivery address"),
    "returned_to_shipper_refused": N_("Parcel refused by the buyer"),
    "returned_to_shipper": N_("Delivery failed"),
    "delivery_failed": N_("Delivery failed"),
    "failed_delivery": N_("Delivery failed"),
    "package_damag": N_("Parcel damaged"),
    "package_lost": N_("Parcel lost"),
    "return_proxy_app": N_("Parcel lost"),
    "package_scrap": N_("Parcel destroyed"),
    "threepl_breach": N_("Delivered too late"),
    "exceed_edt_not_arrive": N_("Delivered too late"),
    "shipping_timeout": N_("Not collected in time"),
    "order_untracked": N_("The tracking number could not be followed"),
    "entry_warehouse_failed": N_("Refused at TikTok's warehouse"),
    "unpaid_postage": N_("Wrong label or unpaid postage"),
    "_coa_": N_("Certificate of authenticity missing or refused"),
    "virtual_": N_("The top-up failed"),
    "create_valid_order_failed": N_("Out of stock"),
    "platform_cancel": N_("Cancelled by TikTok"),
    "package_cancel": N_("Cancelled by TikTok"),
    "experience_related": N_("Cancelled by TikTok"),
    "nrr_related": N_("Cancelled by TikTok"),
    "failed_due_to_tts": N_("Cancelled by TikTok"),
    "cb_sc_out_return": N_("Cancelled by TikTok"),
    "_other": N_("Another reason"),
}
RETURNED_PARCEL = "return_parcel"


def cancel_reasons(region: str, status: str) -> tuple[Reason, ...]:
    """Return the reasons a seller of ``region`` may give in this order status; empty where TikTok lists none.

    TikTok: cancel reasons, 2025-12. Prefer what aftersale eligibility says about the very order.
    """
    return _reasons(_market(region)["cancel"].get(status, ()))


def reject_cancellation_reasons(region: str) -> tuple[Reason, ...]:
    """Return the reasons for rejecting a buyer's request to cancel (TikTok: cancel reasons, 2025-12)."""
    return _reasons(_market(region)["reject_cancellation"])


def reject_return_reasons(region: str, decision: str) -> tuple[Reason, ...]:
    """Return the reasons for ``decision``: REJECT_REFUND, REJECT_RETURN, REJECT_RECEIVED_PACKAGE, REJECT_REPLACEMENT.

    TikTok: refund and return reasons, 2025-12. The page lists the reasons against a return and against the parcel that
    came back together; their names tell them apart. Prefer what reject reasons answers for the very case.
    """
    if decision == "REJECT_REFUND":
        return _reasons(_market(region)["reject_refund"])
    arrived = decision == "REJECT_RECEIVED_PACKAGE"
    names = _market(region)["reject_return"]
    return _reasons(name for name in names if (RETURNED_PARCEL in name) == arrived)


def reason_text(name: str, fallback: str = "") -> str:
    """Return the sentence (a message id) for a reason name; ``fallback`` or the name itself when it is unknown."""
    return next((text for part, text in REASON_TEXTS.items() if part in name), fallback or name)


def told_apart(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons without those that read like an earlier one: a person cannot choose between them."""
    by_text: dict[str, Reason] = {}
    for reason in reasons:
        by_text.setdefault(reason.text, reason)
    return tuple(by_text.values())


def _reasons(names: Iterable[str]) -> tuple[Reason, ...]:
    return told_apart(Reason(name, reason_text(name)) for name in names)


def _market(region: str) -> Any:
    table = _table()
    return table["markets"].get(table["regions"].get(region, region), table["markets"]["EU"])


@cache
def _table() -> Any:
    return json.loads(files("sidecar.tiktok").joinpath("data", "reasons.json").read_text(encoding="utf-8"))
