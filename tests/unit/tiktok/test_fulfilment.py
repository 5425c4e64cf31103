"""Shipping in both generations of the endpoints, parcels and labels."""

import pytest

from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.problems import PROBLEMS
from sidecar.tiktok.endpoints import override
from sidecar.tiktok.fulfilment import (
    mark_shipped,
    ship_package,
    shipping_document,
    shipping_providers,
    update_tracking,
)
from tests.unit.tiktok.conftest import SHOP, Connect, Script, data, document, error

pytestmark = pytest.mark.anyio
ROYAL_MAIL = "7117858858072010001"


@pytest.mark.parametrize(
    ("version", "name"),
    [("202309", "recon-mark-package-shipped-partial"), ("202610", "recon-mark-package-shipped-202610")],
)
async def test_mark_shipped_speaks_both_generations(connect: Connect, version: str, name: str) -> None:
    kept = document(name)
    script = Script(data(kept["response"]["data"]))
    client = connect(script, endpoints=override({"mark_shipped": version}))
    shipped = await mark_shipped(
        client,
        SHOP,
        "576700000000000009",
        tracking_number="XX000000011GB",
        provider_id=ROYAL_MAIL,
        line_ids=["576800000000009001"],
    )
    assert script.body() == kept["request_body"]
    assert script.paths() == [f"/fulfillment/{version}/orders/576700000000000009/packages"]
    assert (shipped.package_id, shipped.warning) == ("1153800000000009001", "")


async def test_mark_shipped_hands_on_the_warning(connect: Connect) -> None:
    script = Script(data(document("recon-mark-package-shipped-warning")["response"]["data"]))
    shipped = await mark_shipped(connect(script), SHOP, "1", tracking_number="ZZZ", provider_id=ROYAL_MAIL)
    assert shipped.warning == "match more than one provider"
    assert "order_line_item_ids" not in script.body()


async def test_a_refused_tracking_number_is_told_with_the_number(connect: Connect) -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        await mark_shipped(connect(Script(error(21004012, "special"))), SHOP, "1", tracking_number="?", provider_id="1")
    problem = caught.value.problem
    assert PROBLEMS[problem.code].sentence % problem.params == "TikTok refuses the tracking number “?”: special"


async def test_an_order_on_hold_waits(connect: Connect) -> None:
    with pytest.raises(RetryLaterError) as caught:
        await mark_shipped(connect(Script(error(21011044))), SHOP, "1", tracking_number="A", provider_id="1")
    assert caught.value.code == "on_hold"


async def test_update_tracking_of_a_parcel_or_an_order(connect: Connect) -> None:
    script = Script(data({}), data({}))
    client = connect(script)
    await update_tracking(client, SHOP, tracking_number="A", provider_id="1", package_id="9")
    await update_tracking(client, SHOP, tracking_number="A", provider_id="1", order_id="8")
    assert script.paths() == [
        "/fulfillment/202309/packages/9/shipping_info/update",
        "/fulfillment/202309/orders/8/shipping_info/update",
    ]
    assert script.body() == {"tracking_number": "A", "shipping_provider_id": "1"}


async def test_update_tracking_of_a_parcel_in_the_newer_generation(connect: Connect) -> None:
    script = Script(error(36009009, status=404), data({}))
    await update_tracking(connect(script), SHOP, tracking_number="A", provider_id="1", package_id="9")
    assert script.body() == {"shipping_info_list": [{"tracking_number": "A", "shipping_provider_id": "1"}]}


async def test_shipping_providers_of_a_delivery_option(connect: Connect) -> None:
    script = Script(data(document("recon-shipping-providers")["response"]["data"]))
    providers = await shipping_providers(connect(script), SHOP, "7359000000000000001")
    assert [provider.name for provider in providers] == ["Royal Mail", "Colissimo", "UPS", "DHL"]
    assert script.paths() == ["/logistics/202309/delivery_options/7359000000000000001/shipping_providers"]


async def test_no_providers_where_tiktok_ships(connect: Connect) -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        await shipping_providers(connect(Script(error(21008117))), SHOP, "1")
    assert caught.value.code == "shipped_by_tiktok_label"


async def test_shipping_document_returns_the_label(connect: Connect) -> None:
    script = Script(data(document("published-fulfillment-get-package-shipping-document")["response"]["data"]))
    label = await shipping_document(connect(script), SHOP, "9")
    assert label.url.startswith("https://")
    assert script.query()["document_type"] == "SHIPPING_LABEL"


async def test_a_label_that_is_being_made_comes_later(connect: Connect) -> None:
    with pytest.raises(RetryLaterError) as caught:
        await shipping_document(connect(Script(error(11034037))), SHOP, "9")
    assert caught.value.code == "label_not_ready"


async def test_ship_package_sends_no_empty_body(connect: Connect) -> None:
    script = Script(data({}), data({}))
    client = connect(script)
    await ship_package(client, SHOP, "9")
    await ship_package(client, SHOP, "9", "DROP_OFF")
    assert [request.content for request in script.requests] == [b"", b'{"handover_method":"DROP_OFF"}']
