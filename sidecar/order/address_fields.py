"""What PrestaShop accepts in the fields of a customer and an address, and how text is brought there.

Rules of PrestaShop's ``Validate`` and ``Address::$definition``, 1.7.8 to 9; a name has to pass ``isName`` (address) and
``isCustomerName`` (customer).
"""

import re
import unicodedata
from dataclasses import dataclass

NAME_REFUSED = r"0-9!<>,;?=+()@#\"°{}_$%:¤|/\\*`^\[\]"
ADDRESS_REFUSED = r"!<>?=+@{}_$%"
CITY_REFUSED = r"!<>;?=+@#\"°{}_$%"

IS_NAME = re.compile(rf"(?!\s*$)(?:[^{NAME_REFUSED}.。]|[.。](?=\s\S|$))+")
IS_ADDRESS = re.compile(rf"[^{ADDRESS_REFUSED}]*")
IS_CITY_NAME = re.compile(rf"[^{CITY_REFUSED}]*")
IS_POST_CODE = re.compile(r"[a-zA-Z 0-9-]*", re.ASCII)
IS_PHONE_NUMBER = re.compile(r"[+0-9. ()/-]*", re.ASCII)
IS_GENERIC_NAME = re.compile(r"[^<>={}]*")
IS_DNI_LITE = re.compile(r"[0-9A-Za-z.-]{0,16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one field accepts; ``required`` fields may not be empty."""

    pattern: re.Pattern[str]
    length: int
    required: bool = False

    def accepts(self, text: str) -> bool:
        """Tell whether PrestaShop would take the text as it is."""
        return bool(self.pattern.fullmatch(text)) and len(text) <= self.length and bool(text or not self.required)


RULES = {
    "firstname": Rule(IS_NAME, 255, required=True),
    "lastname": Rule(IS_NAME, 255, required=True),
    "company": Rule(IS_GENERIC_NAME, 255),
    "vat_number": Rule(IS_GENERIC_NAME, 32),
    "dni": Rule(IS_DNI_LITE, 16),
    "address1": Rule(IS_ADDRESS, 128, required=True),
    "address2": Rule(IS_ADDRESS, 128),
    "postcode": Rule(IS_POST_CODE, 12),
    "city": Rule(IS_CITY_NAME, 64, required=True),
    "phone": Rule(IS_PHONE_NUMBER, 32),
}

SAID_OTHERWISE = {"_": " ", "{": "(", "}": ")", "<": "(", ">": ")", "=": "-", "+": "&", "@": "(at)", '"': "”", "`": "’"}
IN_NAMES = {"_": " ", '"': "”", "`": "’"}
PICTURES = frozenset({"So", "Cs", "Co", "Cn", "Cc", "Cf"})
SIGNS_OF_ADDRESSES = frozenset("°№℅")
SKIN_TONES = range(0x1F3FB, 0x1F400)
VARIATION_SELECTORS = range(0xFE00, 0xFE10)
KEYCAP = 0x20E3
BLANK_LETTERS = frozenset({0x115F, 0x1160, 0x3164, 0xFFA0})
"""Hangul fillers: letters to Unicode, nothing to the eye; names that shall look empty are made of them."""


def tidy(text: str) -> str:
    """Bring text to Unicode's composed form with single, plain spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_pictures(text: str) -> str:
    """Take out emoji, pictograms and control characters, which labels cannot print."""
    return tidy("".join(sign for sign in tidy(text) if not _is_picture(sign)))


def _is_picture(sign: str) -> bool:
    code = ord(sign)
    if code in SKIN_TONES or code in VARIATION_SELECTORS or code in BLANK_LETTERS or code == KEYCAP:
        return True
    return unicodedata.category(sign) in PICTURES and sign not in SIGNS_OF_ADDRESSES


def clean_name(text: str) -> str:
    """Return the text with only what a name may hold, or "" if no letter is left. A point is followed by a space."""
    replaced = "".join(IN_NAMES.get(sign, sign) for sign in text)
    kept = re.sub(rf"[{NAME_REFUSED}]", " ", replaced)
    spaced = tidy(re.sub(r"[.。]+\s*", ". ", kept)).lstrip(" .")
    return spaced if any(sign.isalpha() for sign in spaced) else ""


def clean_address(text: str) -> str:
    """Return the text with only what an address line may hold; signs that can be said otherwise are."""
    return _clean(text, ADDRESS_REFUSED)


def clean_city(text: str) -> str:
    """Return the text with only what a city's name may hold."""
    return _clean(text, CITY_REFUSED)


def _clean(text: str, refused: str) -> str:
    said = (SAID_OTHERWISE.get(sign, " ") if re.match(f"[{refused}]", sign) else sign for sign in text)
    return tidy(re.sub(f"[{refused}]", " ", "".join(said)))


def cut(text: str, length: int) -> tuple[str, str]:
    """Cut at the last space that fits, or in the word if that is too far back; return what fits and the rest."""
    if len(text) <= length:
        return text, ""
    space = text.rfind(" ", 0, length + 1)
    end = space if space > length // 2 else length
    return text[:end].strip(), text[end:].strip()
