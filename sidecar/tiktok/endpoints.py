"""The one table of endpoints: what is called where, in which version, and what may be repeated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType


class Retry(StrEnum):
    """Whether a call whose outcome is unknown may simply be sent again."""

    READ = "read"
    IDEMPOTENT = "idempotent"
    CHECK_FIRST = "check_first"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint; ``versions`` in order of preference: the next is taken when TikTok no longer knows the first."""

    method: str
    path: str
    versions: tuple[str, ...]
    retry: Retry
    cipher: bool = True


def _read(path: str, *versions: str, method: str = "GET", cipher: bool = True) -> Endpoint:
    return Endpoint(method, path, versions, Retry.READ, cipher)


def _write(path: str, *versions: str, retry: Retry = Retry.CHECK_FIRST) -> Endpoint:
    return Endpoint("POST", path, versions, retry)


VERSION = re.compile(r"(?:^|/)(20\d{4})(?:/|$)")
RETURNS = "/return_refund/{version}"
FULFILLMENT = "/fulfillment/{version}"
LOGISTICS = "/logistics/{version}"

# TikTok: API reference of 2025-12, and the versions that appeared until 2026-10. Where two generations stand, both are
# spoken. Writes prefer the one that runs in the field; eligibility prefers the one that names the reasons.
ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        "authorized_shops": _read("/authorization/{version}/shops", "202309", cipher=False),
        "search_orders": _read("/order/{version}/orders/search", "202309", method="POST"),
        "get_orders": _read("/order/{version}/orders", "202507", "202309"),
        "aftersale_eligibility": _read(RETURNS + "/orders/{order_id}/aftersale_eligibility", "202602", "202309"),
        "calculate_refund": _read(RETURNS + "/refunds/calculate", "202309", "202602", method="POST"),
        "search_cancellations": _read(RETURNS + "/cancellations/search", "202309", "202602", method="POST"),
        "reject_reasons": _read(RETURNS + "/reject_reasons", "202309"),
        "cancel_order": _write(RETURNS + "/cancellations", "202309", "202602"),
        "approve_cancellation": _write(
            RETURNS + "/cancellations/{cancel_id}/approve", "202309", retry=Retry.IDEMPOTENT
        ),
        "reject_cancellation": _write(RETURNS + "/cancellations/{cancel_id}/reject", "202309", retry=Retry.IDEMPOTENT),
        "search_returns": _read(RETURNS + "/returns/search", "202309", "202602", method="POST"),
        "approve_return": _write(RETURNS + "/returns/{return_id}/approve", "202309", retry=Retry.IDEMPOTENT),
        "reject_return": _write(RETURNS + "/returns/{return_id}/reject", "202309", "202606", retry=Retry.IDEMPOTENT),
        "mark_shipped": _write(FULFILLMENT + "/orders/{order_id}/packages", "202309", "202610"),
        "ship_package": _write(FULFILLMENT + "/packages/{package_id}/ship", "202309"),
        "update_order_tracking": _write(FULFILLMENT + "/orders/{order_id}/shipping_info/update", "202309"),
        "update_package_tracking": _write(
            FULFILLMENT + "/packages/{package_id}/shipping_info/update", "202309", "202610"
        ),
        "shipping_document": _read(FULFILLMENT + "/packages/{package_id}/shipping_documents", "202309"),
        "webhooks": _read("/event/{version}/webhooks", "202309"),
        "set_webhook": Endpoint("PUT", "/event/{version}/webhooks", ("202309",), Retry.IDEMPOTENT),
        "delete_webhook": Endpoint("DELETE", "/event/{version}/webhooks", ("202309",), Retry.IDEMPOTENT),
        "shipping_providers": _read(LOGISTICS + "/delivery_options/{delivery_option_id}/shipping_providers", "202309"),
    }
)


def override(changes: Mapping[str, str]) -> Mapping[str, Endpoint]:
    """Return the table with some endpoints pinned: name -> version ("202602") or path ("/order/202309/orders").

    A path keeps the placeholders of the table. Raises ValueError on an unknown name or a value without a version.
    """
    if unknown := sorted(set(changes) - set(ENDPOINTS)):
        raise ValueError(f"unknown endpoint {unknown[0]!r}; known are {', '.join(sorted(ENDPOINTS))}")
    pinned = {name: _pinned(ENDPOINTS[name], change) for name, change in changes.items()}
    return MappingProxyType({**ENDPOINTS, **pinned})


def _pinned(endpoint: Endpoint, change: str) -> Endpoint:
    version = VERSION.search(change)
    if version is None:
        raise ValueError(f"{change!r} names no version such as 202309")
    path = change if change.startswith("/") else endpoint.path
    return replace(endpoint, path=path, versions=(version[1],))
