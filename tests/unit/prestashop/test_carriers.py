"""Carrier names find TikTok's provider, or honestly none."""

import pytest

from sidecar.prestashop.carriers import Provider, suggest_provider, suggest_providers

NAMES = [
    "Colissimo",
    "Chronopost",
    "Mondial Relay",
    "DPD",
    "DPD UK",
    "GLS",
    "UPS",
    "DHL",
    "Royal Mail",
    "Correos",
    "Correos Express",
]
PROVIDERS = [Provider(str(number), name) for number, name in enumerate(NAMES)]


@pytest.mark.parametrize(
    ("carrier", "provider"),
    [
        ("Colissimo", "Colissimo"),
        ("La Poste - Colissimo domicile", "Colissimo"),
        ("Chronopost Relais Pickup", "Chronopost"),
        ("Mondial Relay - point relais", "Mondial Relay"),
        ("ROYAL MAIL tracked 24", "Royal Mail"),
        ("GLS Chez vous", "GLS"),
        ("UPS Standard", "UPS"),
        ("Correos Express", "Correos Express"),
    ],
)
def test_the_likely_provider(carrier: str, provider: str) -> None:
    found = suggest_provider(carrier, PROVIDERS)
    assert found is not None
    assert found.name == provider


@pytest.mark.parametrize("carrier", ["My carrier", "Click and collect", "", "Transporteur local", "FedEx"])
def test_none_is_better_than_a_wrong_one(carrier: str) -> None:
    assert suggest_provider(carrier, PROVIDERS) is None


def test_doubt_is_left_to_a_person() -> None:
    twins = [Provider("1", "DPD"), Provider("2", "DPD")]
    assert suggest_provider("DPD", twins) is None
    assert len(suggest_providers("DPD", twins)) == 2
    assert suggest_provider("DPD", []) is None
