"""``/sandbox/…``: what buyers, carriers and the weather do, by hand. For the demo and tests only."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sidecar.sandbox import situations
from sidecar.sandbox.orders import Tweak, Wish
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.aftersale import SUCCESS, WITHDRAWN
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sandbox.tiktok_shop.history import live
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

ACTIONS: dict[str, actions.Action] = {
    "advance": actions.advance,
    "pay": actions.pay,
    "hold": lambda sandbox, order, at: actions.pay(sandbox, order, at, hold=True),
    "release": actions.release,
    "ship": actions.ship,
    "ship-one": lambda sandbox, order, at: actions.ship(sandbox, order, at, 1),
    "collect": actions.collect,
    "deliver": actions.deliver,
    "complete": actions.complete,
    "buyer-cancels": actions.buyer_cancels,
    "withdraw-request": lambda sandbox, order, at: actions.request_answered(sandbox, order, at, WITHDRAWN),
    "let-request-expire": lambda sandbox, order, at: actions.request_answered(sandbox, order, at, SUCCESS),
    "seller-cancels": actions.seller_cancels,
    "system-cancels": actions.system_cancels,
    "change-address": actions.change_address,
    "buyer-returns": actions.buyer_returns,
    "buyer-sends-back": actions.buyer_sends_back,
    "buyer-takes-offer": actions.buyer_takes_offer,
}
SPECIALS: dict[str, Tweak] = {
    "by_ean": situations.by_ean,
    "sloppy_sku": situations.sloppy_sku,
    "bundle": situations.bundle,
    "gift": situations.gift,
    "sample": situations.sample,
    "deposit": situations.deposit,
    "tiktok_shipping": situations.tiktok_shipping,
    "fulfilled_by_tiktok": situations.fulfilled_by_tiktok,
}


async def list_orders(request: Request) -> Response:
    """Answer id, shop, status and pieces of every order."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    with sandbox.lock:
        rows = [
            {"id": order.id, "shop_id": order.shop_id, "status": order.status, "pieces": len(order.lines)}
            for order in sandbox.orders.values()
        ]
    return JSONResponse({"orders": rows})


async def place_order(request: Request) -> Response:
    """Place an order: ``status, country, pieces, name, special, unknown_sku``, all optional."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    body = await _body(request)
    special = SPECIALS.get(body.get("special", ""))
    wish = Wish(
        status=body.get("status", "AWAITING_SHIPMENT"),
        country=body.get("country", ""),
        pieces=int(body.get("pieces", 0)),
        name=body.get("name"),
        tweak=situations.unknown_sku(body["unknown_sku"]) if "unknown_sku" in body else special,
    )
    with sandbox.lock:
        now = sandbox.clock.now()
        order = live(sandbox, wish, now - 60, now)
    return JSONResponse({"id": order.id, "status": order.status}, 201)


async def act(request: Request) -> Response:
    """Do one of ``ACTIONS`` to an order."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    order = sandbox.orders.get(request.path_params["order_id"])
    action = ACTIONS.get(request.path_params["action"])
    if order is None or action is None:
        return JSONResponse({"error": "no such order or action", "actions": sorted(ACTIONS)}, 404)
    with sandbox.lock:
        action(sandbox, order, sandbox.clock.now())
    return JSONResponse({"id": order.id, "status": order.status})


async def faults(request: Request) -> Response:
    """Arrange for a fault ``{path, kind, times, retry_after, code}``, or forget all of them (DELETE)."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    if request.method == "DELETE":
        sandbox.faults.clear()
        return Response(status_code=204)
    body = await _body(request)
    try:
        numbers = {name: int(body.get(name, usual)) for name, usual in (("times", 1), ("retry_after", 1), ("code", 0))}
        fault = Fault(body["path"], FaultKind(body["kind"]), **numbers)
    except (KeyError, ValueError):
        return JSONResponse({"error": "path and kind are needed", "kinds": sorted(FaultKind)}, 400)
    sandbox.faults.add(fault)
    return JSONResponse({"path": fault.path, "kind": fault.kind, "times": fault.times}, 201)


async def clock(request: Request) -> Response:
    """Set the clock's ``speed`` or ``jump`` seconds ahead; answers the sandbox's time."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    body = await _body(request)
    try:
        sandbox.clock.jump(float(body.get("jump", 0)))
        if "speed" in body:
            sandbox.clock.set_speed(float(body["speed"]))
    except ValueError as error:
        return JSONResponse({"error": str(error)}, 400)
    return JSONResponse({"now": sandbox.clock.now()})


async def end_tokens(request: Request) -> Response:
    """Let every access token expire (``expire``) or the seller remove the app (``deauthorize``)."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    how = request.path_params["how"]
    if how not in ("expire", "deauthorize"):
        return JSONResponse({"error": "expire or deauthorize"}, 404)
    with sandbox.lock:
        for grant in sandbox.grants:
            grant.access_expires = min(grant.access_expires, sandbox.clock.now())
            grant.revoked = grant.revoked or how == "deauthorize"
        if how == "deauthorize":
            for shop_id in sandbox.shops:
                sandbox.notify(6, shop_id, {"message": "The seller has removed the app."})
    return Response(status_code=204)


ROUTES = [
    Route("/sandbox/orders", list_orders, methods=["GET"]),
    Route("/sandbox/orders", place_order, methods=["POST"]),
    Route("/sandbox/orders/{order_id}/{action}", act, methods=["POST"]),
    Route("/sandbox/faults", faults, methods=["POST", "DELETE"]),
    Route("/sandbox/clock", clock, methods=["POST"]),
    Route("/sandbox/tokens/{how}", end_tokens, methods=["POST"]),
]


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    content: dict[str, Any] = json.loads(raw) if raw else {}
    return content
