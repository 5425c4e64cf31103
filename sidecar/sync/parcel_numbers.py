"""Which tracking number PrestaShop's order gets because TikTok has it, and nobody typed it there.

PrestaShop's order has one place for a number and does not say which pieces it is of: an order in several parcels gets
none. A number that somebody typed there stays, unless that very number was changed in the tab. The binding keeps the
number that PrestaShop has from us, or that is ours to replace, as ``posted["tracking"]``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sidecar.order.document import OrderDocument
from sidecar.order.shipment import only_number
from sidecar.prestashop.order_writer import WrittenOrder
from sidecar.sync.store import Shipment

TRACKING = "tracking"
# PrestaShop: Validate::isTrackingNumber, and the column's length.
WRITABLE = re.compile(r"[~:#,%&_=()\[\].? +\-@/a-zA-Z0-9]{1,64}")


def number_to_write(document: OrderDocument, posted: Mapping[str, Any], known: Sequence[Shipment]) -> str:
    """Return TikTok's number of the order if PrestaShop may lack it, else ""."""
    number = only_number(document)
    typed = {parcel.tracking_number for parcel in known if parcel.requested_by == "prestashop"}
    if (
        document.shipping_type == "TIKTOK"
        or document.is_fulfilled_by_tiktok
        or number in typed
        or number == posted.get(TRACKING)
    ):
        return ""
    return number if WRITABLE.fullmatch(number) else ""


def label_number(document: OrderDocument) -> str:
    """Return the number of TikTok's own shipping, which nobody types in PrestaShop."""
    if document.shipping_type != "TIKTOK" or document.is_fulfilled_by_tiktok:
        return ""
    return next((line.tracking_number for line in document.lines if line.tracking_number), "")


def has_room(written: WrittenOrder, posted: Mapping[str, Any]) -> bool:
    """Whether PrestaShop's order has no number yet, or only the one that it has from us."""
    there = {"".join(parcel.tracking_number.split()) for parcel in written.parcels}
    return len(written.parcels) == 1 and there <= {"", posted.get(TRACKING, "")}


def is_in_prestashop(parcel: Shipment, posted: Mapping[str, Any]) -> bool:
    """Whether PrestaShop's order had the number of a parcel: somebody typed it there, or it has it from us."""
    return parcel.requested_by == "prestashop" or parcel.tracking_number == posted.get(TRACKING)
