"""The recipient's address in a form that PrestaShop always takes, with every change listed and the original kept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sidecar.errors import NeedsMerchantError
from sidecar.order.address_fields import RULES, clean_address, clean_city, cut, tidy, without_pictures
from sidecar.order.document import ON_HOLD, OrderDocument, Recipient
from sidecar.order.names import NOBODY, split_name
from sidecar.order.phones import dial
from sidecar.order.places import CountryRules, find_city, find_region, format_postcode
from sidecar.order.policy import Policy
from sidecar.problems import N_

HIDDEN = re.compile(r"\*+")
NUMBER_ONLY = re.compile(r"\d{1,5}\s?([a-z]|bis|ter|quater)?,?", re.IGNORECASE | re.ASCII)
NUMBER_FIRST = frozenset({"FR", "GB", "IE", "LU", "US", "CA", "AU", "MT"})
UNKNOWN = "-"

REASONS = {
    "split": N_("The name was split into first and last name."),
    "one_word": N_("The name has one word only; the last name is “-”."),
    "empty": N_("TikTok gives nothing here."),
    "pictures_removed": N_("Emoji and pictograms were removed."),
    "signs_replaced": N_("Characters that PrestaShop refuses were replaced."),
    "shortened": N_("The text was longer than PrestaShop accepts."),
    "moved": N_("What did not fit went into the second address line."),
    "number_joined": N_("House number and street were put on one line."),
    "reformatted": N_("Written as the country writes it."),
    "not_a_number": N_("This is no phone number that can be dialled."),
    "fallback": N_("Filled in from the settings."),
    "state_unknown": N_("PrestaShop has no state of this name."),
    "masked": N_("TikTok hides it."),
    "held": N_("TikTok holds the order and names nobody yet; the address follows."),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a field. ``before`` says what kind of thing stood there, never the text itself."""

    field: str
    before: Literal["empty", "masked", "text"]
    reason: str


@dataclass(frozen=True, slots=True)
class Address:
    """The fields of the module's ``delivery``; ``country`` and ``state`` are ISO codes."""

    firstname: str
    lastname: str
    address1: str
    address2: str
    postcode: str
    city: str
    country: str
    state: str | None
    phone: str
    dni: str = ""
    company: str = ""
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    text: str
    changes: tuple[Change, ...] = ()


def is_masked(recipient: Recipient) -> bool:
    """Tell whether TikTok hides parts of the recipient (``*``), as with its own labels and its own warehouse.

    A single star in a street is the buyer's own ("12 rue X * sonner deux fois").
    """
    typed = "\n".join((recipient.post_town, recipient.address_detail, *recipient.address_lines))
    return "**" in typed or any("*" in text for text in _identity(recipient))


def is_missing(recipient: Recipient) -> bool:
    """Tell whether there is no recipient yet (unpaid, on hold)."""
    return not any(text.strip() for text in _texts(recipient))


def original_text(recipient: Recipient) -> str:
    """Return the recipient as TikTok wrote it, for the order's note."""
    lines = recipient.address_lines or (recipient.address_detail,)
    districts = ", ".join(district.name for district in recipient.districts if district.name)
    name = recipient.name or f"{recipient.first_name} {recipient.last_name}"
    town = f"{recipient.postal_code} {recipient.post_town}"
    return "\n".join(text for part in (name, *lines, town, districts, recipient.phone_number) if (text := tidy(part)))


def normalise_address(
    document: OrderDocument, country_rules: CountryRules, policy: Policy
) -> tuple[Address, tuple[Change, ...]]:
    """Return the address as PrestaShop takes it, and what was changed.

    Raises NeedsMerchantError (``address_incomplete``, ``identification_number_missing``) only where nothing sensible
    could be filled in: without any recipient (unless TikTok holds the order: it names nobody yet), or where the policy
    is to ask.
    """
    recipient = document.recipient
    if is_missing(recipient):
        if document.status == ON_HOLD:
            return _nobody_yet(document, country_rules, policy), (Change("address", "empty", "held"),)
        raise NeedsMerchantError("address_incomplete", field="name")
    shown, masked = _without_mask(recipient)
    name = split_name(shown)
    line1, line2, line_changes = _lines(shown, country_rules.iso_code)
    postcode, city, state = _postcode(shown, country_rules), _city(shown), _state(shown, country_rules)
    phone = _phone(shown, country_rules.iso_code, policy)
    address = Address(
        firstname=name.first,
        lastname=name.last,
        address1=line1,
        address2=line2,
        postcode=postcode.text,
        city=city.text,
        country=country_rules.iso_code,
        state=state.text or None,
        phone=phone.text,
        dni=_identification_number(document, country_rules, policy),
    )
    steps = (*_name_changes(shown, name.reasons), *line_changes, *postcode.changes, *city.changes)
    return address, (*masked, *steps, *state.changes, *phone.changes)


def _name_changes(recipient: Recipient, reasons: Sequence[str]) -> tuple[Change, ...]:
    named = tidy(f"{recipient.name} {recipient.first_name} {recipient.last_name}")
    return tuple(Change("name", "text" if named else "empty", reason) for reason in reasons)


def _state(recipient: Recipient, rules: CountryRules) -> _Step:
    """Find the state's ISO code; none in a country without states."""
    if not rules.contains_states:
        return _Step("")
    if found := find_region(recipient, rules):
        return _Step(found.iso_code)
    return _Step("", (Change("state", "text" if recipient.districts else "empty", "state_unknown"),))


