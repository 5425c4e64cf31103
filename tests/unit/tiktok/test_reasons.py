"""TikTok's reason names in our words, held against the pages on which TikTok lists them."""

import pytest

from sidecar.tiktok.reasons import (
    REASON_TEXTS,
    Reason,
    _table,
    cancel_reasons,
    reason_text,
    reject_cancellation_reasons,
    reject_return_reasons,
    told_apart,
)
from sidecar.web.i18n import Words
from tests.unit.tiktok.conftest import document

PAGES = {page: document(f"ref-{page}-reasons")["markets"] for page in ("cancel", "refund", "return")}


def listed(page: str, market: str, heading: str) -> list[str]:
    """Return the names under a heading; in one market the page has name and text the wrong way round."""
    rows = PAGES[page][market].get(heading, [])
    return [row["text"] if " " in row["name"] else row["name"] for row in rows if "name" in row]


def everything() -> set[str]:
    return {
        name
        for page, markets in PAGES.items()
        for market, headings in markets.items()
        for heading in headings
        for name in listed(page, market, heading)
    }


def names(region: str, status: str) -> list[str]:
    return [reason.name for reason in cancel_reasons(region, status)]


def test_cancel_reasons_differ_between_the_uk_and_the_eu() -> None:
    british, french = names("GB", "AWAITING_SHIPMENT"), names("FR", "AWAITING_SHIPMENT")
    assert british[0] == "seller_cancel_reason_out_of_stock_uk"
    assert french[0] == "seller_cancel_reason_out_of_stock"
    assert (len(british), len(french)) == (3, 4)
    assert all(name.endswith("_uk") for name in british)


@pytest.mark.parametrize("region", ["ES", "IE", "FR", "DE", "IT"])
def test_eu_markets_share_their_reasons(region: str) -> None:
    assert names(region, "ON_HOLD") == names("FR", "ON_HOLD")
    assert names(region, "UNPAID")[0] == "seller_cancel_unpaid_reason_out_of_stock"
    assert names(region, "DELIVERED") == []


def test_reasons_against_a_cancellation_differ_too() -> None:
    assert [reason.name for reason in reject_cancellation_reasons("FR")] == [
        "ecom_refund_reject_reason_cancel_unacceptable_uk",
        "ecom_reverse_reject_cancel_reason_product_packed",
    ]
    assert len(reject_cancellation_reasons("GB")) == 4


@pytest.mark.parametrize("region", ["FR", "GB", "US"])
def test_each_step_of_a_return_has_reasons_of_its_own(region: str) -> None:
    market = {"FR": "EU", "GB": "UK"}.get(region, region)
    on_refund = {reason.name for reason in reject_return_reasons(region, "REJECT_REFUND")}
    on_return = {reason.name for reason in reject_return_reasons(region, "REJECT_RETURN")}
    on_parcel = {reason.name for reason in reject_return_reasons(region, "REJECT_RECEIVED_PACKAGE")}
    assert on_refund <= set(listed("refund", market, "Seller Reject Refund Request Reason"))
    assert on_return | on_parcel <= set(listed("return", market, "Seller Reject Return Request Reason"))
    assert on_return.isdisjoint(on_parcel)
    assert len(on_parcel) == 5
    assert "The return parcel has not arrived" in {reason_text(name) for name in on_parcel}


def test_every_market_of_the_pages_is_in_the_table() -> None:
    assert set(_table()["markets"]) == set(PAGES["cancel"])
    for market in _table()["markets"]:
        for key, page, heading in (
            ("reject_refund", "refund", "Seller Reject Refund Request Reason"),
            ("reject_return", "return", "Seller Reject Return Request Reason"),
        ):
            assert set(_table()["markets"][market][key]) == set(listed(page, market, heading))


@pytest.mark.parametrize("name", sorted(everything()))
def test_every_reason_that_tiktok_lists_is_told_in_both_languages(name: str) -> None:
    told = reason_text(name)
    assert told in REASON_TEXTS.values()
    assert Words("fr-FR")(told) != told


def test_what_is_offered_reads_differently() -> None:
    reasons = [Reason("a", "Agreed"), Reason("b", "Packed"), Reason("c", "Agreed")]
    assert told_apart(reasons) == (Reason("a", "Agreed"), Reason("b", "Packed"))
    for region in ("FR", "GB", "US"):
        for decision in ("REJECT_REFUND", "REJECT_RETURN", "REJECT_RECEIVED_PACKAGE", "REJECT_REPLACEMENT"):
            texts = [reason.text for reason in reject_return_reasons(region, decision)]
            assert len(texts) == len(set(texts)) > 3


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert reason_text("brand_new_reason") == "brand_new_reason"
    assert reason_text("brand_new_reason", "Brand new") == "Brand new"
