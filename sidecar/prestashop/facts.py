"""What the shop is set up for: places, currencies, languages, carriers, order states, taxes, configuration."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from sidecar.errors import NeedsMerchantError
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.faults import bad_answer
from sidecar.problems import N_

Row = dict[str, Any]

CARRIER_KEY = "TIKTOKSIDECAR_CARRIER_REFERENCE"
STATE_KEY = "TIKTOKSIDECAR_OS_AWAITING_SHIPMENT"
DOMAIN_KEY = "TIKTOKSIDECAR_BUYER_DOMAIN"
CONFIGURATION_NAMES = (
    *("PS_OS_SHIPPING", "PS_OS_DELIVERED", "PS_OS_CANCELED", "PS_OS_REFUND", "PS_OS_ERROR", "PS_CURRENCY_DEFAULT"),
    *("PS_LANG_DEFAULT", "PS_COUNTRY_DEFAULT", "PS_ROUND_TYPE", "PS_PRICE_ROUND_MODE", "PS_TAX", "PS_TIMEZONE"),
    *("PS_STOCK_MANAGEMENT", "PS_ORDER_OUT_OF_STOCK", "PS_GUEST_GROUP", "PS_TAX_ADDRESS_TYPE", "PS_CATALOG_MODE"),
    *(CARRIER_KEY, STATE_KEY, DOMAIN_KEY),
)
# The order state that each step of TikTok's stands for, unless the settings name another.
DEFAULT_STATES = {
    "in_transit": "PS_OS_SHIPPING",
    "delivered": "PS_OS_DELIVERED",
    "completed": "PS_OS_DELIVERED",
    "cancelled": "PS_OS_CANCELED",
}
RESOURCES = {
    "countries": {},
    "states": {},
    "currencies": {},
    "languages": {},
    "carriers": {"filter[deleted]": "0"},
    "order_states": {},
    "tax_rule_groups": {},
    "tax_rules": {},
    "taxes": {},
    "configurations": {"filter[name]": f"[{'|'.join(CONFIGURATION_NAMES)}]"},
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country as PrestaShop has it."""

    id: int
    iso_code: str
    id_zone: int = 0
    active: bool = True
    contains_states: bool = False
    need_zip_code: bool = False
    need_identification_number: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A state or province of a country."""

    id: int
    id_country: int
    iso_code: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency of the shop."""

    id: int
    iso_code: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the shop; ``iso_code`` has two letters, ``locale`` the region too ("fr-FR")."""

    id: int
    iso_code: str
    locale: str = ""
    name: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier that is not deleted; ``id_reference`` survives PrestaShop's copy on edit, ``id`` does not."""

    id: int
    id_reference: int
    name: str
    active: bool = True
    module: str = ""
    id_tax_rules_group: int = 0


@dataclass(frozen=True, slots=True)
class OrderState:
    """An order state and what PrestaShop does in it; ``names`` by language, ``name`` in the shop's own."""

    id: int
    name: str
    names: Mapping[int, str]
    invoice: bool
    shipped: bool
    paid: bool
    send_email: bool
    deleted: bool


@dataclass(frozen=True, slots=True)
class TaxRule:
    """One tax rule. A zip code of "0" means all; ``behavior``: 0 this tax only, 1 combine, 2 one after another."""

    id_tax_rules_group: int
    id_country: int
    id_state: int
    zipcode_from: str
    zipcode_to: str
    id_tax: int
    behavior: int = 0


