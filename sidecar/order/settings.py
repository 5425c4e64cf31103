"""How a setting is declared and how a value typed by a person is read: the machinery below ``policy``."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from sidecar.errors import RefusedError

DOMAIN = re.compile(r"(?=.{4,190}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
MAX_TEXT = 255
TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: ``kind`` tells how it is edited, ``choices`` maps values to labels (message ids)."""

    name: str
    kind: str
    default: Any
    help: str
    choices: Mapping[str, str]
    minimum: int
    maximum: int


def declare(
    kind: str,
    default: Any,
    help: str,  # noqa: A002
    *,
    choices: Mapping[str, str] | None = None,
    minimum: int = 0,
    maximum: int = 2**31 - 1,
) -> Any:
    """Return the dataclass field of one setting; everything that is known about it stands in this one call."""
    facts = {"kind": kind, "help": help, "choices": choices or {}, "minimum": minimum, "maximum": maximum}
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=facts | {"default": default})
    return field(default=default, metadata=facts | {"default": default})


def read_value(setting: Setting, raw: Any) -> Any:
    """Return ``raw`` as this setting's type. Raises RefusedError (``setting_refused``) that says what is wrong."""
    try:
        return READERS[setting.kind](setting, raw)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise RefusedError("setting_refused", setting=setting.name, reason=str(error), status=422) from error


def _flag(_: Setting, raw: Any) -> bool:
    word = str(raw).strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ValueError("yes or no is expected")


def _number(setting: Setting, raw: Any) -> int:
    if isinstance(raw, bool) or not re.fullmatch(r"\s*\d{1,10}\s*", str(raw), re.ASCII):
        raise ValueError("a whole number is expected")
    if not setting.minimum <= int(raw) <= setting.maximum:
        raise ValueError(f"a number from {setting.minimum} to {setting.maximum} is expected")
    return int(raw)


def _text(_: Setting, raw: Any) -> str:
    text = " ".join(str(raw).split())
    if len(text) > MAX_TEXT or any(sign in text for sign in "<>{}="):
        raise ValueError("a text of at most 255 characters without < > { } = is expected")
    return text


def _choice(setting: Setting, raw: Any) -> str:
    if str(raw) not in setting.choices:
        raise ValueError("one of " + ", ".join(setting.choices) + " is expected")
    return str(raw)


def _choices_in_order(setting: Setting, raw: Any) -> tuple[str, ...]:
    words = raw.split(",") if isinstance(raw, str) else list(raw)
    wanted = tuple(str(word).strip() for word in words if str(word).strip())
    if not wanted or len(set(wanted)) != len(wanted) or not set(wanted) <= set(setting.choices):
        raise ValueError("at least one of " + ", ".join(setting.choices) + " is expected, each once")
    return wanted


def _domain(_: Setting, raw: Any) -> str:
    domain = str(raw).strip().lower().removeprefix("@")
    if not DOMAIN.fullmatch(domain):
        raise ValueError("a domain name with a dot is expected")
    return domain


def _state_map(setting: Setting, raw: Any) -> dict[str, int]:
    if not isinstance(raw, Mapping) or not set(raw) <= set(setting.default):
        raise ValueError("order states for " + ", ".join(setting.default) + " are expected")
    return dict(setting.default) | {name: _number(setting, value) for name, value in raw.items()}


def _tax_rates(_: Setting, raw: Any) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        raise ValueError("a tax rate for each country is expected")
    return {_country(country): _rate(value) for country, value in raw.items() if str(value).strip() != ""}


def _country(raw: Any) -> str:
    country = str(raw).strip().upper()
    if not COUNTRY.fullmatch(country):
        raise ValueError("a country is written with its two letters")
    return country


def _rate(raw: Any) -> str:
    rate = Decimal(str(raw).strip().replace(",", "."))
    if not rate.is_finite() or not 0 <= rate < 100 or rate != rate.quantize(Decimal("0.001")):
        raise ValueError("a tax rate is a percentage from 0 to below 100 with at most three decimals")
    return f"{rate:.3f}"


READERS: dict[str, Callable[[Setting, Any], Any]] = {
    "flag": _flag,
    "number": _number,
    "order_state": _number,
    "carrier": _number,
    "customer_group": _number,
    "text": _text,
    "choice": _choice,
    "choices_in_order": _choices_in_order,
    "domain": _domain,
    "state_map": _state_map,
    "tax_rates": _tax_rates,
}
