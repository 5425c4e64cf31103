"""Errors on their way out: JSON for programs, a sentence in a fragment for htmx, a small page for a person."""

import secrets
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidecar.errors import NeedsMerchantError, NothingToDoError, RefusedError, RetryLaterError, SidecarError
from sidecar.web.i18n import Words
from sidecar.web.render import notice
from sidecar.web.security import foreign_prefix, route_path
from sidecar.web.shell import shell_page, words_of_asker
from sidecar.web.views.problems import Explained, explain
from sqlmodel_db.errors import DatabaseError

log = structlog.get_logger(__name__)
TOO_MANY = 429
JSON_PATHS = ("/session", "/prestashop/", "/tiktok/webhooks", "/tiktok/connections", "/tickets")
CONSENT_PATH = "/tiktok/callback"
STATUS_OF: tuple[tuple[type[SidecarError], int], ...] = (
    (NeedsMerchantError, 422),
    (NothingToDoError, 409),
    (RetryLaterError, 503),
)


def status_of(error: SidecarError) -> int:
    """Return the HTTP status that tells an error's outcome."""
    if isinstance(error, RefusedError):
        return error.status
    return next((status for kind, status in STATUS_OF if isinstance(error, kind)), 500)


def of_database(error: DatabaseError) -> SidecarError:
    """Return the outcome of a database's complaint: about a value that was sent (422), or about itself (503)."""
    if error.code == "database_value":
        return RefusedError(error.code, status=422)
    return RetryLaterError(error.code)


def refusal(request: Request, error: SidecarError) -> Response:
    """Return the answer that tells ``error`` in the form that the asker reads."""
    status = status_of(error)
    told = _in_words(error, words_of_asker(request))
    if is_for_program(request):
        response: Response = JSONResponse({"error": error_object(error, told.sentence, told.remedy)}, status)
    elif request.headers.get("hx-request") and getattr(request.state, "employee", None):
        response = notice(request, told.sentence, tone="failed", remedy=told.remedy, status=status)
    else:
        response = _page(request, told, status)
    if isinstance(error, RetryLaterError) and error.after:
        response.headers["Retry-After"] = str(round(error.after))
    if status == TOO_MANY:
        response.headers["Retry-After"] = str(error.problem.params["seconds"])
    return response


def _page(request: Request, told: Explained, status: int) -> Response:
    """Return the page for a person: one who comes from TikTok's consent is not sent to PrestaShop to open it."""
    is_consent = route_path(request.scope) == CONSENT_PATH
    texts = {"message": told.sentence, "hint": told.remedy, "is_consent": is_consent}
    return shell_page(request, "embed/closed.html", status=status, **texts)


def _in_words(error: SidecarError, words: Words) -> Explained:
    """Explain an error; a hint that repeats the error it came from is told in the asker's language too."""
    params, origin = error.problem.params, error.__cause__
    if "hint" in params and isinstance(origin, SidecarError):
        cause = explain(origin.code, origin.problem.params, words)
        params = {**params, "hint": f"{cause.sentence} {cause.remedy}"}
    return explain(error.code, params, words)


def error_object(error: SidecarError, message: str, hint: str) -> dict[str, Any]:
    """Return the ``error`` of a JSON answer; ``step`` where the problem names the one that failed."""
    found: dict[str, Any] = {"code": error.code, "message": message, "hint": hint}
    if "step" in error.problem.params:
        found["step"] = error.problem.params["step"]
    return found


def is_for_program(request: Request) -> bool:
    """Return whether the path is asked by a program, which reads JSON; also behind a prefix that is not ours."""
    path = route_path(request.scope)
    return path.removeprefix(foreign_prefix(path)).startswith((*JSON_PATHS, "/healthz"))


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
        except Exception as error:
            told = told_of(error, scope["path"])
            if begun:
                raise
            await refusal(Request(scope, receive), told)(scope, receive, send)


def told_of(error: Exception, path: str) -> SidecarError:
    """Return the error to answer with. One that is not a refusal is logged: a fault by its place, under a reference."""
    if isinstance(error, SidecarError):
        return error
    if isinstance(error, DatabaseError):
        log.error("request_stopped_by_database", path=path, code=error.code, says=str(error))
        return of_database(error)
    reference = secrets.token_hex(4)
    log.error("request_failed", reference=reference, path=path, error=type(error).__name__, exc_info=True)
    return SidecarError("internal_error", reference=reference)
