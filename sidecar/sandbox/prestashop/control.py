"""``/sandbox/…`` of the shop: what employees and other tools do there. For the demo and tests only."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sidecar.sandbox.prestashop.state import CANCELLED, PrestaShopSandbox, ShopOrder
from sidecar.sandbox.prestashop.validators import TRACKING

SHOP = "shop"
SHIPPED = 4


def ship(sandbox: PrestaShopSandbox, order: ShopOrder, tracking: str, id_carrier: int | None = None) -> None:
    """An employee types a tracking number (if any), perhaps chooses a carrier, and sets the order to shipped."""
    if tracking:
        track(sandbox, order, tracking, id_carrier)
    sandbox.change_state(order, SHIPPED, SHOP)


def track(sandbox: PrestaShopSandbox, order: ShopOrder, tracking: str, id_carrier: int | None = None) -> None:
    """An employee types a tracking number and perhaps chooses a carrier; costs stay."""
    if order.carrier is not None and id_carrier is not None and sandbox.row("carriers", id_carrier):
        order.carrier["id_carrier"] = order.order["id_carrier"] = str(id_carrier)
    sandbox.set_tracking(order, tracking, SHOP)


def type_address(order: ShopOrder, **texts: str) -> None:
    """An employee corrects the order's delivery address."""
    order.body["delivery"] = order.body["delivery"] | texts


def cancel(sandbox: PrestaShopSandbox, order: ShopOrder) -> None:
    """An employee cancels the order."""
    sandbox.change_state(order, CANCELLED, SHOP)


async def act(request: Request) -> Response:
    """Do ``ship`` or ``tracking`` ``{tracking, id_carrier}``, ``cancel``, ``state`` ``{state}`` to an order."""
    sandbox: PrestaShopSandbox = request.app.state.sandbox
    order = sandbox.orders.get(request.path_params["number"])
    action = request.path_params["action"]
    if order is None or action not in ("ship", "cancel", "state", "tracking"):
        return JSONResponse({"error": "no such order or action"}, 404)
    body = await _body(request)
    tracking = str(body.get("tracking", ""))
    if not TRACKING.fullmatch(tracking):
        return JSONResponse({"error": "not a tracking number"}, 400)
    with sandbox.lock:
        if action == "ship":
            ship(sandbox, order, tracking, body.get("id_carrier"))
        elif action == "cancel":
            cancel(sandbox, order)
        elif action == "tracking":
            track(sandbox, order, tracking, body.get("id_carrier"))
        elif sandbox.row("order_states", int(body["state"])):
            sandbox.change_state(order, int(body["state"]), SHOP)
    return JSONResponse({"id_order": order.id, "state": order.state})


async def stock(request: Request) -> Response:
    """Set an article's stock: ``{id_product, id_product_attribute, quantity}``."""
    sandbox: PrestaShopSandbox = request.app.state.sandbox
    body = await _body(request)
    key = (int(body.get("id_product", 0)), int(body.get("id_product_attribute", 0)))
    with sandbox.lock:
        if key not in sandbox.stock:
            return JSONResponse({"error": "no such article"}, 404)
        sandbox.set_stock(key, int(body["quantity"]), SHOP)
    return JSONResponse({"quantity": sandbox.stock[key]})


async def foreign(request: Request) -> Response:
    """Let another tool have made an order: ``{external_id, id_order, where}``."""
    sandbox: PrestaShopSandbox = request.app.state.sandbox
    body = await _body(request)
    sandbox.foreign.append({name: body[name] for name in ("external_id", "id_order", "where")})
    return Response(status_code=204)


async def lose_answer(request: Request) -> Response:
    """Let the next answer of a resource (or ``PUT tiktokorders``) get lost after the work is done: ``{resource}``."""
    sandbox: PrestaShopSandbox = request.app.state.sandbox
    sandbox.lost_answers.append(str((await _body(request))["resource"]))
    return Response(status_code=204)


ROUTES = [
    Route("/sandbox/orders/{number:int}/{action}", act, methods=["POST"]),
    Route("/sandbox/stock", stock, methods=["POST"]),
    Route("/sandbox/foreign", foreign, methods=["POST"]),
    Route("/sandbox/lost-answers", lose_answer, methods=["POST"]),
]


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    content: dict[str, Any] = json.loads(raw) if raw else {}
    return content
