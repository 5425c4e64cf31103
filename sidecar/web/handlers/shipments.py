"""Parcels: which pieces, which carrier, which number."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import change_tracking, ship_by_tiktok, ship_order
from sidecar.web.desk import open_desk
from sidecar.web.handlers.orders import CHANGED
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs


@speaks
@needs("operate")
async def preview(request: Request) -> Response:
    """Answer the form: the pieces still to be shipped and the carriers that TikTok takes for them."""
    desk = await open_desk(request)
    order_id = request.path_params["order_id"]
    found = await ship_order.preview(desk.backend, desk.shop_id, order_id)
    return page(request, "orders/_ship.html", {"order_id": order_id, "found": found})


@speaks
@needs("operate")
async def create(request: Request) -> Response:
    """Tell TikTok about a parcel."""
    desk = await open_desk(request)
    form = await request.form()
    line_ids = [str(value) for value in form.getlist("line_id")]
    carrier, number = str(form.get("carrier", "")), str(form.get("tracking_number", "")).strip()
    order_id = request.path_params["order_id"]
    await ship_order.request(desk.backend, desk.shop_id, order_id, line_ids, carrier, number, desk.employee.actor)
    return notice(request, desk.words("The parcel is being announced to TikTok."), fire=CHANGED)


@speaks
@needs("operate")
async def change(request: Request) -> Response:
    """Change the tracking number of a parcel that TikTok has, within TikTok's limits."""
    desk = await open_desk(request)
    number, key = str((await request.form()).get("tracking_number", "")), request.path_params["shipment_id"]
    await change_tracking.request(desk.backend, desk.shop_id, key, number, desk.employee.actor)
    return notice(request, desk.words("TikTok is being asked to change the tracking number."), fire=CHANGED)


@speaks
@needs("operate")
async def hand_over(request: Request) -> Response:
    """Hand an order's parcels to TikTok's own shipping; the label can be printed then."""
    desk = await open_desk(request)
    await ship_by_tiktok.arrange(desk.backend, desk.shop_id, request.path_params["order_id"], desk.employee.actor)
    return notice(request, desk.words("TikTok ships it; print the label."), fire=CHANGED)


routes = [
    Route("/shipments/{shipment_id:key}/tracking", change, methods=["POST"], name="shipments:change"),
    Route("/orders/{order_id}/tiktok-shipment", hand_over, methods=["POST"], name="shipments:hand_over"),
    Route("/orders/{order_id}/shipments", preview, methods=["GET"], name="shipments:preview"),
    Route("/orders/{order_id}/shipments", create, methods=["POST"], name="shipments:create"),
]
