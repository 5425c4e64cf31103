"""The frame's static shell and the exchange of launch tokens: docs/adr/0003-no-cookies.md."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sidecar.catalogues import language_of
from sidecar.errors import RefusedError
from sidecar.web.body import json_object, text_field
from sidecar.web.render import htmx_file
from sidecar.web.security import content_security_policy
from sidecar.web.session import ACCESS_SECONDS, AccessTokens, Employee, open_session
from sidecar.web.shell import shell_page
from sqlmodel_db.tables import Shop


async def embed(request: Request) -> Response:
    """Answer the shell that only this shop's back office may frame; an unknown shop is 404 for everybody."""
    shop_id = request.path_params["shop_id"]
    shop = await request.app.state.backend.database.read(lambda session: session.get(Shop, shop_id))
    if shop is None or shop.disconnected_at is not None:
        raise RefusedError("unknown_shop", status=404)
    context = {"shop_id": shop.id, "origins_json": json.dumps(shop.admin_origins), "htmx_file": htmx_file()}
    response = shell_page(request, "embed/page.html", **context)
    response.headers["Content-Security-Policy"] = content_security_policy(shop.admin_origins)
    return response


async def session(request: Request) -> Response:
    """Exchange a launch token for an access token; 401 with a code, a message and a hint otherwise."""
    body = await json_object(request)
    shop_id, token = text_field(body, "shop_id"), text_field(body, "token")
    backend = request.app.state.backend

    def spend(database: Any) -> dict[str, Any]:
        employee, shop = open_session(database, backend.keyring, shop_id, token)
        return session_answer(request.app.state.access_tokens, employee, shop)

    return JSONResponse(await backend.database.write(spend))


def session_answer(tokens: AccessTokens, employee: Employee, shop: Shop) -> dict[str, Any]:
    """Return the answer of ``POST /session``."""
    return {
        "access_token": tokens.issue(employee, shop),
        "expires_in": ACCESS_SECONDS,
        "language": language_of(employee.locale),
        "read_only_copy": employee.is_copy,
    }


routes = [
    Route("/embed/{shop_id}", embed, name="embed:shell"),
    Route("/session", session, methods=["POST"], name="embed:session"),
]
