"""The settings form: every declared setting has a field, and what is typed is read back."""

from sidecar.order.policy import SETTINGS, Policy
from sidecar.web.i18n import Words
from sidecar.web.views.settings import NAMES, groups, read_form

LISTS = {"order_state": [("4", "Shipped")], "carrier": [("3", "Colissimo")]}


def test_every_setting_has_a_field_and_a_name() -> None:
    names = {
        field.name.partition(".")[0] for group in groups(Policy().as_dict(), LISTS, Words()) for field in group.fields
    }
    assert names == set(SETTINGS) == set(NAMES)


def test_an_unchanged_form_changes_nothing() -> None:
    policy = Policy(tax_override={"FR": "20.000"})
    fields = [field for group in groups(policy.as_dict(), LISTS, Words()) for field in group.fields]
    form = {field.name: field.value for field in fields if field.control != "checkbox" or field.value}
    form["_flags"] = ",".join(name for name, setting in SETTINGS.items() if setting.kind == "flag")
    assert policy.changed(read_form(form)) == policy


def test_an_unticked_flag_is_off() -> None:
    assert read_form({"_flags": "partial_shipping"}) == {"partial_shipping": "off"}
