"""The set-up of a French shop that sells to six countries, in the shape of the stock webservice's rows (8.2.1)."""

import json
from typing import Any

from sidecar.sandbox.catalogue import DATA

Row = dict[str, Any]
MADE = "2026-01-05 09:00:00"
MODULE = "tiktoksidecar"
OUR_CARRIER, OUR_STATE, BUYER_DOMAIN = 5, 14, "tiktok.invalid.example"
LANGUAGES = {1: "en", 2: "fr"}

COUNTRIES = (
    # id, zone, iso, calling code, active, states, identification number, zip needed, zip format, English, French
    (1, 1, "DE", 49, 1, 0, 0, 1, "NNNNN", "Germany", "Allemagne"),
    (3, 1, "BE", 32, 1, 0, 0, 1, "NNNN", "Belgium", "Belgique"),
    (6, 1, "ES", 34, 1, 0, 1, 1, "NNNNN", "Spain", "Espagne"),
    (8, 1, "FR", 33, 1, 0, 0, 1, "NNNNN", "France", "France"),
    (10, 1, "IT", 39, 1, 1, 0, 1, "NNNNN", "Italy", "Italie"),
    (17, 7, "GB", 44, 1, 0, 0, 1, "", "United Kingdom", "Royaume-Uni"),
    (19, 7, "CH", 41, 0, 0, 0, 1, "NNNN", "Switzerland", "Suisse"),
    (21, 2, "US", 1, 0, 1, 0, 1, "NNNNN", "United States", "États-Unis"),
    (26, 1, "IE", 353, 1, 0, 0, 0, "", "Ireland", "Irlande"),
)
CARRIERS = (
    ("Retrait en boutique", 1, 1, ""),
    ("Colissimo", 1, 0, "https://www.laposte.invalid/suivi?code=@"),
    ("Mondial Relay", 1, 0, "https://suivi.mondialrelay.invalid/@"),
    ("DHL", 1, 0, "https://dhl.invalid/track/@"),
    ("TikTok Shop", 1, 0, ""),
    ("Royal Mail", 1, 0, "https://royalmail.invalid/track/@"),
)
STATES = (
    # id, English, French, colour, flags (paid, logable, invoice, shipped, delivery, send_email), template, module
    (
        1,
        "Awaiting check payment",
        "En attente du paiement par chèque",
        "#34209E",
        "000001",
        "cheque",
        "ps_checkpayment",
    ),
    (2, "Payment accepted", "Paiement accepté", "#3498D8", "111001", "payment", ""),
    (3, "Processing in progress", "En cours de préparation", "#3498D8", "111011", "preparation", ""),
    (4, "Shipped", "Expédié", "#01B887", "111111", "shipped", ""),
    (5, "Delivered", "Livré", "#01B887", "111110", "", ""),
    (6, "Canceled", "Annulé", "#2C3E50", "000001", "order_canceled", ""),
    (7, "Refunded", "Remboursé", "#01B887", "001001", "refund", ""),
    (8, "Payment error", "Erreur de paiement", "#E74C3C", "000001", "payment_error", ""),
    (9, "On backorder (paid)", "En attente de réapprovisionnement (payé)", "#3498D8", "101001", "outofstock", ""),
    (
        10,
        "Awaiting bank wire payment",
        "En attente de virement bancaire",
        "#34209E",
        "000001",
        "bankwire",
        "ps_wirepayment",
    ),
    (11, "Remote payment accepted", "Paiement à distance accepté", "#3498D8", "111001", "payment", ""),
    (
        12,
        "On backorder (not paid)",
        "En attente de réapprovisionnement (non payé)",
        "#34209E",
        "000001",
        "outofstock",
        "",
    ),
    (OUR_STATE, "TikTok: awaiting shipment", "TikTok : à expédier", "#25B9D7", "110000", "", MODULE),
)
FLAGS = ("paid", "logable", "invoice", "shipped", "delivery", "send_email")
TAX_GROUPS = (
    # name, then the rate by country
    ("Taux normal (20 %)", {"FR": "20", "DE": "19", "ES": "21", "IT": "22", "IE": "23", "GB": "20", "BE": "21"}),
    (
        "Taux intermédiaire (10 %)",
        {"FR": "10", "DE": "7", "ES": "10", "IT": "10", "IE": "13.5", "GB": "20", "BE": "12"},
    ),
    ("Taux réduit (5,5 %)", {"FR": "5.5", "DE": "7", "ES": "10", "IT": "10", "IE": "13.5", "GB": "0", "BE": "6"}),
    ("Taux particulier (2,1 %)", {"FR": "2.1", "DE": "7", "ES": "4", "IT": "4", "IE": "9", "GB": "0", "BE": "6"}),
)
CONFIGURATION = {
    "PS_OS_WS_PAYMENT": "11",
    "PS_OS_PAYMENT": "2",
    "PS_OS_PREPARATION": "3",
    "PS_OS_SHIPPING": "4",
    "PS_OS_DELIVERED": "5",
    "PS_OS_CANCELED": "6",
    "PS_OS_REFUND": "7",
    "PS_OS_ERROR": "8",
    "PS_TIMEZONE": "Europe/Paris",
    "PS_CURRENCY_DEFAULT": "1",
    "PS_LANG_DEFAULT": "2",
    "PS_COUNTRY_DEFAULT": "8",
    "PS_ROUND_TYPE": "2",
    "PS_PRICE_ROUND_MODE": "2",
    "PS_TAX": "1",
    "PS_STOCK_MANAGEMENT": "1",
    "PS_ORDER_OUT_OF_STOCK": "0",
    "PS_GUEST_GROUP": "2",
    "PS_CUSTOMER_GROUP": "3",
    "PS_CATALOG_MODE": "0",
    "PS_TAX_ADDRESS_TYPE": "id_address_delivery",
    "PS_VERSION_DB": "8.2.1",
    "TIKTOKSIDECAR_CARRIER_REFERENCE": str(OUR_CARRIER),
    "TIKTOKSIDECAR_OS_AWAITING_SHIPMENT": str(OUR_STATE),
    "TIKTOKSIDECAR_BUYER_DOMAIN": BUYER_DOMAIN,
}