@dataclass(frozen=True)
class ShopFacts:
    """The shop's set-up at one moment. ``taxes`` are rates in percent; ``tax_groups`` the active ones' names."""

    id_shop: int
    countries: Mapping[str, Country]
    states: tuple[State, ...]
    currencies: Mapping[str, Currency]
    languages: tuple[Language, ...]
    carriers: tuple[Carrier, ...]
    order_states: Mapping[int, OrderState]
    tax_groups: Mapping[int, str]
    tax_rules: Mapping[tuple[int, int], tuple[TaxRule, ...]]
    taxes: Mapping[int, Decimal]
    configuration: Mapping[str, str] = field(default_factory=dict)

    def state_name(self, id_order_state: int, iso_code: str = "") -> str:
        """Return what the shop calls an order state, in its own language or another; its number if it is not known."""
        known = self.order_states.get(id_order_state)
        named = known and (known.names.get(self.language_id(iso_code)) or known.name)
        return named or str(id_order_state)

    def language_id(self, iso_code: str) -> int:
        """Return the shop's language with this code ("fr"), its own where it has none."""
        spoken = (language.id for language in self.languages if language.iso_code == iso_code)
        return next(spoken, self.number("PS_LANG_DEFAULT"))

    @property
    def language(self) -> str:
        """The code of the shop's own language ("fr"), "" if it is not known."""
        own = self.number("PS_LANG_DEFAULT")
        return next((language.iso_code for language in self.languages if language.id == own), "")

    def number(self, name: str, default: int = 0) -> int:
        """Return a configuration value as a number; ``default`` where it is missing or none."""
        value = self.configuration.get(name, "")
        return int(value) if value.isascii() and value.isdigit() else default

    def carrier(self, id_reference: int) -> Carrier | None:
        """Return the carrier with this reference."""
        return next((each for each in self.carriers if each.id_reference == id_reference), None)

    @property
    def default_country(self) -> Country:
        """The shop's own country; raises NeedsMerchantError (``country_missing``) without one."""
        own = self.number("PS_COUNTRY_DEFAULT")
        found = next((country for country in self.countries.values() if country.id == own), None)
        if found is None:
            raise NeedsMerchantError("country_missing", country="?")
        return found

    @property
    def our_carrier_reference(self) -> int:
        """The module's own carrier; 0 if it is gone."""
        return self.number(CARRIER_KEY)

    @property
    def our_state(self) -> int:
        """The module's own order state *TikTok: awaiting shipment*; 0 if it is gone."""
        return self.number(STATE_KEY)


async def read_shop_facts(client: WebserviceClient) -> ShopFacts:
    """Read the shop's set-up through PrestaShop's own resources, all at once; raises the client's outcomes."""
    lists = await asyncio.gather(*(_read(client, name, params) for name, params in RESOURCES.items()))
    return build_facts(client.id_shop, dict(zip(RESOURCES, lists, strict=True)))


async def read_groups(client: WebserviceClient, id_lang: int) -> list[tuple[str, str]]:
    """Return the shop's customer groups as (id, name in a language); raises the client's outcomes."""
    return [(str(_int(row, "id")), _text(row, "name", id_lang)) for row in await _read(client, "groups", {})]


async def _read(client: WebserviceClient, resource: str, params: Mapping[str, str]) -> list[Row]:
    rows = await client.get(resource, {"display": "full", **params})
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise bad_answer(f"GET {resource}", N_("it is no list"))
    return rows


def build_facts(id_shop: int, rows: Mapping[str, list[Row]]) -> ShopFacts:
    """Return the facts of the lists that the webservice gave, by resource."""
    configuration = _configuration(rows["configurations"], id_shop)
    own_language = _int(configuration, "PS_LANG_DEFAULT")
    return ShopFacts(
        id_shop=id_shop,
        countries={country.iso_code: country for country in map(_country, rows["countries"])},
        states=tuple(_state(row) for row in rows["states"]),
        currencies={each.iso_code: each for each in map(_currency, rows["currencies"])},
        languages=tuple(_language(row) for row in rows["languages"]),
        carriers=tuple(_carrier(row) for row in rows["carriers"]),
        order_states={_int(row, "id"): _order_state(row, own_language) for row in rows["order_states"]},
        tax_groups={
            _int(row, "id"): _text(row, "name")
            for row in rows["tax_rule_groups"]
            if _flag(row, "active", True) and not _flag(row, "deleted")
        },
        tax_rules=_tax_rules(rows["tax_rules"]),
        taxes={_int(row, "id"): _decimal(row, "rate") for row in rows["taxes"]},
        configuration=configuration,
    )


