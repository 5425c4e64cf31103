"""Each policy before and after: the same order, once by the default settings and once by the shop's own."""

from collections.abc import Callable
from inspect import getsource
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import time_machine
from sqlalchemy import update

from sidecar import clock
from sidecar.errors import RefusedError
from sidecar.order.policy import SETTINGS
from sidecar.sandbox.orders import OrderMaker, Piece, Wish
from sidecar.sandbox.prestashop import control
from sidecar.sandbox.situations import fulfilled_by_tiktok, sample, unknown_sku
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.order import DAY, HOUR
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sync import fetch_orders, go_live, settings_of
from sidecar.sync.store import Shop, shops
from tests.integration import test_after_sale as after_sale
from tests.integration import test_conflicts as conflicts
from tests.integration import test_credit_slips as credit_slips
from tests.integration.test_conflicts import follow
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

REASON = "seller_cancel_reason_out_of_stock"
PAID, PREPARING, SHIPPED, CANCELLED, BACKORDER = 2, 3, 4, 6, 9
Probe = Callable[[World, SandboxOrder], Any]


def replacement(_maker: OrderMaker, _pieces: list[Piece], document: dict[str, Any]) -> None:
    document["is_replacement_order"] = True


def without_phone(_maker: OrderMaker, _pieces: list[Piece], document: dict[str, Any]) -> None:
    document["recipient_address"]["phone_number"] = "n/a"


