"""The PrestaShop customer that an order hangs on: made up, one for each buyer, never one of the shop's own."""

import hashlib
import re

from sidecar.order.address import Address
from sidecar.order.document import OrderDocument
from sidecar.order.names import NOBODY
from sidecar.order.policy import Policy

HASH_LENGTH = 20
RELAY = re.compile(r"[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)


def customer_email(document: OrderDocument, policy: Policy, tiktok_shop_id: str) -> str:
    """Return the customer's address: the same for every order of a buyer, and told by nothing but a hash.

    Without a buyer id the order stands for the buyer. In *relay* mode it is TikTok's forwarding address, if it has one.
    """
    if policy.customer_mode == "relay" and RELAY.fullmatch(document.buyer_email):
        return document.buyer_email.lower()
    if policy.customer_mode == "one_house_customer":
        return f"tts-house@{policy.email_domain}"
    buyer = document.user_id or f"order:{document.id}"
    digest = hashlib.sha256(f"{tiktok_shop_id}:{buyer}".encode()).hexdigest()
    return f"tts-{digest[:HASH_LENGTH]}@{policy.email_domain}"


def build_customer(document: OrderDocument, address: Address, policy: Policy, tiktok_shop_id: str) -> dict[str, object]:
    """Return the ``customer`` of the module's document."""
    house = policy.customer_mode == "one_house_customer"
    first, last = NOBODY if house else (address.firstname, address.lastname)
    return {
        "email": customer_email(document, policy, tiktok_shop_id),
        "firstname": first,
        "lastname": last,
        "id_group": policy.customer_group or None,
    }
