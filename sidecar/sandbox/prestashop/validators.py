"""PrestaShop's own checks of names and addresses (8.2.1: Validate, and the field lengths of Customer and Address)."""

import re

CUSTOMER_NAME = re.compile(r"(?:[^0-9!<>,;?=+()/\\@#\"°*`{}_^$%:¤\[\]|.。]|[.。](?:\s|$))*")
ADDRESS = re.compile(r"[^!<>?=+@{}_$%]*")
CITY = re.compile(r"[^!<>;?=+@#\"°{}_$%]*")
POSTCODE = re.compile(r"[a-zA-Z 0-9-]*")
PHONE = re.compile(r"[+0-9. ()/-]*")
GENERIC = re.compile(r"[^<>={}]*")
DNI = re.compile(r"[0-9A-Za-z.-]{0,16}")
EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
TRACKING = re.compile(r"[~:#,%&_=()\[\].? +\-@/a-zA-Z0-9]*")
WEB_ADDRESS = re.compile(r"www\.|https?://", re.IGNORECASE)

ADDRESS_FIELDS = {
    "firstname": (CUSTOMER_NAME, 255),
    "lastname": (CUSTOMER_NAME, 255),
    "company": (GENERIC, 255),
    "vat_number": (GENERIC, 32),
    "dni": (DNI, 16),
    "address1": (ADDRESS, 128),
    "address2": (ADDRESS, 128),
    "postcode": (POSTCODE, 12),
    "city": (CITY, 64),
    "phone": (PHONE, 32),
}
CUSTOMER_FIELDS = {"email": (EMAIL, 255), "firstname": (CUSTOMER_NAME, 255), "lastname": (CUSTOMER_NAME, 255)}
NEVER_EMPTY = ("firstname", "lastname", "address1", "city", "email")


def fault_of(field: str, text: str, rules: dict[str, tuple[re.Pattern[str], int]]) -> str | None:
    """Return ``required``, ``too_long``, ``invalid_value`` or None for one text field."""
    pattern, longest = rules[field]
    if field in NEVER_EMPTY and not text.strip():
        return "required"
    if len(text) > longest:
        return "too_long"
    is_name = field in ("firstname", "lastname")
    if not pattern.fullmatch(text) or (is_name and WEB_ADDRESS.search(text)):
        return "invalid_value"
    return None