def subsidised(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
    for piece in pieces:
        piece.seller_discount, piece.platform_discount = piece.price * 0, piece.price / 2


def sell_out(here: World) -> None:
    """One piece of everything is left."""
    here.prestashop.stock = dict.fromkeys(here.prestashop.stock, 1)


def disable(here: World) -> None:
    here.prestashop.disabled = {product.id for product in here.prestashop.products}


def demand_numbers(here: World) -> None:
    """Let PrestaShop demand an identification number in every country."""
    for row in here.prestashop.tables["countries"]:
        row["need_identification_number"] = "1"


def became(here: World, order: SandboxOrder) -> str:
    """Return what stopped the order, else what the policy said of it."""
    row = here.order(order.id)
    return row.problem_code or row.decision


def posted(*path: str) -> Probe:
    """Return the probe of one value of what PrestaShop was given."""

    def probe(here: World, order: SandboxOrder) -> Any:
        value: Any = here.shop_order(order.id).body
        for name in path:
            value = value[name]
        return value

    return probe


def email_domain(here: World, order: SandboxOrder) -> str:
    return str(here.shop_order(order.id).body["customer"]["email"]).partition("@")[2]


def is_relayed(here: World, order: SandboxOrder) -> bool:
    return here.shop_order(order.id).body["customer"]["email"] == order.document["buyer_email"]


def has_fixed_number(here: World, order: SandboxOrder) -> bool:
    return bool(here.shop_order(order.id).body["delivery"]["dni"] == "X-1")


def lowest_stock(here: World, _order: SandboxOrder) -> int:
    return min(here.prestashop.stock.values())


def tax_rates(here: World, order: SandboxOrder) -> set[str]:
    return {line["tax_rate"] for line in here.shop_order(order.id).body["lines"]}


def invoices(here: World, order: SandboxOrder) -> bool:
    row = here.prestashop.row("order_states", here.shop_order(order.id).state)
    return row is not None and row["invoice"] == "1"


def total(here: World, order: SandboxOrder) -> bool:
    """Return whether PrestaShop's total is what the buyer paid."""
    return here.order(order.id).expected_minor == here.order(order.id).total_minor


class Case(NamedTuple):
    """A setting's change, the order that shows it, what is seen of it, and the two values."""

    changes: dict[str, str]
    wish: Wish
    probe: Probe
    before: Any
    after: Any
    prepare: Callable[[World], None] = lambda here: None


FRENCH = Wish(country="FR", pieces=1, name="Camille Exemple")
THREE = Wish(
    country="FR", pieces=3, tweak=lambda _maker, pieces, _document: pieces.__setitem__(slice(1, 3), pieces[:1] * 2)
)
WHICH = [
    Case({"on_hold": "held", "state_map.on_hold": "9"}, Wish("ON_HOLD", "FR"), became, "on_hold", "bound"),
    Case({"fulfilled_by_tiktok": "import_without_stock"}, Wish(tweak=fulfilled_by_tiktok), became,
         "fulfilled_by_tiktok", "bound"),
    Case({"samples": "ignore"}, Wish(country="FR", tweak=sample), became, "bound", "sample"),
    Case({"replacements": "ignore"}, Wish(country="FR", tweak=replacement), became, "bound", "replacement"),
    Case({"missing_sku": "placeholder"}, Wish(country="FR", tweak=unknown_sku("NOWHERE")), became,
         "sku_unmatched", "bound"),
    Case({"match_fields": "ean13"}, FRENCH, became, "bound", "sku_unmatched"),
    Case({"out_of_stock": "wait"}, THREE, became, "bound", "out_of_stock", sell_out),
    Case({"out_of_stock": "top_up"}, THREE, lowest_stock, -2, 0, sell_out),
    Case({"inactive_product": "wait"}, FRENCH, became, "bound", "product_inactive", disable),
    Case({"dni_policy": "ask"}, FRENCH, became, "bound", "identification_number_missing", demand_numbers),
]  # fmt: skip
WHAT = [
    Case({"state_on_create": "2"}, FRENCH, posted("state"), 14, PAID),
    Case({"state_on_create": "2"}, FRENCH, invoices, False, True),
    Case({"carrier_reference": "2"}, FRENCH, posted("carrier_reference"), 5, 2),
    Case({"payment_name": "TikTok"}, FRENCH, posted("payment"), "TikTok Shop", "TikTok"),
    Case({"customer_group": "3"}, FRENCH, posted("customer", "id_group"), None, 3),
    Case({"customer_mode": "one_house_customer"}, FRENCH, posted("customer", "lastname"), "Exemple", "Shop"),
    Case({"customer_mode": "relay"}, FRENCH, is_relayed, False, True),
    Case({"email_domain": "a.tiktok.invalid.example"}, FRENCH, email_domain, "tiktok.invalid.example",
         "a.tiktok.invalid.example"),
    Case({"dni_policy": "fixed", "dni_value": "X-1"}, FRENCH, has_fixed_number, False, True, demand_numbers),
    Case({"phone_fallback": "+33472000000"}, Wish(country="FR", tweak=without_phone), posted("delivery", "phone"),
         "", "+33472000000"),
    Case({"tax_override.FR": "8.5"}, FRENCH, tax_rates, {"20.000"}, {"8.500"}),
    Case({"tax_override.FR": "group:3"}, FRENCH, tax_rates, {"20.000"}, {"5.500"}),
    Case({"book_platform_discount": "off"}, Wish(country="FR", tweak=subsidised), total, False, True),
]  # fmt: skip


def name_of(case: Case) -> str:
    return ",".join(f"{name}={value}" for name, value in case.changes.items())


async def seen(folder: Path, case: Case, changes: dict[str, str]) -> Any:
    async with world(folder, []) as here:
        case.prepare(here)
        await here.start()
        await settings_of.change(here.backend, here.shop_id, changes, EMPLOYEE)
        order = here.place(case.wish, seconds_ago=-1)
        await here.fetch()
        return case.probe(here, order)


@pytest.mark.parametrize("case", [*WHICH, *WHAT], ids=name_of)
async def test_a_policy_before_and_after(tmp_path: Path, case: Case) -> None:
    assert await seen(tmp_path / "before", case, {}) == case.before
    assert await seen(tmp_path / "after", case, case.changes) == case.after


@pytest.mark.parametrize("case", [case for case in WHICH if case.before not in ("bound", -2)], ids=name_of)
async def test_a_change_is_asked_about_orders_that_wait_already(tmp_path: Path, case: Case) -> None:
    async with world(tmp_path, []) as here:
        case.prepare(here)
        await here.start()
        order = here.place(case.wish, seconds_ago=-1)
        await here.fetch()
        assert case.probe(here, order) == case.before
        await settings_of.change(here.backend, here.shop_id, case.changes, EMPLOYEE)
        await here.work()
        assert case.probe(here, order) == case.after


@pytest.mark.parametrize("status", ["UNPAID", "ON_HOLD"])
async def test_what_is_not_paid_or_held_is_created_afterwards(tmp_path: Path, status: str) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        order = here.place(Wish(status, "FR"), seconds_ago=-1)
        await here.fetch()
        assert became(here, order) == status.lower()
        actions.advance(here.tiktok, order, here.tiktok.clock.now() + HOUR)
        actions.release(here.tiktok, order, here.tiktok.clock.now() + 2 * HOUR)
        await here.fetch()
        assert became(here, order) == "bound"


async def test_a_held_order_gets_its_address_and_its_state_when_it_is_released(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        changes = {"on_hold": "held", "state_map.on_hold": str(BACKORDER)}
        await settings_of.change(here.backend, here.shop_id, changes, EMPLOYEE)
        order = here.place(Wish("ON_HOLD", "FR", name="Camille Exemple"), seconds_ago=-1)
        await here.fetch()
        await here.work_later()
        held = here.shop_order(order.id)
        assert (held.state, held.body["delivery"]["lastname"], here.order(order.id).stage) == (9, "Shop", "on_hold")
        actions.release(here.tiktok, order, here.tiktok.clock.now() + HOUR)
        await here.fetch()
        await here.work_later()
        assert (held.state, held.body["delivery"]["lastname"]) == (14, "Exemple")
        control.cancel(here.prestashop, held)
        order.document["update_time"] += 60
        await here.fetch()
        assert held.state == CANCELLED


async def test_a_held_order_that_the_buyer_cancels_is_cancelled_in_prestashop(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        changes = {"on_hold": "held", "state_map.on_hold": str(BACKORDER)}
        await settings_of.change(here.backend, here.shop_id, changes, EMPLOYEE)
        before = dict(here.prestashop.stock)
        order = here.place(Wish("ON_HOLD", "FR"), seconds_ago=-1)
        await here.fetch()
        assert here.prestashop.stock != before
        actions.buyer_cancels(here.tiktok, order, here.tiktok.clock.now() + 60)
        await here.fetch()
        assert (here.shop_order(order.id).state, here.prestashop.stock) == (CANCELLED, before)


async def test_pieces_of_tiktok_s_warehouse_stay_out_of_stock_after_a_new_installation(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        changes = {"fulfilled_by_tiktok": "import_without_stock"}
        await settings_of.change(here.backend, here.shop_id, changes, EMPLOYEE)
        before = dict(here.prestashop.stock)
        order = here.place(Wish(tweak=fulfilled_by_tiktok), seconds_ago=-1)
        await here.fetch()
        here.shop_order(order.id).stock_taken = True  # what the module takes for granted of orders that it finds
        actions.seller_cancels(here.tiktok, order, here.tiktok.clock.now() + 60)
        await here.fetch()
        assert (here.shop_order(order.id).state, here.prestashop.stock) == (CANCELLED, before)


async def test_skipped_orders_stay_out_when_they_are_released(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await settings_of.change(here.backend, here.shop_id, {"on_hold": "skip"}, EMPLOYEE)
        order = here.place(Wish("ON_HOLD", "FR"), seconds_ago=-1)
        await here.fetch()
        actions.release(here.tiktok, order, here.tiktok.clock.now() + HOUR)
        await here.fetch()
        assert became(here, order) == "on_hold_skipped"


@pytest.mark.parametrize(("mode", "decision"), [("off", "import_off"), ("rehearsal", "rehearsal"), ("on", "bound")])
async def test_automatic_import(tmp_path: Path, mode: str, decision: str) -> None:
    async with world(tmp_path, []) as here:
        await here.start(mode="off")
        await go_live.set_mode(here.backend, here.shop_id, mode, EMPLOYEE)
        order = here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        assert became(here, order) == decision
        assert len(here.prestashop.orders) == (mode == "on")


@pytest.mark.parametrize("is_fetching", [False, True])
async def test_more_days_back_are_fetched_at_once(tmp_path: Path, is_fetching: bool) -> None:
    async with world(tmp_path, []) as here:
        await here.pair()
        await settings_of.change(here.backend, here.shop_id, {"import_days": "10"}, EMPLOYEE)
        await here.connect()
        for days in (5, 20):
            here.place(FRENCH, seconds_ago=days * DAY)
        await here.fetch()
        assert here.counters()["total"] == 1
        if is_fetching:
            await fetch_orders.request_fetch(here.backend, here.shop_id, "schedule")
        await settings_of.change(here.backend, here.shop_id, {"import_days": "30"}, EMPLOYEE)
        await here.work()
        assert here.counters()["total"] == 2


MAPPED = [("IN_TRANSIT", "in_transit", 4), ("DELIVERED", "delivered", 5), ("COMPLETED", "completed", 5)]


@pytest.mark.parametrize(("status", "name", "default"), [*MAPPED, ("CANCELLED", "cancelled", 6)])
@pytest.mark.parametrize("is_chosen", [False, True])
async def test_a_status_of_tiktok_sets_the_state_that_was_chosen(
    tmp_path: Path, status: str, name: str, default: int, is_chosen: bool
) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        chosen = PREPARING if is_chosen else 0
        await settings_of.change(here.backend, here.shop_id, {f"state_map.{name}": str(chosen)}, EMPLOYEE)
        order, now = here.place(FRENCH, seconds_ago=-1), here.tiktok.clock.now()
        await here.fetch()
        if status == "CANCELLED":
            actions.seller_cancels(here.tiktok, order, now + 60)
        else:
            actions.ship(here.tiktok, order, now + 60)
        while order.status not in (status, "CANCELLED"):
            actions.advance(here.tiktok, order, now + 60)
        order.document["update_time"] = now + 120
        await here.fetch()
        assert here.shop_order(order.id).state == (chosen or default)


@pytest.mark.parametrize(("chosen", "state", "told"), [("", SHIPPED, True), ("", PREPARING, False),
                                                       ("3", PREPARING, True), ("3", SHIPPED, False)])  # fmt: skip
async def test_states_that_tell_tiktok_the_parcel(tmp_path: Path, chosen: str, state: int, told: bool) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await settings_of.change(here.backend, here.shop_id, {"shipped_states": chosen}, EMPLOYEE)
        order = here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        here.map_carrier(here.tiktok.providers(order.shop_id)[0])
        control.track(here.prestashop, here.shop_order(order.id), "LP001")
        here.prestashop.change_state(here.shop_order(order.id), state, "shop")
        await follow(here)
        assert (order.status == "AWAITING_COLLECTION") == told


@pytest.mark.parametrize(("changes", "state", "status"), [
    ({}, CANCELLED, "AWAITING_SHIPMENT"),
    ({"cancel_from_prestashop": REASON}, CANCELLED, "CANCELLED"),
    ({"cancel_from_prestashop": REASON}, PREPARING, "AWAITING_SHIPMENT"),
    ({"cancel_from_prestashop": REASON, "cancelled_states": "3"}, PREPARING, "CANCELLED"),
])  # fmt: skip
async def test_states_that_cancel_on_tiktok(tmp_path: Path, changes: dict[str, str], state: int, status: str) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await settings_of.change(here.backend, here.shop_id, changes, EMPLOYEE)
        order = here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        here.prestashop.change_state(here.shop_order(order.id), state, "shop")
        await follow(here)
        await here.work_later()
        assert order.status == status
        asked = here.order(order.id).problem_code == "cancelled_in_prestashop"
        assert asked == (not changes)


@pytest.mark.parametrize(("changes", "told"), [({}, False), ({"tracking_wait_minutes": "5"}, True)])
async def test_minutes_after_which_a_missing_tracking_number_is_told(
    tmp_path: Path, changes: dict[str, str], told: bool
) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await settings_of.change(here.backend, here.shop_id, changes, EMPLOYEE)
        order = here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        here.prestashop.change_state(here.shop_order(order.id), SHIPPED, "shop")
        await follow(here)
        with time_machine.travel(clock.now().timestamp() + 6 * 60):
            await here.work()
        assert (here.order(order.id).problem_code == "tracking_number_missing") == told


SHOWN_BY: dict[str, Callable[..., Any]] = {
    "import_days": test_more_days_back_are_fetched_at_once,
    "state_map": test_a_status_of_tiktok_sets_the_state_that_was_chosen,
    "shipped_states": test_states_that_tell_tiktok_the_parcel,
    "cancelled_states": test_states_that_cancel_on_tiktok,
    "cancel_from_prestashop": test_states_that_cancel_on_tiktok,
    "tracking_wait_minutes": test_minutes_after_which_a_missing_tracking_number_is_told,
    "on_hold": test_skipped_orders_stay_out_when_they_are_released,
    "partial_shipping": conflicts.test_without_partial_shipping_a_part_waits_visibly,
    "request_timeout": after_sale.test_an_unanswered_request_is_answered_an_hour_before_its_end,
    "credit_slip": credit_slips.test_the_shop_may_let_it_happen_by_itself,
}
"""Settings whose effect takes more than one fetch to see, and the test that shows it before and after."""


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_and_every_choice_of_it_is_shown_before_and_after(name: str) -> None:
    given = [value for case in (*WHICH, *WHAT) for key, value in case.changes.items() if key.partition(".")[0] == name]
    told = SHOWN_BY.get(name)
    assert given or (told and name in getsource(told)), f"add a Case, or a test and its name to SHOWN_BY: {name}"
    marks = repr(getattr(told, "pytestmark", ()))
    if SETTINGS[name].kind == "choice":
        unseen = SETTINGS[name].choices.keys() - {SETTINGS[name].default, *given}
        assert [choice for choice in unseen if not told or choice not in getsource(told) + marks] == []


async def test_every_change_says_who_when_and_from_what(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await settings_of.change(here.backend, here.shop_id, {"samples": "ignore", "import_days": "30"}, EMPLOYEE)
        with pytest.raises(RefusedError):
            await settings_of.change(here.backend, here.shop_id, {"samples": "import", "import_days": "x"}, EMPLOYEE)
        found = here.backend.database.read_now(lambda session: list(shops.changes(session, here.shop_id, 10)))
        assert next((row.actor, row.name, row.old, row.new) for row in found) == (
            EMPLOYEE,
            "samples",
            "import",
            "ignore",
        )
        assert (await settings_of.read(here.backend, here.shop_id)).samples == "ignore"


@pytest.mark.parametrize("domain", ["gmail.com", "savons.example", "www.savons.example"])
async def test_no_buyer_gets_an_address_where_somebody_has_a_mailbox(tmp_path: Path, domain: str) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        move = update(Shop).values(shop_url="https://www.savons.example/")
        here.backend.database.write_now(lambda session: session.execute(move) and None)
        with pytest.raises(RefusedError) as caught:
            await settings_of.change(here.backend, here.shop_id, {"email_domain": domain}, EMPLOYEE)
        assert (caught.value.code, caught.value.problem.cause) == ("setting_refused", "email_domain")
        await settings_of.change(here.backend, here.shop_id, {"email_domain": "tiktok.savons.example"}, EMPLOYEE)
        assert (await settings_of.read(here.backend, here.shop_id)).email_domain == "tiktok.savons.example"
