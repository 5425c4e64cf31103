"""Pages for somebody who is not known yet: the frame's shell, the callback, "open it from PrestaShop"."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from sidecar.catalogues import LANGUAGES, language_of
from sidecar.web.i18n import Words
from sidecar.web.render import page


def browser_words(request: Request) -> Words:
    """Return words in the first language with a catalogue: the tab's, those of ``Accept-Language``, English."""
    named = request.query_params.get("locale", "")
    accepted = (part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(","))
    known = (tag for tag in (named, *accepted) if tag.replace("_", "-").split("-")[0].lower() in LANGUAGES)
    return Words(language_of(next(known, "en")))


def words_of_asker(request: Request) -> Words:
    """Return the words of the employee when there is one, of the browser otherwise."""
    employee = getattr(request.state, "employee", None)
    return Words(employee.locale) if employee else browser_words(request)


def shell_page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a page that belongs to no employee."""
    return page(request, template, context, language=browser_words(request).tag, status=status)