def _country(row: Row) -> Country:
    return Country(
        id=_int(row, "id"),
        iso_code=_text(row, "iso_code").upper(),
        id_zone=_int(row, "id_zone"),
        active=_flag(row, "active"),
        contains_states=_flag(row, "contains_states"),
        need_zip_code=_flag(row, "need_zip_code"),
        need_identification_number=_flag(row, "need_identification_number"),
    )


def _state(row: Row) -> State:
    ids = _int(row, "id"), _int(row, "id_country")
    return State(*ids, _text(row, "iso_code"), _text(row, "name"), _flag(row, "active", True))


def _currency(row: Row) -> Currency:
    active = _flag(row, "active", True) and not _flag(row, "deleted")
    return Currency(_int(row, "id"), _text(row, "iso_code").upper(), active)


def _language(row: Row) -> Language:
    texts = _text(row, "iso_code").lower(), _text(row, "locale"), _text(row, "name")
    return Language(_int(row, "id"), *texts, _flag(row, "active", True))


def _carrier(row: Row) -> Carrier:
    return Carrier(
        id=_int(row, "id"),
        id_reference=_int(row, "id_reference"),
        name=_text(row, "name"),
        active=_flag(row, "active", True),
        module=_text(row, "external_module_name"),
        id_tax_rules_group=_int(row, "id_tax_rules_group"),
    )


def _order_state(row: Row, own_language: int) -> OrderState:
    return OrderState(
        id=_int(row, "id"),
        name=_text(row, "name", own_language),
        names=_texts(row, "name"),
        invoice=_flag(row, "invoice"),
        shipped=_flag(row, "shipped"),
        paid=_flag(row, "paid"),
        send_email=_flag(row, "send_email"),
        deleted=_flag(row, "deleted"),
    )


def _tax_rules(rows: list[Row]) -> dict[tuple[int, int], tuple[TaxRule, ...]]:
    """Index by group and country."""
    found: dict[tuple[int, int], list[TaxRule]] = {}
    for row in rows:
        rule = TaxRule(
            id_tax_rules_group=_int(row, "id_tax_rules_group"),
            id_country=_int(row, "id_country"),
            id_state=_int(row, "id_state"),
            zipcode_from=_text(row, "zipcode_from") or "0",
            zipcode_to=_text(row, "zipcode_to") or "0",
            id_tax=_int(row, "id_tax"),
            behavior=_int(row, "behavior"),
        )
        found.setdefault((rule.id_tax_rules_group, rule.id_country), []).append(rule)
    return {key: tuple(rules) for key, rules in found.items()}


def _configuration(rows: list[Row], id_shop: int) -> dict[str, str]:
    """Return each name's value for the shop: its own, else its group's, else everybody's."""
    ours = [row for row in rows if _int(row, "id_shop") in (0, id_shop)]
    ordered = sorted(ours, key=lambda row: (_int(row, "id_shop") > 0, _int(row, "id_shop_group") > 0))
    return {_text(row, "name"): _text(row, "value") for row in ordered}


def _int(row: Mapping[str, Any], name: str) -> int:
    try:
        return int(str(row.get(name) or 0))
    except ValueError:
        return 0


def _flag(row: Row, name: str, default: bool = False) -> bool:
    return str(row.get(name, int(default))).strip().lower() in ("1", "true")


def _text(row: Row, name: str, id_lang: int = 0) -> str:
    """Return a text; of one in several languages that in ``id_lang``, else the first."""
    value = row.get(name)
    if isinstance(value, list):
        texts = _texts(row, name)
        return texts.get(id_lang) or next(iter(texts.values()), "")
    return "" if value is None else str(value).strip()


def _texts(row: Row, name: str) -> dict[int, str]:
    """Return a text in several languages by language; {} of one that has none."""
    value = row.get(name)
    listed = value if isinstance(value, list) else []
    return {_int(each, "id"): str(each.get("value") or "").strip() for each in listed if isinstance(each, dict)}


def _decimal(row: Row, name: str) -> Decimal:
    try:
        return Decimal(str(row.get(name) or 0))
    except InvalidOperation:
        return Decimal(0)
