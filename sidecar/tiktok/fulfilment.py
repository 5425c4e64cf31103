"""Fulfilment: carriers that TikTok knows, marking as shipped, tracking numbers and labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.errors import NeedsMerchantError
from sidecar.tiktok.client import ShopAccess, TikTokClient
from sidecar.tiktok.fields import mapping, objects, text

GENERATION_WITH_INFO_LIST = "202610"


@dataclass(frozen=True, slots=True)
class ShippingProvider:
    """A carrier that TikTok accepts for one delivery option."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """A parcel TikTok noted; ``warning`` is its remark on the tracking number, "" if none, and must be shown."""

    package_id: str
    warning: str


@dataclass(frozen=True, slots=True)
class ShippingDocument:
    """A label to download; the address lives 24 hours and is a secret."""

    url: str
    tracking_number: str


async def shipping_providers(
    client: TikTokClient, shop: ShopAccess, delivery_option_id: str
) -> tuple[ShippingProvider, ...]:
    """Return the carriers of a delivery option; they differ by option and market, so keep them per option.

    Raises NeedsMerchantError ``shipped_by_tiktok_label`` when TikTok ships this option itself.
    """
    path = {"delivery_option_id": delivery_option_id}
    data = await client.call("shipping_providers", shop=shop, path=path)
    return tuple(
        ShippingProvider(text(raw, "id"), text(raw, "name"))
        for raw in objects(data, "shipping_providers")
        if raw.get("id")
    )


async def mark_shipped(
    client: TikTokClient,
    shop: ShopAccess,
    order_id: str,
    *,
    tracking_number: str,
    provider_id: str,
    line_ids: Sequence[str] = (),
) -> Shipped:
    """Tell TikTok that these lines (all, if none are named) left in one parcel.

    No idempotency key: after a lost answer read the order before repeating. Raises NeedsMerchantError
    (``tracking_number_refused``, ``provider_refused``, ``cancellation_pending``, ``lines_needed``…), NothingToDoError
    (``already_shipped``, ``already_cancelled``, ``fulfilled_by_tiktok``) or RetryLaterError (``on_hold``).
    """

    def body(version: str) -> Mapping[str, Any]:
        return _parcel(version, tracking_number, provider_id) | (_named_lines(version, line_ids) if line_ids else {})

    data = await client.call(
        "mark_shipped", shop=shop, path={"order_id": order_id}, body=body, told={"tracking_number": tracking_number}
    )
    return Shipped(text(data, "package_id"), text(mapping(data, "warning"), "message"))


async def update_tracking(
    client: TikTokClient,
    shop: ShopAccess,
    *,
    tracking_number: str,
    provider_id: str,
    order_id: str = "",
    package_id: str = "",
) -> None:
    """Change the tracking number of a shipped parcel, or of an unsplit order when no parcel is named.

    Once, and for a limited time (EU: once). Raises NeedsMerchantError ``tracking_change_refused`` afterwards,
    ``tracking_change_not_now`` in a status that may pass.
    """
    name, path = (
        ("update_package_tracking", {"package_id": package_id})
        if package_id
        else ("update_order_tracking", {"order_id": order_id})
    )

    def body(version: str) -> Mapping[str, Any]:
        return _parcel(version, tracking_number, provider_id)

    await client.call(name, shop=shop, path=path, body=body, told={"tracking_number": tracking_number})


async def ship_package(client: TikTokClient, shop: ShopAccess, package_id: str, handover_method: str = "") -> None:
    """Arrange the shipment of a parcel that travels with TikTok's label (shipping_type TIKTOK)."""
    body = {"handover_method": handover_method} if handover_method else None
    await client.call("ship_package", shop=shop, path={"package_id": package_id}, body=body)


async def shipping_document(
    client: TikTokClient, shop: ShopAccess, package_id: str, document_type: str = "SHIPPING_LABEL"
) -> ShippingDocument:
    """Return the label of a parcel that TikTok ships.

    Raises RetryLaterError ``label_not_ready`` or NeedsMerchantError ``label_refused``.
    """
    query = {"document_type": document_type}
    data = await client.call("shipping_document", shop=shop, path={"package_id": package_id}, query=query)
    if not (url := text(data, "doc_url")):
        raise NeedsMerchantError("label_refused", message="")
    return ShippingDocument(url, text(data, "tracking_number"))


def _parcel(version: str, tracking_number: str, provider_id: str) -> dict[str, Any]:
    info = {"tracking_number": tracking_number, "shipping_provider_id": provider_id}
    return {"shipping_info_list": [info]} if version >= GENERATION_WITH_INFO_LIST else dict(info)


def _named_lines(version: str, line_ids: Sequence[str]) -> dict[str, Any]:
    if version >= GENERATION_WITH_INFO_LIST:
        return {"order_line_list": [{"order_line_id": line} for line in line_ids]}
    return {"order_line_item_ids": list(line_ids)}
