"""What the policy says of a stored order, as the columns to store. Pure.

It is asked again at every change of the order, the shop or the policy.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sidecar.order.decision import Decision, Situation, decide
from sidecar.order.document import OrderDocument
from sidecar.order.money import expected_total, to_minor
from sidecar.order.policy import Policy
from sidecar.order.stage import ImportState
from sidecar.sync.store import Shop
from sidecar.sync.store.orders import NO_PROBLEM
from sidecar.sync.store.pages import Incoming, Judge, Judged

# Which older orders a person chose at go live, kept beside the settings: "open" or "none".
INCLUDE_KEY = "go_live_include"
# Another tool has made the order: only a person may want a second one.
FOREIGN = "foreign_order"
# The buyer's request waits for an answer, whatever becomes of the order here.
ASKED = "cancellation_pending"
OPEN = frozenset({"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"})
# What stopped a cancellation or a parcel matters no more once the parcel is on its way or the order has ended.
CANCEL_PROBLEMS = frozenset({"cancel_reason_refused", "cancel_lines_refused", "cancel_not_possible"})
PARCEL_PROBLEMS = frozenset(
    {"tracking_number_refused", "tracking_number_missing", "shipped_by_tiktok_label", "tiktok_order_in_other_status"}
    | {"carrier_unmapped", "parcel_pieces_needed", "partial_shipping_off"}
)
CANCELLED_THERE = "cancelled_in_prestashop"
UNDER_WAY = frozenset({"IN_TRANSIT", "DELIVERED", "COMPLETED", "CANCELLED"})
NOT_YET_OPEN = frozenset({"UNPAID", "ON_HOLD"})
UNSEEN = timedelta(hours=1)


def policy_of(shop: Shop) -> Policy:
    """Return a shop's policy."""
    return Policy.read(shop.settings)


def situation_of(order: Judged, shop: Shop) -> Situation:
    """Return what besides document and policy decides about an order."""
    return Situation(
        import_mode=shop.import_mode,
        live_from=shop.live_from,
        first_status=order.first_status,
        chosen=order.chosen,
        ignored_reason=order.ignored_reason,
        is_bound=order.prestashop_order_id is not None,
    )


def decision_for(document: OrderDocument, order: Judged, shop: Shop, policy: Policy) -> Decision:
    """Return what becomes of an order now."""
    return decide(document, policy, situation_of(order, shop))


def columns_for(document: OrderDocument, order: Judged, shop: Shop, policy: Policy) -> dict[str, Any]:
    """Return the columns that the policy decides: import state, decision, expected total, and no problem where it ends.

    A bound order keeps its problem, unless that stopped an action which is no longer to be done. An order that is being
    imported stays so, and so does one that another tool made; a buyer who waits for an answer is not forgotten.
    """
    decision = decision_for(document, order, shop, policy)
    total = expected_total(document, policy).total
    columns: dict[str, Any] = {"decision": decision.code, "expected_minor": to_minor(total, document.currency)}
    if order.prestashop_order_id is not None:
        settled = NO_PROBLEM if is_past(order.problem_code, document.status) else {}
        return columns | settled | {"import_state": ImportState.IMPORTED.value}
    if order.import_state == ImportState.IMPORTING and decision.import_state == ImportState.READY:
        return columns
    if order.problem_code == FOREIGN and decision.import_state == ImportState.READY:
        return columns
    is_asked = order.problem_code == ASKED and document.is_buyer_request_cancel
    return columns | ({} if is_asked else NO_PROBLEM) | {"import_state": decision.import_state.value}


def is_past(problem_code: str, status: str) -> bool:
    """Whether a problem stopped an action that an order of TikTok's ``status`` has no place for any more."""
    if problem_code in (CANCELLED_THERE, "pieces_cancelled"):
        return status == "CANCELLED"
    if problem_code in CANCEL_PROBLEMS:
        return status in UNDER_WAY | {"AWAITING_COLLECTION"}
    return problem_code in PARCEL_PROBLEMS and status in UNDER_WAY


def is_chosen_at_start(order: Judged, shop: Shop) -> bool:
    """Tell whether an open older order that is seen for the first time is taken on.

    It is where all were chosen at go live; and where they were chosen from a list, if it came so shortly before that
    no fetch had put it there. Who chose none gets none.
    """
    if shop.live_from is None or order.first_status not in OPEN | NOT_YET_OPEN:
        return False
    since = {"open": datetime.min.replace(tzinfo=UTC), "listed": shop.live_from - UNSEEN}
    chosen_from = since.get(shop.settings.get(INCLUDE_KEY, "none"), shop.live_from)
    return chosen_from <= order.created_at < shop.live_from


def judge_for(shop: Shop, at: datetime) -> Judge:
    """Return the judge of a shop's incoming orders; a malformed order gets its problem."""
    policy = policy_of(shop)

    def judge(incoming: Incoming, order: Judged) -> dict[str, Any]:
        if incoming.document is None:
            return _malformed(incoming, order, at)
        chosen = order.chosen or (order.id is None and is_chosen_at_start(order, shop))
        order.chosen = chosen
        return columns_for(incoming.document, order, shop, policy) | {"chosen": chosen}

    return judge


def _malformed(incoming: Incoming, order: Judged, at: datetime) -> dict[str, Any]:
    problem = incoming.problem
    if problem is None:
        raise LookupError("a malformed order without a problem")
    state = "imported" if order.prestashop_order_id is not None else "problem"
    shown = {"problem_code": problem.code, "problem_cause": problem.cause, "problem_params": dict(problem.params)}
    return {"import_state": state, "problem_at": at, **shown}
