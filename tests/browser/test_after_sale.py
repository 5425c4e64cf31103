"""After the sale in a browser: parcels, labels and credit slips from the drawer, with what is shown afterwards."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sidecar.jobs.queue import JobRequest
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.situations import tiktok_shipping
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.order import Order
from tests.browser.conftest import Served
from tests.browser.test_tab import opened
from tests.integration.world import World

pytestmark = pytest.mark.browser


def here(served: Served) -> World:
    assert served.world is not None
    return served.world


def placed(served: Served, **wish: Any) -> Order:
    """Let a buyer in France order, and import it."""
    order = here(served).place(Wish(status="AWAITING_SHIPMENT", country="FR", **wish))
    served.run(here(served).fetch())
    return order


def drawer(page: Page, served: Served, order: Order) -> None:
    opened(page, served, f"/orders/{order.id}", "en-GB")
    expect(page.locator("#drawer-title")).to_contain_text(order.id)


def test_a_parcel_of_chosen_pieces_is_told_and_shown(page: Page, served: Served) -> None:
    order = placed(served, pieces=2)
    drawer(page, served, order)
    page.locator("[data-action=ship]").click()
    page.locator("#drawer-action input[name=line_id]").last.uncheck()
    page.locator("#drawer-action select[name=carrier]").select_option(index=1)
    page.locator("#drawer-action input[name=tracking_number]").fill("BR000000001FR")
    page.locator("[data-action=ship-now]").click()
    expect(page.locator("#drawer .notice")).to_contain_text("being announced to TikTok")
    expect(page.locator("#drawer-action form")).to_have_count(0)
    served.run(here(served).work())
    page.evaluate("htmx.trigger(document.body, 'counters-refresh')")
    expect(page.locator("#drawer-body")).to_contain_text("BR000000001FR")
    assert order.status == "PARTIALLY_SHIPPING"


def test_what_a_button_asks_for_is_seen_from_further_down(page: Page, served: Served) -> None:
    order = placed(served, pieces=2)
    drawer(page, served, order)
    page.locator("#timeline-title").scroll_into_view_if_needed()
    assert page.locator("#drawer").evaluate("drawer => drawer.scrollTop") > 0
    page.locator("[data-action=cancel]").click()
    expect(page.locator("#cancel-title")).to_be_in_viewport()
    page.locator("#drawer-action input[name=reason]").first.check()
    page.locator("#timeline-title").scroll_into_view_if_needed()
    page.locator("[data-action=cancel-now]").evaluate("button => button.click()")
    expect(page.locator("#drawer .notice")).to_be_in_viewport()
    expect(page.locator("#drawer [data-close-dialog]")).to_be_in_viewport()


def test_the_refund_that_is_shown_follows_the_ticked_pieces(page: Page, served: Served) -> None:
    order = here(served).place(Wish(status="AWAITING_SHIPMENT", country="GB", pieces=2))
    served.run(here(served).fetch())
    drawer(page, served, order)
    page.locator("[data-action=cancel]").click()
    impact, pieces = page.locator("[data-impact]"), page.locator("#drawer-action input[name=line_id]")
    expect(impact).to_contain_text("2 items, £")
    pieces.nth(1).uncheck()
    expect(impact).to_contain_text("1 item, £")
    pieces.nth(0).uncheck()
    expect(impact).to_contain_text("Tick at least one item.")
    page.locator("#drawer-action input[name=reason]").first.check()
    page.locator("[data-action=cancel-now]").click()
    expect(page.locator("#notices .notice, #drawer .notice")).to_contain_text("Tick at least one item.")
    pieces.nth(0).check()
    expect(impact).to_contain_text("1 item, £")


def test_tiktok_s_label_opens_in_a_tab_of_its_own(page: Page, served: Served) -> None:
    order = placed(served, pieces=1, tweak=tiktok_shipping)
    drawer(page, served, order)
    page.get_by_role("button", name="Hand over to TikTok Shipping").click()
    label = page.locator("[data-ticket=label]").first
    expect(label).to_be_visible()
    page.evaluate("window.tiktokSidecar = {rootPath: '', fetch: (...request) => fetch(...request)}")
    page.route("**/tickets", lambda route: route.fulfill(status=201, json={"url": f"{served.url}/tickets/once"}))
    with page.expect_request("**/tickets") as asked, page.context.expect_page() as opened_tab:
        label.click()
    wanted = json.loads(asked.value.post_data or "{}")
    assert (wanted["order_id"], wanted["document"]) == (order.id, "SHIPPING_LABEL")
    opened_tab.value.close()


def test_a_credit_slip_is_made_from_the_list_after_a_look_at_its_amounts(page: Page, served: Served) -> None:
    order = placed(served, pieces=1)
    now = here(served).tiktok.clock.now()
    for _ in range(3):
        actions.advance(here(served).tiktok, order, now)
    served.run(here(served).fetch())
    actions.buyer_returns(here(served).tiktok, order, now)
    record = next(row for row in here(served).tiktok.returns.values() if row["order_id"] == order.id)
    record.update(return_status="RETURN_OR_REFUND_REQUEST_COMPLETE", seller_next_action_response=[])
    request = JobRequest("follow_returns", here(served).shop_id)
    here(served).backend.database.write_now(lambda session: here(served).backend.queue.enqueue(session, request))
    served.run(here(served).work())
    opened(page, served, "/returns", "en-GB")
    case = page.locator(f"article[data-return='{record['return_id']}']")
    case.locator("[data-action=credit]").click()
    expect(case.locator("[data-credit-total]")).to_contain_text(record["refund_amount"]["refund_total"])
    assert here(served).shop_order(order.id).slips == []
    case.locator("[data-credit-form] button[type=submit]").click()
    expect(case.locator("[data-credit-slip]")).to_be_visible()
    assert len(here(served).shop_order(order.id).slips) == 1
