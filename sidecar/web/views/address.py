"""The recipient as TikTok wrote it, what PrestaShop got, and why parts may be hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sidecar.order.address import REASONS
from sidecar.order.document import Recipient
from sidecar.web.i18n import N_, Words

MASKED = N_(
    "TikTok hides the recipient: it ships this order with its own label, or shows the address once the order"
    " is released. An address that was clear before is kept."
)
FIELDS = {
    "name": N_("Name"),
    "firstname": N_("First name"),
    "lastname": N_("Last name"),
    "company": N_("Company"),
    "address1": N_("Address"),
    "address2": N_("Address (2)"),
    "postcode": N_("Postcode"),
    "city": N_("City"),
    "country": N_("Country"),
    "state": N_("State"),
    "phone": N_("Phone"),
    "dni": N_("Identification number"),
    "vat_number": N_("VAT number"),
}


@dataclass(frozen=True, slots=True)
class AddressView:
    """Both sides of the address; ``masked`` explains the asterisks, "" when there are none."""

    tiktok: list[str]
    prestashop: list[str]
    masked: str


def address(recipient: Recipient, posted: Mapping[str, Any], words: Words) -> AddressView:
    """Return the address for the drawer; ``written``: what a change left in PrestaShop, with what was typed there."""
    shown = _tiktok_lines(recipient, words)
    masked = words(MASKED) if any("*" in line for line in shown) else ""
    written = posted.get("written") or posted.get("delivery") or {}
    return AddressView(shown, _prestashop_lines(written, words), masked)


def changes(entries: Iterable[Any], words: Words) -> list[tuple[str, str]]:
    """Return what was changed in the address so that PrestaShop takes it, as (field, sentence)."""
    noted = [change for entry in entries for change in entry.params.get("address", ())]
    return [(words(FIELDS.get(field, field)), words(REASONS[reason])) for field, reason in noted if reason in REASONS]


def _tiktok_lines(recipient: Recipient, words: Words) -> list[str]:
    name = recipient.name or f"{recipient.first_name} {recipient.last_name}".strip()
    streets = recipient.address_lines or (recipient.address_detail or recipient.full_address,)
    towns = [district.name for district in recipient.districts if district.level != "L0"]
    place = f"{recipient.postal_code} {recipient.post_town or (towns[-1] if towns else '')}".strip()
    lines = [name, *streets, place, words.country(recipient.region_code), recipient.phone_number]
    return [line for line in lines if line]


def _prestashop_lines(sent: Mapping[str, Any], words: Words) -> list[str]:
    name = f"{sent.get('firstname') or ''} {sent.get('lastname') or ''}".strip()
    place = f"{sent.get('postcode') or ''} {sent.get('city') or ''}".strip()
    streets = [sent.get("company"), sent.get("address1"), sent.get("address2")]
    country = words.country(sent.get("country") or "")
    return [str(line) for line in (name, *streets, place, sent.get("state"), country, sent.get("phone")) if line]
