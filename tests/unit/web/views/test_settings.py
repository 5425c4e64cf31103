"""The settings form: every declared setting has a field, and what is typed is read back."""

from typing import Any

import pytest

from sidecar.errors import RefusedError
from sidecar.order.policy import SETTINGS, Policy
from sidecar.web.i18n import Words
from sidecar.web.views.settings import NAMES, Field, Lists, groups, label_of, marks, refused
from sidecar.web.views.settings_changes import shown
from sidecar.web.views.settings_form import read_form

LISTS = {"order_state": [("4", "Shipped")], "carrier": [("3", "Colissimo")]}


def test_every_setting_has_a_field_and_a_name() -> None:
    names = {
        field.name.partition(".")[0] for group in groups(Policy().as_dict(), LISTS, Words()) for field in group.fields
    }
    assert names == set(SETTINGS) == set(NAMES)


def posted(field: Field) -> list[tuple[str, str]]:
    """Return what a browser posts for a field that nobody touched."""
    if field.control in ("ranked", "ticks"):
        return [(field.name, value) for value, _ in field.options if value in field.ticked]
    if field.control == "rates":
        parts = [("country", row.country, "group", row.group, "rate", row.rate) for row in field.rates]
        return [(f"{field.name}.{part[at]}", part[at + 1]) for part in parts for at in (0, 2, 4)]
    return [(field.name, field.value)] if field.control != "checkbox" or field.value else []


@pytest.mark.parametrize("lists", [LISTS, {}])
def test_an_unchanged_form_changes_nothing(lists: Lists) -> None:
    policy = Policy(
        tax_override={"FR": "20.000", "DE": "group:2"},
        shipped_states=(4,),
        match_fields=("ean13", "reference"),
        carrier_reference=99,
        cancel_from_prestashop="seller_cancel_reason_out_of_stock",
    )
    fields = [field for group in groups(policy.as_dict(), lists, Words()) for field in group.fields]
    form = [("_marks", marks()), *(pair for field in fields for pair in posted(field))]
    assert policy.changed(read_form(form)) == policy


def test_what_is_unticked_is_off() -> None:
    assert read_form([("_marks", "partial_shipping,shipped_states")]) == {
        "partial_shipping": "off",
        "shipped_states": "",
    }


def test_fields_are_trusted_in_the_order_in_which_they_stand() -> None:
    form = [("_marks", "match_fields"), ("match_fields", "upc"), ("match_fields", "reference")]
    assert Policy().changed(read_form(form)).match_fields == ("upc", "reference")


def test_a_row_is_a_country_with_a_group_or_a_rate() -> None:
    rows = [("FR", "3", "20"), ("DE", "", "19"), ("", "", ""), ("ES", "", "")]
    form = [("_marks", "tax_override")]
    for country, group, rate in rows:
        form += [("tax_override.country", country), ("tax_override.group", group), ("tax_override.rate", rate)]
    assert read_form(form) == {"tax_override": {"FR": "group:3", "DE": "19", "ES": "?"}}


def test_a_part_of_a_map_is_called_by_its_status() -> None:
    assert label_of("state_map.delivered", Words()) == "Order state: Delivered"


@pytest.mark.parametrize(
    ("name", "stored", "text"),
    [
        ("samples", "ignore", "Only show them"),
        ("partial_shipping", "True", "yes"),
        ("carrier_reference", "3", "Colissimo"),
        ("carrier_reference", "0", "Default"),
        ("state_map", "{'delivered': 4, 'completed': 0}", "Delivered: Shipped"),
        ("match_fields", "('ean13', 'upc')", "EAN-13, UPC"),
        ("tax_override", "{}", "Default"),
        ("import_mode", "on", "on"),
        ("payment_name", "", "–"),
    ],
)
def test_a_change_is_told_as_the_form_shows_it(name: str, stored: str, text: str) -> None:
    assert shown(name, stored, LISTS, Words()) == text


LONG = "x" * 300
BAD: dict[str, list[Any]] = {
    "flag": ["perhaps", "2"],
    "number": ["", "-1", "1.5", "1e3", "x", "99999999999", True],
    "order_state": ["-1", "shipped"],
    "order_states": ["shipped", "4,x"],
    "carrier": ["-1", "Colissimo"],
    "customer_group": ["-1", "Guest"],
    "text": ["<b>", LONG, "{x}", "a=b"],
    "phone": ["-5", "04 72 00 00 00", "call me", LONG],
    "choice": ["", "perhaps", "1"],
    "choices_in_order": ["", "name", "ean13,ean13", "reference,name"],
    "cancel_reason": ["Out of stock!", "<b>", "x" * 200],
    "domain": ["", "localhost", "a b.example", "x@y.fr", "http://a.example", LONG + ".fr", "-a.example", "a..example"],
    "state_map": [{"paid": 2}, {"cancelled": "x"}, "6"],
    "tax_rates": [{"FR": "-1"}, {"FR": "100"}, {"FR": "NaN"}, {"France": "20"}, {"FR": "group:x"}, "20"],
}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_value_that_a_setting_refuses_is_told_in_a_french_sentence(name: str) -> None:
    for bad in BAD[SETTINGS[name].kind]:
        with pytest.raises(RefusedError) as caught:
            Policy().changed({name: bad})
        told = refused(caught.value.problem, Words("fr-FR"))
        start = f"Le paramètre «\u00a0{Words('fr-FR')(NAMES[name])}\u00a0» ne peut pas prendre cette valeur\u00a0: "
        assert told.sentence.startswith(start), bad
        assert caught.value.problem.params["reason"] not in told.sentence
        assert told.remedy.startswith("Corrigez la valeur")
