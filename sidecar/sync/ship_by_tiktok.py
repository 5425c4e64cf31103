"""Parcels that travel with TikTok's own label: hand them to its shipping, print label and packing slip."""

import io
import zipfile
from collections.abc import Callable, Sequence

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RefusedError, SidecarError
from sidecar.order.document import OrderDocument
from sidecar.order.shipment import SHIPPABLE, request_rule
from sidecar.sync.backend import Backend
from sidecar.sync.reread import reread
from sidecar.sync.store import Order, Session, orders
from sidecar.sync.store.orders import Note
from sidecar.tiktok import fulfilment

DOCUMENTS = ("SHIPPING_LABEL", "PACKING_SLIP")
MAX_ORDERS = 50


async def arrange(backend: Backend, shop_id: str, order_id: str, by: str) -> int:
    """Hand every parcel of an order to TikTok's shipping; returns how many. Repeating it is safe.

    Raises ``NothingToDoError`` (fulfilled_by_tiktok, already_shipped, label_not_tiktoks), ``NeedsMerchantError``
    (cancellation_pending, label_elsewhere: in the United States a label is bought first, which makes the parcel).
    """
    order = await backend.database.read(lambda session: orders.get_order(session, shop_id, order_id))
    document = await reread(backend, order)
    _require_tiktok_label(document)
    _require_open(document)
    packages = packages_of(document)
    if not packages:
        raise NeedsMerchantError("label_elsewhere")
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    for package_id in packages:
        await fulfilment.ship_package(client, access, package_id)
    await backend.database.write(lambda session: _note(session, order, by))
    await reread(backend, order)
    return len(packages)


def packages_of(document: OrderDocument) -> tuple[str, ...]:
    """Return the ids of an order's parcels."""
    named = [*document.package_ids, *(line.package_id for line in document.lines)]
    return tuple(dict.fromkeys(name for name in named if name))


async def label(
    backend: Backend, shop_id: str, order_id: str, package_id: str = "", document_type: str = "SHIPPING_LABEL"
) -> bytes:
    """Return TikTok's label or packing slip (PDF) of a parcel, of the first one where none is named.

    Raises ``RefusedError`` unknown_order, unknown_shipment (404), bad_field (422), ``NothingToDoError``
    label_not_tiktoks, fulfilled_by_tiktok, ``RetryLaterError`` label_not_ready, ``NeedsMerchantError``
    label_refused, private_address_refused.
    """
    order, packages = await _packages(backend, shop_id, order_id, document_type)
    if package_id and package_id not in packages:
        raise RefusedError("unknown_shipment", status=404)
    return await _document(backend, order, package_id or packages[0], document_type)


async def _documents(backend: Backend, shop_id: str, order_id: str, document_type: str) -> dict[str, bytes]:
    """Return the documents of every parcel of an order by the name of their file."""
    order, packages = await _packages(backend, shop_id, order_id, document_type)
    names = [order_id, *(f"{order_id}-{number}" for number in range(2, len(packages) + 1))]
    return {
        f"{name}.pdf": await _document(backend, order, package_id, document_type)
        for name, package_id in zip(names, packages, strict=True)
    }


async def _packages(backend: Backend, shop_id: str, order_id: str, document_type: str) -> tuple[Order, tuple[str, ...]]:
    if document_type not in DOCUMENTS:
        raise RefusedError("bad_field", status=422, field="document")
    order = await backend.database.read(lambda session: orders.get_order(session, shop_id, order_id))
    document = await reread(backend, order)
    _require_tiktok_label(document)
    packages = packages_of(document)
    if not packages:
        raise RefusedError("unknown_shipment", status=404)
    return order, packages


async def _document(backend: Backend, order: Order, package_id: str, document_type: str) -> bytes:
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    found = await fulfilment.shipping_document(client, access, package_id, document_type)
    response = await (await backend.document_http()).request("GET", found.url)
    if response.status_code != 200:
        raise NeedsMerchantError("label_refused", message=f"HTTP {response.status_code}")
    return response.content


async def labels(
    backend: Backend, shop_id: str, order_ids: Sequence[str], document_type: str, say: Callable[[Problem], str]
) -> bytes:
    """Return a ZIP archive with one PDF per parcel (50 orders at most), and a text that names those without, and why.

    ``say`` puts a problem into words.
    """
    if not order_ids or len(order_ids) > MAX_ORDERS:
        raise RefusedError("bad_field", status=422, field="order_id")
    archive, refused = io.BytesIO(), []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for order_id in dict.fromkeys(order_ids):
            try:
                for name, body in (await _documents(backend, shop_id, order_id, document_type)).items():
                    files.writestr(name, body)
            except SidecarError as error:
                refused.append(f"{order_id}: {say(error.problem)}")
        if refused:
            files.writestr("without-label.txt", "\n".join(refused) + "\n")
    return archive.getvalue()


def _require_tiktok_label(document: OrderDocument) -> None:
    """TikTok has documents only for what travels with its label (TikTok: package shipping document, 2025-12)."""
    if document.is_fulfilled_by_tiktok:
        raise NothingToDoError("fulfilled_by_tiktok")
    if document.shipping_type != "TIKTOK":
        raise NothingToDoError("label_not_tiktoks")


def _require_open(document: OrderDocument) -> None:
    if document.status not in SHIPPABLE:
        raise NothingToDoError("already_shipped")
    if request_rule(document) == "blocked":
        raise NeedsMerchantError("cancellation_pending")


def _note(session: Session, order: Order, by: str) -> None:
    orders.tell(session, orders.get_by_pk(session, orders.pk_of(order)), Note("label_arranged", {}, by), clock.now())
