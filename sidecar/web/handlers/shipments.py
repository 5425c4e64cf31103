"""Parcels: which pieces, which carrier, which number."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import ship_order
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
    return page(
        request, "orders/_ship.html", {"order_id": order_id, "pieces": found.open_pieces, "providers": found.providers}
    )


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
    return notice(request, desk.words("The parcel is being told to TikTok."), fire=CHANGED)


routes = [
    Route("/orders/{order_id}/shipments", preview, methods=["GET"], name="shipments:preview"),
    Route("/orders/{order_id}/shipments", create, methods=["POST"], name="shipments:create"),
]