class Translated(dict[int, str]):
    """A text in every language, by language id."""


def stock_tables() -> dict[str, list[Row]]:
    """Return the rows of every stock resource that does not change with orders."""
    taxes, rules = _taxes()
    return {
        "languages": _languages(),
        "currencies": [_currency(1, "Euro", "€", "EUR", "978"), _currency(2, "Pound", "£", "GBP", "826")],
        "countries": [_country(*country) for country in COUNTRIES],
        "states": _states(),
        "zones": [
            {"id": number, "name": name, "active": "1"}
            for number, name in ((1, "Europe"), (2, "North America"), (7, "Europe (non-EU)"))
        ],
        "carriers": [_carrier(number, *carrier) for number, carrier in enumerate(CARRIERS, start=1)],
        "order_states": [_order_state(*state) for state in STATES],
        "taxes": taxes,
        "tax_rules": rules,
        "tax_rule_groups": [
            {"id": number, "name": name, "active": "1", "deleted": "0", "date_add": MADE, "date_upd": MADE}
            for number, (name, _) in enumerate(TAX_GROUPS, start=1)
        ],
        "shops": [_shop()],
        "groups": [_group(1, "Visitor", "Visiteur"), _group(2, "Guest", "Invité"), _group(3, "Customer", "Client")],
        "configurations": [
            _configuration(number, name, value) for number, (name, value) in enumerate(CONFIGURATION.items(), start=1)
        ],
    }


def both(english: str, french: str) -> Translated:
    """Return a text in the shop's two languages."""
    return Translated({1: english, 2: french})


def _languages() -> list[Row]:
    rows: list[Row] = []
    for number, name, iso, locale, code, short in (
        (1, "English (English)", "en", "en-US", "en-us", "m/d/Y"),
        (2, "Français (French)", "fr", "fr-FR", "fr", "d/m/Y"),
    ):
        row = {"id": number, "name": name, "iso_code": iso, "locale": locale, "language_code": code, "active": "1"}
        rows.append(row | {"is_rtl": "0", "date_format_lite": short, "date_format_full": f"{short} H:i:s"})
    return rows


def _currency(number: int, name: str, symbol: str, iso: str, code: str) -> Row:
    return {
        "id": number,
        "names": both(name, name),
        "name": name,
        "symbol": both(symbol, symbol),
        "iso_code": iso,
        "numeric_iso_code": code,
        "precision": "2",
        "conversion_rate": "1.000000" if iso == "EUR" else "0.870000",
        **{"deleted": "0", "active": "1", "unofficial": "0", "modified": "0"},
        "pattern": both("", ""),
    }


