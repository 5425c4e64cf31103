"""Makes pages and fragments: one escaped Jinja environment, hashed asset addresses, sentences as notices."""

import functools
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sidecar.errors import NothingToDoError, RefusedError, RetryLaterError, SidecarError
from sidecar.web import htmx
from sidecar.web.i18n import Words
from sidecar.web.views.problems import explain

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = [HERE.parent / "_templates", HERE.parent.parent / "templates"]
HEADERS = {"Cache-Control": "no-store", "Vary": "HX-Request, HX-Target"}

Handler = Callable[[Request], Awaitable[Response]]


@functools.cache
def environment() -> Environment:
    """Return the Jinja environment: escaped, and strict about names that do not exist."""
    loader = FileSystemLoader(TEMPLATES)
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@functools.cache
def asset(name: str) -> str:
    """Return a static file's path with its content's hash, so that an upgrade never shows an old file."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@functools.cache
def htmx_file() -> str:
    """Return the name of the vendored htmx."""
    return str(json.loads((STATIC / "vendor.json").read_text())["file"])


def root_path(request: Request) -> str:
    """Return the path that a reverse proxy has put in front, without a slash at its end."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def words_of(request: Request, language: str | None = None) -> Words:
    """Return the words of the employee who asks, on the shop's clock (``request.state.timezone``)."""
    employee = getattr(request.state, "employee", None)
    tag = language or (employee.locale if employee else "en")
    return Words(tag, getattr(request.state, "timezone", "UTC"))


def fragment(request: Request, template: str, context: Mapping[str, Any], language: str | None = None) -> str:
    """Render a template to text for whoever asks."""
    root = root_path(request)
    employee = getattr(request.state, "employee", None)
    words = words_of(request, language)
    return environment().get_template(template).render(
        _=words,
        ngettext=words.plural,
        language=words.language,
        root_path=root,
        asset=lambda name: root + asset(name),
        unseen_findings=getattr(request.state, "unseen_findings", 0),
        is_copy=employee is not None and employee.is_copy,
        can=lambda permission: employee is not None and permission in employee.permissions,
        **context,
    )  # fmt: skip


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    language: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Answer with a rendered template, never kept by a cache."""
    return HTMLResponse(fragment(request, template, context, language), status, HEADERS | dict(headers or {}))


def notice(
    request: Request,
    text: str,
    *,
    tone: str = "done",
    remedy: str = "",
    status: int = 200,
    fire: tuple[str, ...] = (),
    field: str = "",
) -> Response:
    """Answer with a sentence in the notices' place, and fire events so that what changed is read again.

    ``field``: the name of the input that the sentence is about; the page marks it.
    """
    headers = htmx.retarget("#notices") | (htmx.events(*fire) if fire else {})
    context = {"text": text, "remedy": remedy, "tone": tone, "field": field}
    return page(request, "macros/notice.html", context, status=status, headers=headers)


def speaks(handler: Handler) -> Handler:
    """Tell what a use case refuses in words on the page, where the request came from htmx."""

    @functools.wraps(handler)
    async def speaking(request: Request) -> Response:
        try:
            return await handler(request)
        except SidecarError as error:
            if not htmx.Htmx(request) or status_on_page(error) == 401:
                raise
            told = explain(error.code, error.problem.params, words_of(request))
            return notice(request, told.sentence, tone="failed", remedy=told.remedy, status=status_on_page(error))

    return speaking


def status_on_page(error: SidecarError) -> int:
    """Return the status of a refusal that is told on the page.

    A passing fault is 409 here, not 503 as for programs: the page does not swap in an answer of 500 or above.
    """
    if isinstance(error, RefusedError):
        return error.status
    return 409 if isinstance(error, NothingToDoError | RetryLaterError) else 422
