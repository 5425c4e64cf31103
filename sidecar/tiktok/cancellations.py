"""Cancellations: what a seller may do, cancelling, and answering a buyer's request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sidecar.tiktok.aftersale_search import search_body, search_query
from sidecar.tiktok.client import ShopAccess, TikTokClient, idempotency_key
from sidecar.tiktok.fields import amount, identifier, mapping, moment, objects, parse_each, text, texts
from sidecar.tiktok.reasons import Reason, reason_text, told_apart

PENDING = "CANCELLATION_REQUEST_PENDING"
SUCCESS = "CANCELLATION_REQUEST_SUCCESS"
COMPLETE = "CANCELLATION_REQUEST_COMPLETE"
WITHDRAWN = "CANCELLATION_REQUEST_CANCELLED"
# Requests and the create answer spell it without -LED, searches and events with it (TikTok: cancellations, 2025-12).
SPELLINGS = {"CANCELLATION_REQUEST_CANCEL": WITHDRAWN}
LARGEST_PAGE = 50
GENERATION_WITH_LINE_LIST = "202602"


@dataclass(frozen=True, slots=True)
class CancelResult:
    """What TikTok made of a seller's cancellation."""

    cancel_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Cancellation:
    """One cancellation of a search. ``deadline`` is until when the seller has to answer; silence is approval."""

    id: str
    order_id: str
    type: str
    status: str
    role: str
    reason: str
    reason_text: str
    created_at: datetime | None
    updated_at: datetime | None
    deadline: datetime | None
    refund_total: Decimal
    refund_currency: str
    line_ids: tuple[str, ...]

    @property
    def awaits_seller(self) -> bool:
        """Tell whether the seller has to accept or reject it. Judged by the status: the action may outlive the case."""
        return self.status == PENDING and self.role != "SELLER"


@dataclass(frozen=True, slots=True)
class CancellationPage:
    """One page of a search; the last has no ``next_page_token``; ``unreadable`` names fields of entries left out."""

    cancellations: tuple[Cancellation, ...]
    next_page_token: str
    unreadable: tuple[str, ...] = ()