def _country(
    number: int,
    zone: int,
    iso: str,
    prefix: int,
    active: int,
    states: int,
    identification: int,
    needs_zip: int,
    zip_format: str,
    english: str,
    french: str,
) -> Row:
    return {
        "id": number,
        "id_zone": str(zone),
        "id_currency": "0",
        "call_prefix": str(prefix),
        "iso_code": iso,
        "active": str(active),
        "contains_states": str(states),
        "need_identification_number": str(identification),
        "need_zip_code": str(needs_zip),
        "zip_code_format": zip_format,
        "display_tax_label": "1",
        "name": both(english, french),
    }


def _states() -> list[Row]:
    table = json.loads((DATA / "states.json").read_text(encoding="utf-8"))
    return [
        {"id": number, "id_zone": "1", "id_country": country, "iso_code": iso, "name": name, "active": "1"}
        for country, rows in table.items()
        for number, iso, name in rows
    ]


def _carrier(number: int, name: str, active: int, free: int, url: str) -> Row:
    ours = number == OUR_CARRIER
    return {
        "id": number,
        "deleted": "0",
        "is_module": str(int(ours)),
        "id_tax_rules_group": "1",
        "id_reference": str(number),
        "name": name,
        "active": str(active),
        "is_free": str(free),
        "url": url,
        "shipping_handling": "0",
        "shipping_external": str(int(ours)),
        "range_behavior": "0",
        "shipping_method": "2",
        **{"max_width": "0", "max_height": "0", "max_depth": "0", "max_weight": "0.000000", "grade": "0"},
        "external_module_name": MODULE if ours else "",
        "need_range": str(int(ours)),
        "position": str(number - 1),
        "delay": both("2 to 4 days", "2 à 4 jours"),
    }


def _order_state(number: int, english: str, french: str, colour: str, flags: str, template: str, module: str) -> Row:
    flag = dict(zip(FLAGS, flags, strict=True))
    return {
        "id": number,
        "unremovable": "1",
        "delivery": flag["delivery"],
        "hidden": "0",
        "send_email": flag["send_email"],
        "module_name": module,
        "invoice": flag["invoice"],
        "color": colour,
        "logable": flag["logable"],
        "shipped": flag["shipped"],
        "paid": flag["paid"],
        **{"pdf_delivery": "0", "pdf_invoice": "0", "deleted": "0"},
        "name": both(english, french),
        "template": both(template, template),
    }


def _taxes() -> tuple[list[Row], list[Row]]:
    ids = {iso: number for number, _, iso, *_ in COUNTRIES}
    taxes: dict[tuple[str, str], Row] = {}
    rules: list[Row] = []
    for group, (_, rates) in enumerate(TAX_GROUPS, start=1):
        for iso, rate in rates.items():
            tax = taxes.setdefault((iso, rate), _tax(len(taxes) + 1, iso, rate))
            rules.append(_tax_rule(len(rules) + 1, group, ids[iso], tax["id"]))
    return list(taxes.values()), rules


def _tax(number: int, iso: str, rate: str) -> Row:
    name = both(f"VAT {iso} {rate}%", f"TVA {iso} {rate} %")
    return {"id": number, "rate": f"{float(rate):.3f}", "active": "1", "deleted": "0", "name": name}


def _tax_rule(number: int, group: int, country: int, tax: int) -> Row:
    return {
        "id": number,
        "id_tax_rules_group": str(group),
        "id_state": "0",
        "id_country": str(country),
        "zipcode_from": "0",
        "zipcode_to": "0",
        "id_tax": str(tax),
        "behavior": "0",
        "description": "",
    }


def _shop() -> Row:
    row = {"id": 1, "id_shop_group": "1", "id_category": "2", "active": "1", "deleted": "0", "name": "Maison Garance"}
    return row | {"color": "", "theme_name": "classic"}


def _group(number: int, english: str, french: str) -> Row:
    row = {"id": number, "reduction": "0.00", "price_display_method": "0", "show_prices": "1"}
    return row | {"date_add": MADE, "date_upd": MADE, "name": both(english, french)}


def _configuration(number: int, name: str, value: str) -> Row:
    row = {"id": number, "value": value, "name": name, "id_shop_group": "", "id_shop": ""}
    return row | {"date_add": MADE, "date_upd": MADE}
