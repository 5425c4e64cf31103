"""The control surface does by hand what buyers, carriers and the weather do."""

import pytest
from tiktok_seller import Seller

from sidecar.sandbox.tiktok_shop.control import ACTIONS, SPECIALS
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox


@pytest.mark.parametrize("special", sorted(SPECIALS))
def test_every_special_order_can_be_placed(seller: Seller, sandbox: TikTokSandbox, special: str) -> None:
    body = {"country": "DE", "special": special, "pieces": 2}
    answer = seller.http.post("/sandbox/orders", json=body)
    assert answer.status_code == 201
    assert sandbox.orders[answer.json()["id"]].status == "AWAITING_SHIPMENT"


@pytest.mark.parametrize(
    "status", ["PARTIALLY_SHIPPING", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"]
)
def test_nothing_of_an_order_lies_ahead(seller: Seller, sandbox: TikTokSandbox, status: str) -> None:
    """Who reads by update time would not see what changes until then."""
    answer = seller.http.post("/sandbox/orders", json={"country": "FR", "status": status, "pieces": 3})
    order = sandbox.orders[answer.json()["id"]]
    assert order.status == status
    assert order.document["update_time"] <= sandbox.clock.now()


def test_order_lives_its_life_step_by_step(seller: Seller) -> None:
    order = seller.http.post("/sandbox/orders", json={"country": "FR", "status": "UNPAID", "pieces": 2}).json()
    steps = ("hold", "release", "ship-one", "ship", "collect", "deliver", "complete")
    seen = [seller.http.post(f"/sandbox/orders/{order['id']}/{step}").json()["status"] for step in steps]
    assert seen == [
        *("ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
        *("IN_TRANSIT", "DELIVERED", "COMPLETED"),
    ]


def test_actions_that_do_not_apply_change_nothing(seller: Seller) -> None:
    order = seller.http.post("/sandbox/orders", json={"country": "FR", "status": "COMPLETED"}).json()
    for action in ACTIONS:
        assert seller.http.post(f"/sandbox/orders/{order['id']}/{action}").json()["status"] == "COMPLETED"
    assert seller.http.post(f"/sandbox/orders/{order['id']}/dance").status_code == 404


def test_unknown_sku_and_name_are_as_asked(seller: Seller, sandbox: TikTokSandbox) -> None:
    body = {"country": "IE", "unknown_sku": "NEW-1", "name": "Seán Ó Súilleabháin"}
    order = sandbox.orders[seller.http.post("/sandbox/orders", json=body).json()["id"]]
    assert order.lines[0]["seller_sku"] == "NEW-1"
    assert order.document["recipient_address"]["name"] == "Seán Ó Súilleabháin"


def test_clock_and_faults_are_set_by_hand(seller: Seller, sandbox: TikTokSandbox) -> None:
    before = sandbox.clock.now()
    assert seller.http.post("/sandbox/clock", json={"jump": 3600}).json() == {"now": before + 3600}
    assert seller.http.post("/sandbox/clock", json={"speed": 0}).status_code == 400
    assert seller.http.post("/sandbox/faults", json={"path": "/shops", "kind": "hail"}).status_code == 400
    assert seller.http.post("/sandbox/faults", json={"path": "/shops", "kind": "truncated"}).status_code == 201
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        seller.call("GET", "/authorization/202309/shops", cipher=None)
    seller.http.post("/sandbox/faults", json={"path": "/shops", "kind": "server_error", "times": 9})
    assert seller.http.request("DELETE", "/sandbox/faults").status_code == 204
    assert seller.call("GET", "/authorization/202309/shops", cipher=None)[0] == 200
