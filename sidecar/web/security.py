"""Headers of every answer and the gate before every page: plain ASGI classes."""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidecar.errors import RefusedError
from sidecar.web.session import AccessTokens, Employee, bearer, secret_mark
from sqlmodel_db.tables import Shop

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
OPEN_PATHS = ("/embed/", "/static/", "/session", "/tiktok/callback", "/tiktok/webhooks", "/prestashop/", "/tickets/")
OPEN_EXACT = frozenset({"/healthz", "/readyz", "/metrics", "/favicon.ico"})


def content_security_policy(ancestors: Iterable[str] = ()) -> str:
    """Return the policy of a page that only ``ancestors`` may frame (nobody if there are none)."""
    return POLICY.format(ancestors=" ".join(ancestors) or "'none'")


class SecurityHeaders:
    """Adds the security headers that a handler did not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap ``send`` for HTTP."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        path = route_path(scope)  # a mounted app changes the scope on its way

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", content_security_policy())
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Cache-Control", cache_control(path, message["status"]))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def cache_control(path: str, status: int) -> str:
    """Return how long a browser may keep an answer: assets for good, since their address holds their hash."""
    is_asset = path.startswith("/static/") and status < 400
    return "public, max-age=31536000, immutable" if is_asset else "no-store"


class EmployeeGate:
    """Lets a page path through only with an access token of a shop that is still paired.

    It puts the employee and the shop on the request, see ``admit``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the token, or leave open paths alone. A refusal is raised and answered by the app's error handler."""
        if scope["type"] == "http" and not is_open(route_path(scope)):
            admit(scope, *await self._asker(Request(scope)))
        await self.app(scope, receive, send)

    async def _asker(self, request: Request) -> tuple[Employee, Shop]:
        token = bearer(request)
        if token is None:
            raise _stranger(route_path(request.scope))
        tokens: AccessTokens = request.app.state.access_tokens
        employee, mark = tokens.read(token)
        shop = await request.app.state.backend.database.read(lambda session: session.get(Shop, employee.shop_id))
        if shop is None or shop.disconnected_at is not None or secret_mark(shop) != mark:
            raise RefusedError("unknown_shop", status=401)
        return employee, shop


def admit(scope: Scope, employee: Employee, shop: Shop) -> None:
    """Put on the request who asks, their shop as it stands now, and its time zone."""
    scope.setdefault("state", {}).update(employee=employee, shop=shop, timezone=shop.timezone)


def route_path(scope: Scope) -> str:
    """Return the path below the root path that a reverse proxy may have put in front."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def _stranger(path: str) -> RefusedError:
    prefix = foreign_prefix(path)
    if prefix:
        return RefusedError("proxy_prefix", status=404, prefix=prefix)
    return RefusedError("token_missing", status=401)


def foreign_prefix(path: str) -> str:
    """Return what stands before one of our open paths: a proxy's prefix that SIDECAR_ROOT_PATH does not name."""
    found = (path.find(known) for known in (*OPEN_PATHS, "/healthz", "/readyz"))
    return path[: max(0, *found)]


def is_open(path: str) -> bool:
    """Return whether a path needs no access token."""
    return path in OPEN_EXACT or path.startswith(OPEN_PATHS)
