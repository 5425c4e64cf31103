"""Errors on their way out: JSON for programs, a sentence in a fragment for htmx, a small page for a person."""

from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RefusedError, RetryLaterError, SidecarError
from sidecar.problems import PROBLEMS
from sidecar.web.i18n import browser_language, gettext_of, language_of
from sidecar.web.render import page

log = structlog.get_logger(__name__)
JSON_PATHS = ("/session", "/prestashop/", "/tiktok/webhooks", "/tiktok/connections", "/tickets")
STATUS_OF: tuple[tuple[type[SidecarError], int], ...] = ((NeedsMerchantError, 422), (NothingToDoError, 409), (RetryLaterError, 503))


def status_of(error: SidecarError) -> int:
    """Return the HTTP status that tells an error's outcome."""
    if isinstance(error, RefusedError):
        return error.status
    return next((status for kind, status in STATUS_OF if isinstance(error, kind)), 500)


def describe(problem: Problem, language: str) -> tuple[str, str]:
    """Return a problem's sentence and remedy in ``language``; a code without an entry still says its name."""
    gettext = gettext_of(language)
    kind = PROBLEMS.get(problem.code) or PROBLEMS["internal"]
    values = _Lenient(problem.params | {"code": problem.code})
    return gettext(kind.sentence) % values, gettext(kind.remedy) % values


class _Lenient(dict[str, Any]):
    """Values of a sentence: one that is missing shows as a question mark instead of failing the page."""

    def __missing__(self, key: str) -> str:
        return "?"


def refusal(request: Request, error: SidecarError) -> Response:
    """Return the answer that tells ``error`` in the form that the asker reads."""
    status = status_of(error)
    language = _language(request)
    message, hint = describe(error.problem, language)
    headers = {"Retry-After": str(round(error.after))} if isinstance(error, RetryLaterError) and error.after else None
    if request.url.path.removeprefix(request.scope.get("root_path", "")).startswith(JSON_PATHS):
        body: dict[str, Any] = {"error": {"code": error.code, "message": message, "hint": hint}}
        if "step" in error.problem.params:
            body["error"]["step"] = error.problem.params["step"]
        return JSONResponse(body, status_code=status, headers=headers)
    template = "_refusal.html" if request.headers.get("hx-request") else "embed/closed.html"
    context = {"code": error.code, "message": message, "hint": hint}
    response = page(request, template, context, language=language, status=status)
    response.headers.update(headers or {})
    return response


def _language(request: Request) -> str:
    employee = getattr(request.state, "employee", None)
    return language_of(employee.locale) if employee else browser_language(request)


class Refusals:
    """Answers every error of ours that reaches it; anything else is a fault, logged without data and answered 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass HTTP through; answer an error unless the answer has begun."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except SidecarError as error:
            if begun:
                raise
            await refusal(Request(scope, receive), error)(scope, receive, send)
        except Exception as error:
            log.error("request_failed", path=scope["path"], error=type(error).__name__, exc_info=True)
            if begun:
                raise
            await refusal(Request(scope, receive), SidecarError("internal"))(scope, receive, send)
