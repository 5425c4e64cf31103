"""SKU → product by hand: suggestions, search, and *Link and import*."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError
from sidecar.sync import link_sku
from sidecar.web.body import number_of
from sidecar.web.desk import Desk, open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs

CHANGED = ("problems-refresh", "counters-refresh", "orders-refresh", "drawer-refresh")


@speaks
@needs("operate")
async def show(request: Request) -> Response:
    """Answer the form: the likeliest products, and a search."""
    desk = await open_desk(request)
    seller_sku = request.query_params.get("seller_sku", "")
    found = await link_sku.suggestions(
        desk.backend, desk.shop_id, seller_sku, request.query_params.get("product_name", "")
    )
    choices = [(suggestion.item, suggestion.score) for suggestion in found]
    context = {"seller_sku": seller_sku, "choices": choices, "asked": "", "is_live": is_live(desk)}
    return page(request, "problems/_link.html", context)


@speaks
@needs("operate")
async def search(request: Request) -> Response:
    """Answer the products that a search finds."""
    desk = await open_desk(request)
    text = request.query_params.get("text", "").strip()
    found: list[Any] = await link_sku.search(desk.backend, desk.shop_id, text) if text else []
    context = {"seller_sku": request.query_params.get("seller_sku", ""), "asked": text, "is_live": is_live(desk)}
    return page(request, "problems/_choices.html", context | {"choices": [(item, None) for item in found]})


@speaks
@needs("operate")
async def create(request: Request) -> Response:
    """Link the SKU; every order that waits for it goes on."""
    desk = await open_desk(request)
    form = await request.form()
    id_product, id_attribute = (number_of(part or "0") for part in str(form.get("product")).partition(":")[::2])
    if not id_product or id_attribute is None:
        raise RefusedError("bad_field", status=422, field="product")
    released = await link_sku.link(
        desk.backend,
        desk.shop_id,
        str(form.get("seller_sku", "")),
        id_product,
        id_attribute,
        desk.employee.actor,
    )
    if not is_live(desk):
        return notice(request, desk.words("Linked. Its orders are created once you go live."), fire=CHANGED)
    text = desk.words.plural("Linked: %(count)s order continues.", "Linked: %(count)s orders continue.", released)
    return notice(request, text, fire=CHANGED)


def is_live(desk: Desk) -> bool:
    """Tell whether a linked SKU's orders are created at once."""
    return desk.shop.live_from is not None


routes = [
    Route("/sku-links", show, methods=["GET"], name="sku_links:show"),
    Route("/sku-links/search", search, name="sku_links:search"),
    Route("/sku-links", create, methods=["POST"], name="sku_links:create"),
]
