"""An address that the buyer changes after the order was created.

It is written into PrestaShop as long as the parcel is still here, and only shown as a difference afterwards. What a
person typed there stays, unless the buyer changed the very same thing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sidecar.order.address import Address, is_masked, is_missing
from sidecar.order.document import ON_HOLD, OrderDocument, Recipient
from sidecar.order.policy import Policy
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.order_writer import WrittenOrder, delivery_of

NOT_SHIPPED = frozenset({ON_HOLD, "AWAITING_SHIPMENT"})
# What TikTok tells, as it belongs together: a new street under an old building or postcode would be nowhere.
PLACE = ("address1", "address2", "postcode", "city", "country", "state")
TOLD = (PLACE, ("firstname", "lastname"), ("phone",))
UNTOLD = ("company", "vat_number", "dni")


@dataclass(frozen=True, slots=True)
class AddressChange:
    """TikTok's address now, the fields that differ from what PrestaShop has, and what was changed to make it fit."""

    address: Address
    fields: tuple[str, ...]
    adjusted: tuple[tuple[str, str], ...]


def mark_of(recipient: Recipient) -> str:
    """Return what tells one version of TikTok's address from another, without the address."""
    return hashlib.sha256(repr(recipient).encode()).hexdigest()[:16]


def find_change(
    document: OrderDocument, posted: Mapping[str, Any], facts: ShopFacts, policy: Policy
) -> AddressChange | None:
    """Return what differs between TikTok's address and the one that PrestaShop was given; None if nothing does.

    An address that TikTok hides, or does not tell any more, never replaces a clear one. Raises NeedsMerchantError.
    """
    sent, recipient = posted.get("delivery") or {}, document.recipient
    if not sent or is_masked(recipient) or is_missing(recipient) or posted.get("recipient") == mark_of(recipient):
        return None
    address, changes = delivery_of(document, facts, policy)
    found = asdict(address)
    differing = tuple(name for name in found if name in sent and found[name] != sent[name])
    adjusted = tuple((change.field, change.reason) for change in changes)
    return AddressChange(address, differing, adjusted) if differing else None


def may_apply(status: str, written: WrittenOrder) -> bool:
    """Whether the parcel is still here: neither TikTok (``status``) nor PrestaShop says that it left."""
    return status in NOT_SHIPPED and not written.is_shipped


def keep_typed(change: AddressChange, posted: Mapping[str, Any], there: Address | None) -> Address:
    """Return the address to write: TikTok's where the buyer changed it, what stands in PrestaShop elsewhere.

    What TikTok never tells is written only over what we wrote there ourselves. ``there`` None: an older module does
    not say what PrestaShop has; TikTok's address is written whole then.
    """
    if there is None:
        return change.address
    kept = [name for group in TOLD if not set(group) & set(change.fields) for name in group]
    kept += [name for name in UNTOLD if getattr(there, name) not in ("", posted["delivery"].get(name, ""))]
    return replace(change.address, **{name: getattr(there, name) for name in kept})
