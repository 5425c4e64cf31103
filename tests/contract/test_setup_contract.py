"""``tiktoksetup``: the sandbox answers what the module answered on a real 8.2.1, in a shop spoiled alike."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from in_process import InProcess

from sidecar.sandbox.prestashop.app import create_app
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.tables import OUR_CARRIER, OUR_STATE

RECORDINGS = Path(__file__).parents[1] / "fixtures" / "setup-recordings"
Spoil = Callable[[PrestaShopSandbox], object]


def nothing(_shop: PrestaShopSandbox) -> None:
    """The recorded shop was not spoiled either."""


def change(table: str, number: int, **values: str) -> Spoil:
    def spoil(shop: PrestaShopSandbox) -> None:
        row = shop.row(table, number)
        assert row is not None
        row.update(values)

    return spoil


def drop(table: str, number: int) -> Spoil:
    return lambda shop: shop.tables.update({table: [row for row in shop.tables[table] if row["id"] != number]})


def without_range(shop: PrestaShopSandbox) -> None:
    shop.setup.has_range = False
    shop.setup.priced_zones.clear()


def without_zone(shop: PrestaShopSandbox) -> None:
    shop.setup.carrier_zones.discard(1)
    shop.setup.priced_zones.discard(1)


def catalogue_mode(shop: PrestaShopSandbox) -> None:
    next(row for row in shop.tables["configurations"] if row["name"] == "PS_CATALOG_MODE")["value"] = "1"


SPOILT: dict[str, Spoil] = {
    "country-inactive": change("countries", 26, active="0"),
    "country-not-in-shop": lambda shop: shop.setup.countries_elsewhere.add("IE"),
    "country-unknown": nothing,
    "currency-inactive": change("currencies", 2, active="0"),
    "currency-unknown": nothing,
    "carrier-inactive": change("carriers", OUR_CARRIER, active="0"),
    "carrier-not-in-shop": lambda shop: setattr(shop.setup, "carrier_in_shop", False),
    "carrier-without-group": lambda shop: shop.setup.carrier_groups.discard(2),
    "carrier-without-zone": without_zone,
    "carrier-without-range": without_range,
    "carrier-deleted": change("carriers", OUR_CARRIER, deleted="1"),
    "country-without-zone": change("countries", 3, id_zone="0"),
    "state-deleted": change("order_states", 5, deleted="1"),
    "our-state-deleted": change("order_states", OUR_STATE, deleted="1"),
    "our-state-gone": drop("order_states", OUR_STATE),
    "state-unknown": nothing,
    "catalogue-mode": catalogue_mode,
    "multi-shipment": nothing,
    "hooks-missing": lambda shop: shop.setup.hooks.discard("actionEmailSendBefore"),
    "unknown-change": nothing,
    "unknown-field": nothing,
}


def recording(name: str) -> list[dict[str, Any]]:
    content = json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = content["exchanges"]
    return found


def client(shop: PrestaShopSandbox) -> InProcess:
    key = base64.b64encode(f"{shop.webservice_key}:".encode()).decode()
    return InProcess(create_app(shop), headers={"Authorization": f"Basic {key}"})


def told(body: dict[str, Any]) -> Any:
    """Return what a reader relies on: codes and fields of a refusal, tables, columns and values of rows but ids."""
    if "error" in body:
        return body["error"]["code"], body["error"]["field"]
    if "rows" in body:
        rows = [(row["table"], sorted(row["key"]), row["before"], row["after"]) for row in body["rows"]]
        return body["applied"], sorted({json.dumps(row) for row in rows})
    return {name: shape(value) for name, value in body.items()}


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value and isinstance(value[0], dict) else "list"
    return type(value).__name__


def test_every_recording_is_played() -> None:
    assert {path.stem for path in RECORDINGS.glob("*.json")} == set(SPOILT)


@pytest.mark.parametrize("name", SPOILT)
def test_the_sandbox_answers_as_recorded(name: str) -> None:
    shop = PrestaShopSandbox()
    SPOILT[name](shop)
    for number, exchange in enumerate(recording(name)):
        asked, answered = exchange["request"], exchange["response"]
        path = f"/api/tiktoksetup?id_shop=1{asked['query']}"
        response = client(shop).request(asked["method"], path, json=asked["body"])
        assert response.status_code == answered["status"], (name, number)
        assert response.headers["X-TikTokSidecar-Contract"] == answered["headers"]["x-tiktoksidecar-contract"]
        assert told(response.json()) == told(answered["body"]), (name, number)


@pytest.mark.parametrize("name", SPOILT)
def test_a_preview_changes_nothing_and_a_change_is_made_once(name: str) -> None:
    first, second, made, again = (each["response"] for each in recording(name)[1:5])
    assert first == second
    assert made["body"].get("rows") == first["body"].get("rows")
    assert again["body"].get("rows") in (None, [])
