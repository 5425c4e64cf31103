"""Pages for somebody who is not known yet: the frame's shell, the callback, "open it from PrestaShop"."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from sidecar.web.i18n import LANGUAGES, Words, language_of
from sidecar.web.render import asset, environment, root_path


def browser_words(request: Request) -> Words:
    """Return words in the first language of ``Accept-Language`` that has a catalogue, else English."""
    tags = (part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(","))
    known = (tag for tag in tags if tag.replace("_", "-").split("-")[0].lower() in LANGUAGES)
    return Words(next(known, "en-GB"))


def words_of_asker(request: Request) -> Words:
    """Return the words of the employee when there is one, of the browser otherwise."""
    employee = getattr(request.state, "employee", None)
    return Words(employee.locale) if employee else browser_words(request)


def shell_page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a page that belongs to no employee."""
    words = browser_words(request)
    root = root_path(request)
    html = environment().get_template(template).render(
        _=words, language=language_of(words.tag), root_path=root, asset=lambda name: root + asset(name), **context
    )
    return HTMLResponse(html, status)
