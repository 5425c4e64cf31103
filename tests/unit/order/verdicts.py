"""What a real PrestaShop's own validators say of texts, as ``tests/e2e/test_people.py`` recorded it."""

import json
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

from sidecar.order.address import Address, normalise_address
from sidecar.order.places import CountryRules
from sidecar.order.policy import Policy

from .documents import document, recipient
from .people import PEOPLE

RECORDING = Path(__file__).parents[2] / "fixtures" / "verdicts" / "prestashop-8.2.1.json"
FIELDS = ("firstname", "company", "vat_number", "dni", "address1", "address2", "postcode", "city", "phone")
CUSTOMER = "customer.firstname"
"""Customer and address judge a name differently, and an order has both; a last name is judged as a first name is."""
SIGNS = [chr(code) for code in range(0x20, 0x7F)] + list("°¤§ß¿¡«»“”’…€£–—№º²½。、٫·\u00a0\u200b")
Verdicts = dict[str, dict[str, bool]]


def addresses() -> list[Address]:
    """Return the address that each person of the table gets."""
    people = [recipient(**given) for given, _ in PEOPLE]
    plain = CountryRules("FR", need_zip_code=True)
    return [
        normalise_address(document(recipient=who), replace(plain, iso_code=who.region_code), Policy())[0]
        for who in people
    ]


def judge_of(name: str) -> str:
    """Return the field by which a field of the address is judged."""
    return "firstname" if name == "lastname" else name


def judged() -> dict[str, list[str]]:
    """Return every text that is judged, by field: what the people get, what TikTok wrote, and every sign by itself."""
    found: dict[str, set[str]] = {name: {"", " ", "a" * 500, *_signs()} for name in FIELDS}
    for address in addresses():
        for name, text in asdict(address).items():
            if (judge := judge_of(name)) in found:
                found[judge].add(text or "")
    for given, _ in PEOPLE:
        who = recipient(**given)
        found["firstname"] |= {who.name, who.first_name}
        found["address1"] |= {*who.address_lines}
        found["postcode"].add(who.postal_code)
        found["phone"].add(who.phone_number)
        found["city"] |= {district.name for district in who.districts}
    found[CUSTOMER] = found["firstname"]
    return {name: sorted(text for text in texts if _fits_xml(text)) for name, texts in found.items()}


def _signs() -> list[str]:
    return [f"a{sign}b" for sign in SIGNS] + ["a. b", "a.b", "a.", ".", "1"]


def _fits_xml(text: str) -> bool:
    """Line ends and control characters do not come through XML as they are."""
    return not any(ord(sign) < 0x20 for sign in text)


@cache
def verdicts() -> Verdicts:
    """Return the recorded verdicts: field, text, whether PrestaShop takes it."""
    found: Verdicts = json.loads(RECORDING.read_text(encoding="utf-8"))["verdicts"]
    return found
