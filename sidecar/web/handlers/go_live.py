"""Going live: from then on orders are created; which open older ones are, is ticked here."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import go_live
from sidecar.web.desk import open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views import go_live as views


@speaks
@needs("configure")
async def show(request: Request) -> Response:
    """Answer the page: what there is, and the open older orders, ticked."""
    desk = await open_desk(request)
    preview = await go_live.preview(desk.backend, desk.shop_id)
    return page(
        request,
        "go_live/page.html",
        {
            "rows": views.rows(preview, desk.words),
            "total": preview.total,
            "counts": views.counts(preview, desk.words),
            "held": preview.held,
            "mode": desk.shop.import_mode,
            "live_from": desk.shop.live_from,
            "is_first_fetch": bool(desk.tiktok_shops) and desk.shop.last_fetch_at is None,
        },
    )


@speaks
@needs("configure")
async def start(request: Request) -> Response:
    """Go live with the ticked orders, or with all or none of those that are too many to tick."""
    desk = await open_desk(request)
    form = await request.form()
    choice = str(form.get("include", ""))
    chosen = [str(value) for value in form.getlist("order_id")]
    held = form.get("held") == "yes"
    include: go_live.Include = choice if choice in ("open", "none") else chosen
    await go_live.go_live(desk.backend, desk.shop_id, include, desk.employee.actor, held=held)
    text = desk.words("You are live: new orders are created in PrestaShop.")
    then = desk.words("Those that cannot be created wait under Needs attention, each with its repair.")
    return notice(request, text, remedy=then, fire=("page-refresh",))


@speaks
@needs("configure")
async def change_mode(request: Request) -> Response:
    """Switch importing off, to rehearsal, or on again."""
    desk = await open_desk(request)
    mode = str((await request.form()).get("mode", ""))
    await go_live.set_mode(desk.backend, desk.shop_id, mode, desk.employee.actor)
    return notice(request, desk.words("Saved."), fire=("page-refresh",))


routes = [
    Route("/go-live", show, methods=["GET"], name="go_live:show"),
    Route("/go-live", start, methods=["POST"], name="go_live:start"),
    Route("/go-live/mode", change_mode, methods=["POST"], name="go_live:mode"),
]
