"""What has to be done by when, over all orders."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync.store.deadlines import due_before
from sidecar.web.desk import open_desk
from sidecar.web.render import page, speaks
from sidecar.web.session import needs
from sidecar.web.views import deadlines

AHEAD = timedelta(days=7)
OF_EACH_KIND = 500


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the deadlines of the next seven days, ``?due=`` of one urgency, in the order of ``?sort=``."""
    desk = await open_desk(request)
    chosen, sort = request.query_params.get("due", ""), request.query_params.get("sort", "due")
    found = await desk.read(due_before, desk.now + AHEAD, OF_EACH_KIND)
    rows = deadlines.rows(found, desk.employee.open_url, desk.words, desk.now)
    context = {
        "filters": deadlines.filters(rows, chosen, desk.words),
        "rows": deadlines.shown(rows, chosen, sort),
        "total": len(rows),
        "chosen": chosen if chosen in deadlines.URGENCIES else "",
        "sort": sort,
        "columns": deadlines.COLUMNS,
        "is_cut": len(rows) >= OF_EACH_KIND,
    }
    return page(request, "deadlines/page.html", context)


routes = [Route("/deadlines", show, name="deadlines:list")]
