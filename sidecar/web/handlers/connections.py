"""TikTok's authorisation: the tab asks for the consent address, TikTok sends the browser back to the callback."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sidecar.sync import connect
from sidecar.web.attempts import address_of
from sidecar.web.session import Employee, needs
from sidecar.web.shell import shell_page
from sqlmodel_db.tables import Shop


@needs("configure")
async def create(request: Request) -> Response:
    """Answer ``{url}``: where the owner gives consent, in a top window."""
    employee: Employee = request.state.employee
    url = await connect.consent_url(request.app.state.backend, employee.shop_id, employee.id)
    return JSONResponse({"url": url}, status_code=201)


async def callback(request: Request) -> Response:
    """Take TikTok's code in the top window and say how to go on; the tab lists the shops to attach.

    Anybody may come here with a code, and each one is a call to TikTok in our app's name: refused ones are counted.
    """
    query = request.query_params
    refused = query.get("error") or query.get("code") in (None, "", "null")
    shop_url = ""
    if not refused:
        with request.app.state.attempts.of(f"{address_of(request)} callback"):
            shop_url = await _shop_of(request, query["code"], query.get("state"))
    return shell_page(request, "connections/callback.html", shop_url=shop_url, refused=refused)


async def _shop_of(request: Request, code: str, state: str | None) -> str:
    """Take the code; return the address of the shop that asked for the consent, "" while none has claimed it."""
    backend = request.app.state.backend
    connected = await connect.receive_code(backend, code, state)
    shop = await backend.database.read(lambda session: session.get(Shop, connected.shop_id or ""))
    return shop.shop_url.rstrip("/") if shop else ""


routes = [
    Route("/tiktok/connections", create, methods=["POST"], name="connections:create"),
    Route("/tiktok/callback", callback, name="connections:callback"),
]
