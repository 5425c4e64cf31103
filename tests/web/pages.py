"""The tab's pages without TikTok or PrestaShop: the real handlers over a seeded database, and a shell for a browser."""

import json
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from sidecar.web.handlers import (
    cancellations,
    deadlines,
    fetches,
    go_live,
    onboarding,
    orders,
    policies,
    preflight,
    problems,
    rehearsals,
    returns,
    settings,
    shipments,
    sku_links,
    webhook_settings,
)
from sidecar.web.render import STATIC, asset, htmx_file
from sidecar.web.security import admit, content_security_policy
from sidecar.web.session import Employee
from sqlmodel_db.tables import Shop

HTMX_CONFIG = '{"history":false,"includeIndicatorCSS":false,"noSwap":[204,304,401,"5xx"]}'
ALL = frozenset({"view", "operate", "configure"})
EMPLOYEE = Employee(
    "shop1", 7, "Camille Roy", "fr-FR", ALL, "http://admin.example/open?id={id_order}", "http://admin.example"
)


class AsEmployee:
    """Puts an employee on each request, as the gate does for a valid token; tests choose the language by a header."""

    def __init__(self, app: ASGIApp, employee: Employee = EMPLOYEE) -> None:
        self.app = app
        self.employee = employee

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            locale = Request(scope).headers.get("X-Locale", self.employee.locale)
            database = scope["app"].state.backend.database
            shop = await database.read(lambda session: session.get_one(Shop, self.employee.shop_id))
            admit(scope, replace(self.employee, locale=locale), shop)
        await self.app(scope, receive, send)


async def shell(request: Request) -> Response:
    """The frame's shell in short: what the real one loads, without tokens."""
    language = request.query_params.get("locale", "fr-FR")
    head = "".join([
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>TikTok Shop</title>',
        f"<meta name=\"htmx-config\" content='{HTMX_CONFIG}'>",
        f'<link rel="stylesheet" href="{asset("app.css")}"><script src="{asset(htmx_file())}" defer></script>',
        f'<script src="{asset("app.js")}" type="module"></script>',
    ])  # fmt: skip
    path = request.query_params.get("path", "/orders")
    headers = json.dumps({"X-Locale": language})
    body = f"""<main id="page" hx-get="{path}" hx-trigger="load" hx-headers:inherited='{headers}'></main>"""
    page = f'<!doctype html><html lang="{language[:2]}"><head>{head}</head><body>{body}</body></html>'
    return HTMLResponse(page, headers={"Content-Security-Policy": content_security_policy()})


def pages_app(backend: Any, employee: Employee = EMPLOYEE) -> Starlette:
    """Return the app; ``backend`` needs what the pages under test use, at least ``database``."""
    started = (onboarding, preflight, rehearsals, go_live)
    answers = (problems, returns, deadlines, sku_links, cancellations, shipments)
    nouns = (*started, webhook_settings, fetches, *answers, policies, settings, orders)
    routes: list[Any] = [route for noun in nouns for route in noun.routes]
    app = Starlette(routes=[Route("/shell", shell), Mount("/static", StaticFiles(directory=STATIC)), *routes])
    app.add_middleware(AsEmployee, employee=employee)
    app.state.backend = backend
    return app
