"""What TikTok sends us by itself, as TikTok says it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import register_webhooks
from sidecar.web.desk import open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer which events come here, for each TikTok shop."""
    desk = await open_desk(request)
    found = await register_webhooks.registrations(desk.backend, desk.shop_id)
    return page(request, "settings/_webhooks.html", {"registrations": found})


@speaks
@needs("configure")
async def register(request: Request) -> Response:
    """Have every event sent here now; a refusal of TikTok's is told at once."""
    desk = await open_desk(request)
    await register_webhooks.register_webhooks(desk.backend, desk.shop_id)
    return notice(request, desk.words("TikTok was told where to send its events."), fire=("events-refresh",))


routes = [
    Route("/settings/webhooks", show, methods=["GET"], name="webhook_settings:show"),
    Route("/settings/webhooks", register, methods=["POST"], name="webhook_settings:register"),
]
