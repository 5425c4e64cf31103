"""Requests, returns and deadlines as the tab shows them, and their answers through to TikTok."""

import httpx
import pytest

from sidecar.jobs.queue import JobRequest
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop import actions
from tests.integration.world import World
from tests.web.markup import parsed
from tests.web.test_first_steps import client

pytestmark = pytest.mark.anyio


async def follow(shop: World, name: str) -> None:
    shop.backend.database.write_now(lambda session: shop.backend.queue.enqueue(session, JobRequest(name, shop.shop_id)))
    await shop.work()


async def test_a_return_is_listed_and_answered(tab: httpx.AsyncClient, shop: World) -> None:
    known = {order.order_id for order in shop.orders()}
    order = next(row for row in shop.tiktok.orders.values() if row.status == "DELIVERED" and row.id in known)
    actions.buyer_returns(shop.tiktok, order, shop.tiktok.clock.now())
    await follow(shop, "follow_returns")
    record = next(row for row in shop.tiktok.returns.values() if row["order_id"] == order.id)
    page = parsed((await tab.get("/returns")).text)
    (row,) = page.xpath(f"//article[@data-return='{record['return_id']}']")
    assert "Return and refund · Waiting for your answer" in " ".join(row.text_content().split())
    assert row.xpath(".//span[contains(@class, 'chip')]")
    (address,) = row.xpath(".//button[contains(@hx-post, '/approval')]/@hx-post")
    form = parsed((await tab.get(address.replace("approval", "rejection"))).text)
    assert form.xpath("//input[@name='reason']")
    assert "Photos cannot be sent" in form.text_content()
    refused = await tab.post(address.replace("approval", "offer"), data={"amount": "100000"})
    assert refused.status_code == 422
    answer = await tab.post(address)
    assert "returns-refresh" in answer.headers["HX-Trigger"]
    assert record["return_status"] == "AWAITING_BUYER_SHIP"
    assert (await tab.post("/returns/999999/approval")).status_code == 404


async def test_a_refund_offers_its_credit_slip_with_amounts_and_then_shows_it(
    tab: httpx.AsyncClient, shop: World
) -> None:
    order = shop.place(Wish(status="AWAITING_SHIPMENT", country="FR", pieces=2))
    await shop.fetch()
    for _ in range(3):
        actions.advance(shop.tiktok, order, shop.tiktok.clock.now())
    await shop.fetch()
    actions.buyer_returns(shop.tiktok, order, shop.tiktok.clock.now())
    record = next(row for row in shop.tiktok.returns.values() if row["order_id"] == order.id)
    await follow(shop, "follow_returns")
    row = f"//article[@data-return='{record['return_id']}']"
    page = parsed((await tab.get("/returns")).text)
    assert not page.xpath(f"{row}//button[@data-action='credit']")
    record.update(return_status="RETURN_OR_REFUND_REQUEST_COMPLETE", seller_next_action_response=[])
    record["update_time"] += 60
    await follow(shop, "follow_returns")
    (address,) = parsed((await tab.get("/returns")).text).xpath(f"{row}//button[@data-action='credit']/@hx-get")
    form = parsed((await tab.get(address)).text)
    (total,) = form.xpath("//tr[@data-credit-total]")
    assert record["refund_amount"]["refund_total"] in total.text_content()
    (tick,) = form.xpath("//input[@name='restock']")
    assert tick.get("checked") is not None
    answer = await tab.post(address, data={"restock": tick.get("value")})
    assert "returns-refresh" in answer.headers["HX-Trigger"]
    assert parsed((await tab.get("/returns")).text).xpath(f"{row}//*[@data-credit-slip]")
    assert parsed((await tab.get(f"/orders/{order.id}")).text).xpath("//*[@data-credit-slip]")
    assert len(shop.shop_order(order.id).slips) == 1
    again = await tab.get(address)
    assert "already exists" in again.text


async def test_a_buyer_s_request_stands_in_the_inbox(tab: httpx.AsyncClient, shop: World) -> None:
    await follow(shop, "follow_cancellations")
    open_ids = {row.order_id for row in shop.orders() if row.status == "AWAITING_SHIPMENT"}
    order = next(row for row in shop.tiktok.orders.values() if row.id in open_ids)
    actions.buyer_cancels(shop.tiktok, order, shop.tiktok.clock.now())
    await follow(shop, "follow_cancellations")
    asks = parsed((await tab.get("/returns")).text).xpath("//article[@data-request]")
    (ask,) = [each for each in asks if order.id in each.text_content()]
    await tab.post(ask.xpath(".//button[contains(@hx-post, '/approval')]/@hx-post")[0])
    assert order.status == "CANCELLED"


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("en-GB", "in the United States only"), ("fr-FR", "qu’aux États-Unis")],
)
async def test_cancelling_is_offered_only_where_tiktok_takes_it_and_its_absence_explained(
    shop: World, locale: str, sentence: str
) -> None:
    order = shop.place(Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1))
    await shop.fetch()
    async with client(shop, locale=locale) as tab:
        before = parsed((await tab.get(f"/orders/{order.id}")).text)
        assert before.xpath("//button[@data-action='cancel']")
        assert not before.xpath("//*[@data-cannot-cancel]")
        actions.ship(shop.tiktok, order, shop.tiktok.clock.now())
        await shop.fetch()
        shown = parsed((await tab.get(f"/orders/{order.id}")).text)
        assert order.status == "AWAITING_COLLECTION"
        assert not shown.xpath("//button[@data-action='cancel']")
        assert sentence in shown.xpath("string(//*[@data-cannot-cancel])")
        form = {"order_id": [order.id], "reason": "seller_cancel_reason_out_of_stock"}
        answer = parsed((await tab.post("/orders/bulk/cancellation", data=form)).text)
        assert sentence in answer.xpath("string(//li[@data-result='refused'])")
    assert order.id not in {row["order_id"] for row in shop.tiktok.cancellations.values()}


