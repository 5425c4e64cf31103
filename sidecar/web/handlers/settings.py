"""Settings: the connection to TikTok, the policy's form, and which TikTok carrier each PrestaShop carrier is."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError
from sidecar.prestashop.carriers import Provider, suggest_provider
from sidecar.sync import connect, map_carrier, ship_order
from sidecar.sync.store import shipments
from sidecar.sync.store.orders import pk_of, raw_order
from sidecar.tiktok.auth import LAST_MOMENT
from sidecar.tiktok.orders import parse_order
from sidecar.web.body import number_of
from sidecar.web.desk import Desk, open_desk
from sidecar.web.handlers.policies import form_context
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sqlmodel_db.tables import Authorization, Order

CHANGED = ("page-refresh", "counters-refresh")


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the settings; PrestaShop's lists are left out, and said so, while the shop does not answer."""
    desk = await open_desk(request)
    context = {"shop": desk.shop, "connections": await _connections(desk)}
    return page(request, "settings/page.html", context | await form_context(desk))


@speaks
@needs("configure")
async def show_pending(request: Request) -> Response:
    """Answer the TikTok shops of a consent that can be attached."""
    desk = await open_desk(request)
    pending = await connect.pending(desk.backend, desk.shop_id)
    mine = {shop.id for shop in desk.tiktok_shops}
    found = [shop for consent in pending for shop in consent.shops if shop.id not in mine]
    return page(request, "settings/_pending.html", {"pending": found})


@speaks
@needs("configure")
async def attach(request: Request) -> Response:
    """Attach the ticked TikTok shops; fetching starts by itself."""
    desk = await open_desk(request)
    ids = [str(value) for value in (await request.form()).getlist("tiktok_shop_id")]
    attached = await connect.attach(desk.backend, desk.shop_id, ids, desk.employee.actor)
    text = desk.words.plural(
        "%(count)s TikTok shop is connected; its orders are being fetched.",
        "%(count)s TikTok shops are connected; their orders are being fetched.",
        len(attached),
    )
    return notice(request, text, fire=CHANGED)


@speaks
@needs("configure")
async def detach(request: Request) -> Response:
    """Detach a TikTok shop: its orders stay, nothing more is fetched."""
    desk = await open_desk(request)
    await connect.detach(desk.backend, desk.shop_id, request.path_params["tiktok_shop_id"], desk.employee.actor)
    return notice(request, desk.words("The TikTok shop is detached; its orders stay."), fire=CHANGED)


@speaks
@needs("view")
async def show_carriers(request: Request) -> Response:
    """Answer PrestaShop's carriers with TikTok's; TikTok names its own for the last order's delivery option."""
    desk = await open_desk(request)
    facts = await desk.backend.shop_facts(desk.shop_id)
    mapped = {row.carrier_reference: row for row in await desk.read(shipments.carrier_map)}
    providers = await _providers(desk)
    rows = [
        (carrier, mapped.get(carrier.id_reference), suggest_provider(carrier.name, providers))
        for carrier in facts.carriers
        if carrier.active
    ]
    return page(request, "settings/_carriers.html", {"carriers": rows, "providers": providers})


async def _providers(desk: Desk) -> Sequence[Provider]:
    newest = await desk.read(_newest_shipped_by_seller)
    if newest is None:
        return ()
    order, raw = newest
    return await ship_order.providers_for(desk.backend, order, parse_order(raw))


def _newest_shipped_by_seller(session: Session, shop_id: str) -> tuple[Order, dict[str, Any]] | None:
    mine = (Order.shop_id == shop_id, Order.shipping_type == "SELLER")
    order = session.exec(select(Order).where(*mine).order_by(col(Order.created_at).desc()).limit(1)).first()
    return None if order is None else (order, raw_order(session, pk_of(order)))


@speaks
@needs("configure")
async def change_carrier(request: Request) -> Response:
    """Say which TikTok carrier a PrestaShop carrier is."""
    desk = await open_desk(request)
    form = await request.form()
    reference = number_of(form.get("carrier_reference"))
    if reference is None:
        raise RefusedError("bad_field", status=422, field="carrier_reference")
    provider_id, _, provider_name = str(form.get("provider", "")).partition(" ")
    choice = (reference, provider_id, provider_name)
    released = await map_carrier.choose(desk.backend, desk.shop_id, *choice)
    told = desk.words("Saved.")
    if released:
        text = desk.words.plural("%(count)s waiting order continues.", "%(count)s waiting orders continue.", released)
        told = f"{told} {text}"
    return notice(request, told)


async def _connections(desk: Desk) -> list[tuple[Any, str]]:
    """Return the attached TikTok shops with the end of their authorisation in words."""

    ids = [shop.authorization_id for shop in desk.tiktok_shops]
    found = await desk.read(_authorizations, ids)
    return [(shop, _end(found.get(shop.authorization_id), desk)) for shop in desk.tiktok_shops]


def _authorizations(session: Session, shop_id: str, ids: list[int]) -> dict[int, Authorization]:
    mine = select(Authorization).where(Authorization.shop_id == shop_id, col(Authorization.id).in_(ids))
    return {row.id or 0: row for row in session.exec(mine)}


def _end(authorization: Authorization | None, desk: Desk) -> str:
    if authorization is None or authorization.refused_at is not None:
        return desk.words("withdrawn: connect again")
    at = authorization.refresh_expires_at
    if at == LAST_MOMENT:
        return ""
    return desk.words("until %(date)s (%(when)s)", date=desk.words.date(at), when=desk.words.ago(at, desk.now))


routes = [
    Route("/settings", show, methods=["GET"], name="settings:show"),
    Route("/settings/carriers", show_carriers, methods=["GET"], name="settings:carriers"),
    Route("/settings/carriers", change_carrier, methods=["POST"], name="settings:carrier"),
    Route("/settings/connections", show_pending, methods=["GET"], name="settings:pending"),
    Route("/settings/connections", attach, methods=["POST"], name="settings:attach"),
    Route("/settings/connections/{tiktok_shop_id}/end", detach, methods=["POST"], name="settings:detach"),
]
