"""Returns and refunds after shipping: the search, and a seller's answers. Silence for 48 hours is approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sidecar.order.document import ZERO
from sidecar.tiktok.aftersale_search import search_body, search_query
from sidecar.tiktok.client import ShopAccess, TikTokClient, idempotency_key
from sidecar.tiktok.fields import amount, identifier, mapping, moment, objects, parse_each, text
from sidecar.tiktok.reasons import reason_text

LARGEST_PAGE = 50
REFUNDED_STATUSES = (
    *("RETURN_OR_REFUND_REQUEST_COMPLETE", "RETURN_OR_REFUND_REQUEST_SUCCESS"),
    "REPLACEMENT_REQUEST_REFUND_SUCCESS",
)
OPEN_STATUSES = ("RETURN_OR_REFUND_REQUEST_PENDING", "REPLACEMENT_REQUEST_PENDING", "BUYER_SHIPPED_ITEM")


@dataclass(frozen=True, slots=True)
class Return:
    """One return, refund or replacement; unknown words are kept. ``deadline`` is the seller's.

    ``refund_total`` is what the buyer gets back, of it ``refund_shipping`` for shipping; a partial refund that was
    agreed upon counts in place of what was asked for.
    """

    id: str
    order_id: str
    type: str
    status: str
    arbitration_status: str
    role: str
    reason: str
    reason_text: str
    created_at: datetime | None
    updated_at: datetime | None
    actions: tuple[str, ...]
    deadline: datetime | None
    refund_total: Decimal
    refund_shipping: Decimal
    refund_currency: str
    keeps_goods: bool
    tracking_number: str
    provider_name: str
    line_ids: tuple[str, ...]

    @property
    def is_refunded(self) -> bool:
        """Tell whether TikTok has given the buyer the money, or has decided to."""
        return self.status in REFUNDED_STATUSES

    @property
    def awaits_seller(self) -> bool:
        """Tell whether the seller has to answer. The status is judged first: actions may outlive a dead case."""
        return self.status in OPEN_STATUSES and bool(self.actions)


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """One page of a search; the last has no ``next_page_token``; ``unreadable`` names fields of entries left out."""

    returns: tuple[Return, ...]
    next_page_token: str
    unreadable: tuple[str, ...] = ()


async def search_returns(
    client: TikTokClient,
    shop: ShopAccess,
    *,
    order_ids: Sequence[str] = (),
    updated_from: int = 0,
    updated_before: int | None = None,
    page_token: str = "",
) -> ReturnPage:
    """Return a page of returns by ascending update time (Unix seconds, the end exclusive)."""
    body = search_body(order_ids, updated_from, updated_before)
    query = search_query(LARGEST_PAGE, page_token)
    data = await client.call("search_returns", shop=shop, query=query, body=body)
    found, unreadable = parse_each(parse_return, objects(data, "return_orders"))
    return ReturnPage(found, text(data, "next_page_token"), unreadable)


async def approve_return(
    client: TikTokClient, shop: ShopAccess, return_id: str, decision: str, partial: tuple[Decimal, str] | None = None
) -> None:
    """Approve with a decision: APPROVE_REFUND, APPROVE_RETURN, APPROVE_RECEIVED_PACKAGE… Repeating it is safe.

    ``partial``: the amount and currency that OFFER_PARTIAL_REFUND offers; the buyer keeps the goods then.
    """
    amounts = [f"{partial[0]:f}", partial[1]] if partial else []
    query = {"idempotency_key": idempotency_key(decision, return_id, *amounts)}
    body: dict[str, Any] = {"decision": decision}
    if partial:
        body |= {"buyer_keep_item": True, "partial_refund": {"amount": amounts[0], "currency": amounts[1]}}
    await client.call("approve_return", shop=shop, path={"return_id": return_id}, query=query, body=body)


async def reject_return(
    client: TikTokClient, shop: ShopAccess, return_id: str, decision: str, reason: str, comment: str = ""
) -> None:
    """Reject with a decision such as REJECT_REFUND, REJECT_RETURN, REJECT_RECEIVED_PACKAGE and a reason of TikTok's."""
    query = {"idempotency_key": idempotency_key(decision, return_id, reason)}
    body = {"decision": decision, "reject_reason": reason} | ({"comment": comment} if comment else {})
    await client.call("reject_return", shop=shop, path={"return_id": return_id}, query=query, body=body)


def _agreed_part(raw: Mapping[str, Any]) -> Decimal:
    """Return the partial refund that ended the case, 0 without one: an offer may be open, or refused by the buyer."""
    part = mapping(raw, "partial_refund")
    is_refused = raw.get("buyer_rejected_partial_refund") in (True, "true")
    if not part or is_refused or text(raw, "return_status") not in REFUNDED_STATUSES:
        return ZERO
    return amount(part, "amount", "partial_refund.")


def parse_return(raw: Mapping[str, Any]) -> Return:
    """Return one entry of a search; raises MalformedOrderError when it names no return or order."""
    refund, partial = mapping(raw, "refund_amount"), _agreed_part(raw)
    actions = objects(raw, "seller_next_action_response")
    return Return(
        id=identifier(raw, "return_id"),
        order_id=identifier(raw, "order_id"),
        type=text(raw, "return_type"),
        status=text(raw, "return_status"),
        arbitration_status=text(raw, "arbitration_status"),
        role=text(raw, "role"),
        reason=text(raw, "return_reason"),
        reason_text=reason_text(text(raw, "return_reason"), text(raw, "return_reason_text")),
        created_at=moment(raw, "create_time"),
        updated_at=moment(raw, "update_time"),
        actions=tuple(name for action in actions if (name := text(action, "action"))),
        deadline=min((found for action in actions if (found := moment(action, "deadline"))), default=None),
        refund_total=partial or amount(refund, "refund_total", "refund_amount."),
        refund_shipping=ZERO if partial else amount(refund, "refund_shipping_fee", "refund_amount."),
        refund_currency=text(refund, "currency"),
        keeps_goods=bool(partial) or text(raw, "return_type") != "RETURN_AND_REFUND",
        tracking_number=text(raw, "return_tracking_number"),
        provider_name=text(raw, "return_provider_name"),
        line_ids=tuple(
            line for item in objects(raw, "return_line_items") if (line := text(item, "order_line_item_id"))
        ),
    )