PHOTO = {"photo": ("proof.png", b"\x89PNG" * 600_000, "image/png")}  # larger than any body that is read
REFUSED = {
    "en-GB": "Photos cannot be sent to TikTok from here. Nothing was sent.",
    "fr-FR": "Il n’est pas possible d’envoyer des photos à TikTok d’ici. Rien n’a été envoyé.",
}
UNSEEN = {"en-GB": "photos and messages are not shown here", "fr-FR": "ne s’affichent pas ici"}
NOT_FROM_HERE = {
    "en-GB": "Photos cannot be sent from here.",
    "fr-FR": "Il n’est pas possible d’envoyer de photos d’ici.",
}


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
async def test_the_page_says_that_photos_are_neither_shown_nor_sent_before_anybody_tries(
    shop: World, locale: str
) -> None:
    back, order = await requested(shop)
    async with client(shop, locale=locale) as tab:
        page = parsed((await tab.get("/returns")).text)
        assert UNSEEN[locale] in page.xpath("//*[@data-note='photos']")[0].text_content()
        for article in (f"//article[@data-return='{back}']", f"//article[.//a='{order}'][@data-request]"):
            (address,) = page.xpath(f"{article}//button[contains(@hx-get, '/rejection')]/@hx-get")
            form = parsed((await tab.get(address)).text)
            assert NOT_FROM_HERE[locale] in form.text_content()
            assert not form.xpath("//input[@type='file']")


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("answer", ["approval", "offer", "rejection"])
async def test_an_answer_that_carries_a_photo_is_refused_in_words_and_nothing_is_sent(
    shop: World, locale: str, answer: str
) -> None:
    back, order = await requested(shop)
    record = shop.tiktok.returns[back]
    (asked,) = [row for row in shop.tiktok.cancellations.values() if row["order_id"] == order]
    before = (dict(record), dict(asked))
    async with client(shop, locale=locale) as tab:
        page = parsed((await tab.get("/returns")).text)
        for article in (f"//article[@data-return='{back}']", f"//article[.//a='{order}'][@data-request]"):
            address = page.xpath(f"{article}//button[contains(@hx-post, '/approval')]/@hx-post")[0]
            if answer == "offer" and "/cancellations/" in address:
                continue
            form = {"reason": "any", "comment": "as seen", "amount": "1"}
            refused = await tab.post(address.replace("approval", answer), data=form, files=PHOTO)
            assert refused.status_code == 415
            assert REFUSED[locale] in parsed(refused.text).text_content()
    assert (record, asked) == before


async def requested(shop: World) -> tuple[str, str]:
    """Let a buyer ask for a return, another to cancel; returns the return's id and the other's order."""
    known = {order.order_id for order in shop.orders() if not order.buyer_asks_cancel}
    free = [row for row in shop.tiktok.orders.values() if row.id in known and row.market == "EU"]
    returned = {row["order_id"] for row in shop.tiktok.returns.values()}
    delivered = next(row for row in free if row.status == "DELIVERED" and row.id not in returned)
    waiting = next(row for row in free if row.status == "AWAITING_SHIPMENT")
    actions.buyer_returns(shop.tiktok, delivered, shop.tiktok.clock.now())
    actions.buyer_cancels(shop.tiktok, waiting, shop.tiktok.clock.now())
    await follow(shop, "follow_returns")
    await follow(shop, "follow_cancellations")
    return next(row["return_id"] for row in shop.tiktok.returns.values() if row["order_id"] == delivered.id), waiting.id


async def test_deadlines_are_counted_filtered_and_sorted(tab: httpx.AsyncClient) -> None:
    page = parsed((await tab.get("/deadlines")).text)
    counts = {each.get("data-due"): int(each.get("data-count")) for each in page.xpath("//a[@data-due]")}
    rows = page.xpath("//tr[@data-due-tone]")
    assert sum(counts.values()) == len(rows) > 0
    for tone, count in counts.items():
        shown = parsed((await tab.get("/deadlines", params={"due": tone})).text).xpath("//tr[@data-due-tone]")
        assert [row.get("data-due-tone") for row in shown] == [tone] * count
    turned = parsed((await tab.get("/deadlines", params={"sort": "-due"})).text).xpath("//tr[@data-due-tone]")
    assert turned[0].text_content() == rows[-1].text_content()


async def test_a_deadline_of_a_masked_buyer_says_why_there_is_no_name(tab: httpx.AsyncClient, shop: World) -> None:
    order = shop.place(Wish(country="FR", pieces=1, name="M**** D****"))
    await shop.fetch()
    (row,) = parsed((await tab.get("/deadlines")).text).xpath(f"//tr[@data-due-kind='ship'][.//a='{order.id}']")
    assert row.xpath("string(td[@data-column='customer'])") == "hidden by TikTok"


async def test_settings_say_why_no_events_come(tab: httpx.AsyncClient) -> None:
    answer = parsed((await tab.get("/settings/webhooks")).text)
    assert len(answer.xpath("//li[@data-webhooks='0']")) == 2
    assert "no events" in answer.text_content()
    assert (await tab.post("/settings/webhooks")).status_code == 200
