"""One-time downloads: an address that works once within a minute, because a new window carries no token."""

import secrets
from datetime import timedelta
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sidecar.clock import now
from sidecar.errors import RefusedError
from sidecar.web.body import json_object, text_field
from sidecar.web.downloads import DOWNLOADS
from sidecar.web.session import Employee, needs
from sqlmodel_db.tables import Ticket

LIFE = timedelta(seconds=60)


@needs("view")
async def create(request: Request) -> Response:
    """Answer ``{url}`` of a one-time address for what the body names (``{what, …}``)."""
    employee: Employee = request.state.employee
    body = await json_object(request)
    if text_field(body, "what") not in DOWNLOADS:
        raise RefusedError("bad_field", status=422, field="what")
    what = {**body, "locale": employee.locale}
    ticket = Ticket(id=secrets.token_urlsafe(32), shop_id=employee.shop_id, what=what, expires_at=now() + LIFE)
    url = f"{request.scope.get('root_path', '')}/tickets/{ticket.id}"
    await request.app.state.backend.database.write(lambda session: session.add(ticket))
    return JSONResponse({"url": url, "expires_in": int(LIFE.total_seconds())}, status_code=201)


async def download(request: Request) -> Response:
    """Spend the ticket and answer its file; a spent or old one is 410."""
    backend = request.app.state.backend
    shop_id, what = await backend.database.write(lambda session: spend(session, request.path_params["ticket"]))
    return await DOWNLOADS[what["what"]](backend, shop_id, what)


def spend(session: Session, ticket_id: str) -> tuple[str, dict[str, Any]]:
    """Delete a ticket and return its shop and subject; raises ``RefusedError`` ticket_spent."""
    ticket = session.get(Ticket, ticket_id)
    if ticket is None or ticket.expires_at < now():
        raise RefusedError("ticket_spent", status=410)
    session.delete(ticket)
    return ticket.shop_id, dict(ticket.what)


routes = [
    Route("/tickets", create, methods=["POST"], name="tickets:create"),
    Route("/tickets/{ticket}", download, name="tickets:download"),
]
