"""The policy's form: saved, refused by the name of its field, and what other values would change now."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError, SidecarError
from sidecar.order.policy import SETTINGS
from sidecar.order.settings import read_value
from sidecar.prestashop.facts import OrderState, ShopFacts, read_groups
from sidecar.sync import concerns, settings_of
from sidecar.sync.store import shops
from sidecar.tiktok.reasons import cancel_reasons
from sidecar.web.desk import Desk, open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views import settings
from sidecar.web.views.problems import Explained, explain
from sidecar.web.views.settings_changes import changes
from sidecar.web.views.settings_form import read_form

CHANGED = ("page-refresh", "counters-refresh")
LATEST = 20


async def form_context(desk: Desk) -> dict[str, Any]:
    """Return the form; what PrestaShop lists is left out, and said so, while the shop does not answer."""
    lists, away = await choice_lists(desk)
    policy = await settings_of.read(desk.backend, desk.shop_id)
    latest = await desk.read(shops.changes, LATEST)
    return {
        "groups": settings.groups(policy.as_dict(), lists, desk.words),
        "marks": settings.marks(),
        "concerned": {} if away else await concerns.count(desk.backend, desk.shop_id),
        "changes": changes(latest, lists, desk.words),
        "away": away,
    }


async def choice_lists(desk: Desk) -> tuple[settings.Lists, Explained | None]:
    """Return what the shop has by kind of setting, or why that is missing."""
    reasons = {
        reason.name: desk.words(reason.text)
        for shop in desk.tiktok_shops
        for reason in cancel_reasons(shop.region, "AWAITING_SHIPMENT")
    }
    try:
        facts = await desk.backend.shop_facts(desk.shop_id)
        language = facts.language_id(desk.words.locale.language)
        groups = await read_groups(await desk.backend.prestashop(desk.shop_id), language)
    except SidecarError as error:
        return {"cancel_reason": [*reasons.items()]}, explain(error.code, error.problem.params, desk.words)
    return {"cancel_reason": [*reasons.items()], "customer_group": groups, **_lists(facts, desk)}, None


def _lists(facts: ShopFacts, desk: Desk) -> dict[str, list[settings.Option]]:
    return {
        "order_state": [_state(facts, state, desk) for state in facts.order_states.values() if not state.deleted],
        "carrier": [(str(carrier.id_reference), carrier.name) for carrier in facts.carriers if carrier.active],
        "tax_rules_group": [(str(number), name) for number, name in facts.tax_groups.items()],
    }


def _state(facts: ShopFacts, state: OrderState, desk: Desk) -> settings.Option:
    name = facts.state_name(state.id, desk.words.locale.language)
    invoice = desk.words("makes an invoice")
    return str(state.id), f"{name} – {invoice}" if state.invoice else name


@speaks
@needs("configure")
async def change(request: Request) -> Response:
    """Save the policy. A value that is refused changes nothing; the answer names its field and keeps what was typed."""
    desk = await open_desk(request)
    form = read_form((name, str(value)) for name, value in (await request.form()).multi_items())
    try:
        await settings_of.change(desk.backend, desk.shop_id, form, desk.employee.actor)
    except RefusedError as error:
        if error.code != "setting_refused":
            raise
        return _refused(request, desk, error)
    return notice(request, desk.words("Saved."), fire=CHANGED)


def _refused(request: Request, desk: Desk, error: RefusedError) -> Response:
    told, name = settings.refused(error.problem, desk.words), str(error.problem.params["setting"])
    return notice(request, told.sentence, tone="failed", remedy=told.remedy, status=error.status, field=name)


@speaks
@needs("configure")
async def preview(request: Request) -> Response:
    """Answer what the values in the form would change for the orders that wait."""
    desk = await open_desk(request)
    form = read_form((name, str(value)) for name, value in (await request.form()).multi_items())
    try:
        effect = await concerns.preview(desk.backend, desk.shop_id, form)
    except RefusedError as error:
        told = settings.refused(error.problem, desk.words)
        return page(request, "settings/_effect.html", {"effect": None, "refused": told.sentence})
    return page(request, "settings/_effect.html", {"effect": effect, "refused": ""})


@speaks
@needs("view")
async def show_reach(request: Request) -> Response:
    """Answer how many orders TikTok counts in the days that are typed."""
    desk = await open_desk(request)
    try:
        days = read_value(SETTINGS["import_days"], request.query_params.get("import_days", ""))
    except RefusedError as error:
        return _refused(request, desk, error)
    since, total = await concerns.reach(desk.backend, desk.shop_id, days)
    return page(request, "settings/_reach.html", {"since": desk.words.date(since), "total": total})


@speaks
@needs("configure")
async def show_rate(request: Request) -> Response:
    """Answer one more row for a country's tax."""
    desk = await open_desk(request)
    lists, _ = await choice_lists(desk)
    field = settings.fields_of(SETTINGS["tax_override"], {}, lists, desk.words)[0]
    return page(request, "settings/_rate.html", {"field": field, "row": settings.Rate()})


routes = [
    Route("/settings/policy", change, methods=["POST"], name="settings:change"),
    Route("/settings/policy/preview", preview, methods=["POST"], name="settings:preview"),
    Route("/settings/policy/reach", show_reach, methods=["GET"], name="settings:reach"),
    Route("/settings/policy/rate", show_rate, methods=["GET"], name="settings:rate"),
]
