"""How a setting is declared and how a value typed by a person is read: the machinery below ``policy``."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

from sidecar.errors import Problem, RefusedError
from sidecar.order.phones import dial
from sidecar.problems import N_

DOMAIN = re.compile(r"(?=.{4,190}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
REASON = re.compile(r"[a-z][a-z0-9_]{1,99}", re.ASCII)
GROUP = "group:"
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


class _UnreadableError(ValueError):
    """A value that is not of its kind; ``reason`` is a message id, ``values`` fill it in."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(reason % values)
        self.reason, self.values = reason, values


def refuse(setting: str, reason: str, **values: Any) -> NoReturn:
    """Raise RefusedError (``setting_refused``, 422): ``reason`` is a message id that ``values`` fill in."""
    params = {"setting": setting, "reason": reason, **values}
    raise RefusedError(Problem("setting_refused", params, cause=setting), status=422)


def read_value(setting: Setting, raw: Any) -> Any:
    """Return ``raw`` as this setting's type. Raises RefusedError (``setting_refused``) that says what is wrong."""
    try:
        return READERS[setting.kind](setting, raw)
    except _UnreadableError as error:
        refuse(setting.name, error.reason, **error.values)


def _flag(_: Setting, raw: Any) -> bool:
    word = str(raw).strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise _UnreadableError(N_("yes or no is expected"))


def _number(setting: Setting, raw: Any) -> int:
    if isinstance(raw, bool) or not re.fullmatch(r"\s*\d{1,10}\s*", str(raw), re.ASCII):
        raise _UnreadableError(N_("a whole number is expected"))
    if not setting.minimum <= int(raw) <= setting.maximum:
        limits = {"minimum": setting.minimum, "maximum": setting.maximum}
        raise _UnreadableError(N_("a number from %(minimum)s to %(maximum)s is expected"), **limits)
    return int(raw)


def _text(setting: Setting, raw: Any) -> str:
    text = " ".join(str(raw).split())
    longest = min(setting.maximum, MAX_TEXT)
    if len(text) > longest or any(sign in text for sign in "<>{}="):
        raise _UnreadableError(
            N_("a text of at most %(maximum)s characters without < > { } = is expected"), maximum=longest
        )
    return text


def _phone(_: Setting, raw: Any) -> str:
    """Read a number that can be dialled from any country, since it stands in for buyers' numbers of all of them."""
    text = " ".join(str(raw).split())
    if text and not dial(text, ""):
        raise _UnreadableError(N_("a phone number with its country code is expected, such as +33 4 72 00 00 00"))
    return text


def _choice(setting: Setting, raw: Any) -> str:
    if str(raw) not in setting.choices:
        raise _UnreadableError(N_("one of %(choices)s is expected"), choices=", ".join(setting.choices))
    return str(raw)


def _choices_in_order(setting: Setting, raw: Any) -> tuple[str, ...]:
    wanted = _words(raw)
    if not wanted or len(set(wanted)) != len(wanted) or not set(wanted) <= set(setting.choices):
        raise _UnreadableError(
            N_("at least one of %(choices)s is expected, each once"), choices=", ".join(setting.choices)
        )
    return wanted


def _words(raw: Any) -> tuple[str, ...]:
    words = raw.split(",") if isinstance(raw, str) else list(raw)
    return tuple(str(word).strip() for word in words if str(word).strip())


def _order_states(setting: Setting, raw: Any) -> tuple[int, ...]:
    """Read ids of PrestaShop's order states; none of them means PrestaShop's own."""
    return tuple(sorted({_number(setting, word) for word in _words(raw)} - {0}))


def _reason(_: Setting, raw: Any) -> str:
    """Read ``off`` or the name of one of TikTok's reasons, which differ from market to market."""
    reason = str(raw).strip() or "off"
    if not REASON.fullmatch(reason):
        raise _UnreadableError(N_("“off” or the name of one of TikTok's reasons is expected"))
    return reason


def _domain(_: Setting, raw: Any) -> str:
    domain = str(raw).strip().lower().removeprefix("@")
    if not DOMAIN.fullmatch(domain):
        raise _UnreadableError(N_("a domain name with a dot is expected"))
    return domain


def _state_map(setting: Setting, raw: Any) -> dict[str, int]:
    if not isinstance(raw, Mapping) or not set(raw) <= set(setting.default):
        raise _UnreadableError(N_("order states for %(choices)s are expected"), choices=", ".join(setting.default))
    return dict(setting.default) | {name: _number(setting, value) for name, value in raw.items()}


def _tax_rates(_: Setting, raw: Any) -> dict[str, str]:
    """Read what each country is taxed with: a rate in percent, or ``group:`` and the id of a tax rules group."""
    if not isinstance(raw, Mapping):
        raise _UnreadableError(N_("a tax rate for each country is expected"))
    return {_country(country): _tax(value) for country, value in raw.items() if str(value).strip() != ""}


def _country(raw: Any) -> str:
    country = str(raw).strip().upper()
    if not COUNTRY.fullmatch(country):
        raise _UnreadableError(N_("a country is written with its two letters"))
    return country


def _tax(raw: Any) -> str:
    text = str(raw).strip()
    if text.startswith(GROUP):
        number = text.removeprefix(GROUP)
        if not re.fullmatch(r"[1-9]\d{0,9}", number, re.ASCII):
            raise _UnreadableError(N_("a tax rules group is named by its number"))
        return f"{GROUP}{number}"
    return _rate(text)


def _rate(text: str) -> str:
    if not re.fullmatch(r"\d{1,2}([.,]\d{1,3})?", text, re.ASCII):
        raise _UnreadableError(N_("a tax rate is a percentage from 0 to below 100 with at most three decimals"))
    return f"{Decimal(text.replace(',', '.')):.3f}"


READERS: dict[str, Callable[[Setting, Any], Any]] = {
    "flag": _flag,
    "number": _number,
    "order_state": _number,
    "order_states": _order_states,
    "carrier": _number,
    "customer_group": _number,
    "text": _text,
    "phone": _phone,
    "choice": _choice,
    "choices_in_order": _choices_in_order,
    "cancel_reason": _reason,
    "domain": _domain,
    "state_map": _state_map,
    "tax_rates": _tax_rates,
}