def normal_status(status: str) -> str:
    """Return the status in its one spelling; unknown ones as they are."""
    return SPELLINGS.get(status, status)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What TikTok lets the seller cancel now: reason names and line items, None where it does not say."""

    reasons: tuple[str, ...] | None = None
    line_ids: frozenset[str] | None = None


async def eligibility(client: TikTokClient, shop: ShopAccess, order_id: str) -> Eligibility:
    """Ask what may be cancelled; both are empty when nothing may be.

    The older generation of the endpoint names no reasons (TikTok: aftersale eligibility, 202602).
    """
    query = {"initiate_aftersale_user": "SELLER", "request_types": "CANCEL"}
    data = await client.call("aftersale_eligibility", shop=shop, path={"order_id": order_id}, query=query)
    entries = [
        entry
        for sku in objects(data, "sku_eligibility")
        for entry in objects(sku, "line_item_eligibility")
        if entry.get("request_type") == "CANCEL"
    ]
    if not entries:
        return Eligibility()
    eligible = [entry for entry in entries if entry.get("eligible") is not False]
    lines = frozenset(line for entry in eligible for line in texts(entry, "order_line_items_ids"))
    if not eligible:
        return Eligibility((), lines)
    named = [texts(entry, "available_reason_names") for entry in eligible if "available_reason_names" in entry]
    reasons = tuple(name for name in named[0] if all(name in names for names in named)) if named else None
    return Eligibility(reasons, lines or None)


async def calculate_refund(
    client: TikTokClient, shop: ShopAccess, order_id: str, reason: str, line_ids: Sequence[str] = ()
) -> tuple[Decimal, str]:
    """Return what the buyer would get back, shipping included, and its currency (TikTok: calculate refund, 202309)."""

    def body(version: str) -> Mapping[str, Any]:
        lines = _named_lines(version, line_ids) if line_ids else {}
        return {"order_id": order_id, "request_type": "CANCEL", "reason_name": reason, **lines}

    data = await client.call("calculate_refund", shop=shop, body=body)
    refund = mapping(data, "order_refund_amount")
    return amount(refund, "refund_total", "order_refund_amount."), text(refund, "currency")


async def cancel_order(
    client: TikTokClient, shop: ShopAccess, order_id: str, reason: str, line_ids: Sequence[str] = ()
) -> CancelResult:
    """Cancel an order, or some of its lines where the market allows it (US and UK).

    There is no idempotency key: after a lost answer look with ``search_cancellations(order_ids=…)`` before repeating.
    Raises NeedsMerchantError (``cancel_reason_refused``, ``cancel_lines_refused``, ``cancel_not_possible``…) or
    NothingToDoError (``already_cancelled``, ``cancellation_in_process``…).
    """

    def body(version: str) -> Mapping[str, Any]:
        lines = _named_lines(version, line_ids) if line_ids else {}
        return {"order_id": order_id, "cancel_reason": reason, **lines}

    data = await client.call("cancel_order", shop=shop, body=body)
    return CancelResult(text(data, "cancel_id"), normal_status(text(data, "cancel_status")) or SUCCESS)


async def search_cancellations(
    client: TikTokClient,
    shop: ShopAccess,
    *,
    order_ids: Sequence[str] = (),
    updated_from: int = 0,
    updated_before: int | None = None,
    page_token: str = "",
    page_size: int = LARGEST_PAGE,
) -> CancellationPage:
    """Return a page of cancellations by ascending update time (Unix seconds, the end exclusive).

    A token belongs to the arguments of the first page. A time filter is always sent (TikTok: search cancellations).
    """
    body = search_body(order_ids, updated_from, updated_before)
    query = search_query(page_size, page_token)
    data = await client.call("search_cancellations", shop=shop, query=query, body=body)
    found, unreadable = parse_each(parse_cancellation, objects(data, "cancellations"))
    return CancellationPage(found, text(data, "next_page_token"), unreadable)


async def approve(client: TikTokClient, shop: ShopAccess, cancel_id: str) -> None:
    """Accept a buyer's request; TikTok refunds. Repeating it is safe: the key is the cancellation's own.

    Raises NothingToDoError ``request_no_longer_open`` when somebody answered before.
    """
    query = {"idempotency_key": idempotency_key("approve", cancel_id)}
    await client.call("approve_cancellation", shop=shop, path={"cancel_id": cancel_id}, query=query)


async def reject(client: TikTokClient, shop: ShopAccess, cancel_id: str, reason: str, comment: str = "") -> None:
    """Reject a buyer's request with one of ``reject_reasons``.

    Raises NeedsMerchantError ``reject_reason_refused`` or NothingToDoError ``request_no_longer_open``.
    """
    query = {"idempotency_key": idempotency_key("reject", cancel_id, reason)}
    body = {"reject_reason": reason} | ({"comment": comment} if comment else {})
    await client.call("reject_cancellation", shop=shop, path={"cancel_id": cancel_id}, query=query, body=body)


async def reject_reasons(
    client: TikTokClient, shop: ShopAccess, case_id: str, locale: str = "en-US"
) -> tuple[Reason, ...]:
    """Return the reasons TikTok accepts for rejecting this cancellation or return, in its order."""
    query = {"return_or_cancel_id": case_id, "locale": locale}
    data = await client.call("reject_reasons", shop=shop, query=query)
    return told_apart(
        Reason(name, reason_text(name, text(raw, "text")))
        for raw in objects(data, "reasons")
        if (name := text(raw, "name"))
    )


def parse_cancellation(raw: Mapping[str, Any]) -> Cancellation:
    """Return one entry of a search; raises MalformedOrderError when it names no cancellation or order."""
    refund = mapping(raw, "refund_amount")
    actions = objects(raw, "seller_next_action_response")
    reason = text(raw, "cancel_reason")
    return Cancellation(
        id=identifier(raw, "cancel_id"),
        order_id=identifier(raw, "order_id"),
        type=text(raw, "cancel_type"),
        status=normal_status(text(raw, "cancel_status")),
        role=text(raw, "role"),
        reason=reason,
        reason_text=reason_text(reason, text(raw, "cancel_reason_text")),
        created_at=moment(raw, "create_time"),
        updated_at=moment(raw, "update_time"),
        deadline=min((found for action in actions if (found := moment(action, "deadline"))), default=None),
        refund_total=amount(refund, "refund_total", "refund_amount."),
        refund_currency=text(refund, "currency"),
        line_ids=tuple(
            line for item in objects(raw, "cancel_line_items") if (line := text(item, "order_line_item_id"))
        ),
    )


def _named_lines(version: str, line_ids: Sequence[str]) -> dict[str, Any]:
    if version >= GENERATION_WITH_LINE_LIST:
        return {"order_line_list": [{"order_line_item_id": line} for line in line_ids]}
    return {"order_line_item_ids": list(line_ids)}
