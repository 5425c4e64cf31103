"""Signed events from TikTok: verified on the raw body, stored, answered; the jobs do the rest."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import webhook


async def receive(request: Request) -> Response:
    """Answer 200 with an empty body within TikTok's 3 s, 401 when the signature is wrong."""
    backend = request.app.state.backend
    app_key = request.path_params.get("app_key") or backend.settings.tiktok_app_key
    await webhook.receive(backend, app_key, await request.body(), request.headers.get("authorization", ""))
    return Response(status_code=200)


routes = [
    Route("/tiktok/webhooks", receive, methods=["POST"], name="webhooks:default"),
    Route("/tiktok/webhooks/{app_key}", receive, methods=["POST"], name="webhooks:receive"),
]