def _nobody_yet(document: OrderDocument, rules: CountryRules, policy: Policy) -> Address:
    """Return the address of an order that TikTok holds; the real one follows when it is released."""
    return Address(
        *NOBODY,
        address1=UNKNOWN,
        address2="",
        postcode="",
        city=UNKNOWN,
        country=rules.iso_code,
        state=None,
        phone="",
        dni=_identification_number(document, rules, policy),
    )


def _identity(recipient: Recipient) -> Iterator[str]:
    yield from (recipient.name, recipient.first_name, recipient.last_name)
    yield from (recipient.phone_number, recipient.postal_code)


def _texts(recipient: Recipient) -> Iterator[str]:
    yield from _identity(recipient)
    yield from (recipient.post_town, recipient.address_detail, *recipient.address_lines)


def _without_mask(recipient: Recipient) -> tuple[Recipient, tuple[Change, ...]]:
    """Show what TikTok hides as an ellipsis; a hidden phone number or postcode is none."""
    if not is_masked(recipient):
        return recipient, ()
    shown = replace(
        recipient,
        name=HIDDEN.sub("…", recipient.name),
        first_name=HIDDEN.sub("…", recipient.first_name),
        last_name=HIDDEN.sub("…", recipient.last_name),
        phone_number="" if "*" in recipient.phone_number else recipient.phone_number,
        postal_code="" if "*" in recipient.postal_code else recipient.postal_code,
        post_town=HIDDEN.sub("…", recipient.post_town),
        address_lines=tuple(HIDDEN.sub("…", line) for line in recipient.address_lines),
        address_detail=HIDDEN.sub("…", recipient.address_detail),
        full_address=HIDDEN.sub("…", recipient.full_address),
        districts=tuple(replace(each, name=HIDDEN.sub("…", each.name)) for each in recipient.districts),
    )
    return shown, (Change("address", "masked", "masked"),)


def _lines(recipient: Recipient, country: str) -> tuple[str, str, tuple[Change, ...]]:
    changes: list[Change] = []
    written = [tidy(line) for line in recipient.address_lines if tidy(line)]
    lines = list(dict.fromkeys(written)) or [tidy(recipient.address_detail or recipient.full_address)]
    cleaned = [line for line in (_clean_line(line, changes) for line in lines) if line]
    joined = _join_number(cleaned, country)
    if joined != cleaned:
        changes.append(Change("address1", "text", "number_joined"))
    if not joined:
        return UNKNOWN, "", (*changes, Change("address1", "empty", "empty"))
    first, rest = cut(joined[0], RULES["address1"].length)
    if rest:
        changes.append(Change("address1", "text", "moved"))
    second, lost = cut(", ".join(part for part in (rest, *joined[1:]) if part), RULES["address2"].length)
    if lost:
        changes.append(Change("address2", "text", "shortened"))
    return first, second, tuple(dict.fromkeys(changes))


def _clean_line(line: str, changes: list[Change]) -> str:
    printable = without_pictures(line)
    cleaned = clean_address(printable)
    if printable != line:
        changes.append(Change("address1", "text", "pictures_removed"))
    if cleaned != printable:
        changes.append(Change("address1", "text", "signs_replaced"))
    return cleaned


def _join_number(lines: list[str], country: str) -> list[str]:
    """Put a house number that stands alone beside its street, on the side where the country has it."""
    if len(lines) < 2 or sum(bool(NUMBER_ONLY.fullmatch(line)) for line in lines[:2]) != 1:
        return lines
    street, number = lines[:2] if NUMBER_ONLY.fullmatch(lines[1]) else (lines[1], lines[0])
    number = number.rstrip(",")
    return [f"{number} {street}" if country in NUMBER_FIRST else f"{street} {number}", *lines[2:]]


def _city(recipient: Recipient) -> _Step:
    written = tidy(find_city(recipient))
    printable = without_pictures(written)
    cleaned, rest = cut(clean_city(printable), RULES["city"].length)
    if not cleaned:
        return _Step(UNKNOWN, (Change("city", "text" if written else "empty", "empty"),))
    reasons = {
        "pictures_removed": printable != written,
        "signs_replaced": clean_city(printable) != printable,
        "shortened": rest,
    }
    return _Step(cleaned, tuple(Change("city", "text", reason) for reason, found in reasons.items() if found))


def _postcode(recipient: Recipient, rules: CountryRules) -> _Step:
    written = tidy(recipient.postal_code)
    if not written:
        return _Step("", (Change("postcode", "empty", "empty"),) if rules.need_zip_code else ())
    formatted = format_postcode(written, rules.iso_code)
    fitting = formatted[: RULES["postcode"].length].strip()
    reasons = {"reformatted": formatted != written, "shortened": fitting != formatted}
    return _Step(fitting, tuple(Change("postcode", "text", reason) for reason, found in reasons.items() if found))


def _phone(recipient: Recipient, country: str, policy: Policy) -> _Step:
    """Return the number in E.164, else the fallback of the settings, else nothing."""
    written = tidy(recipient.phone_number)
    if dialled := dial(written, country):
        return _Step(dialled)
    why = Change("phone", "text", "not_a_number") if written else Change("phone", "empty", "empty")
    fallback = dial(policy.phone_fallback, country)
    return _Step(fallback, (why, Change("phone", why.before, "fallback"))) if fallback else _Step("", (why,))


def _identification_number(document: OrderDocument, rules: CountryRules, policy: Policy) -> str:
    if not rules.need_identification_number:
        return ""
    if policy.dni_policy == "order_id":
        return document.id[-16:]
    value = re.sub(r"[^0-9A-Za-z.-]", "", policy.dni_value)[:16]
    if policy.dni_policy == "ask" or not value:
        raise NeedsMerchantError("identification_number_missing", country=rules.iso_code)
    return value
