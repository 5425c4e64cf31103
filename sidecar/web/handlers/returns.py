"""What buyers ask after the order: requests to cancel, returns and refunds, with accept, offer and reject."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError
from sidecar.sync import answer_return, credit_return
from sidecar.sync.store import returns as store
from sidecar.web.body import answer_fields, number_of
from sidecar.web.desk import open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views import credit, returns

LISTED = 200
CHANGED = ("returns-refresh", "counters-refresh", "drawer-refresh")


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the page: the requests that wait, then the returns."""
    desk = await open_desk(request)
    asked, sent_back = await desk.read(store.open_requests, LISTED), await desk.read(store.recent_returns, LISTED)
    surroundings: Any = (desk.employee.open_url, desk.words, desk.now)
    rows = returns.return_rows(sent_back, *surroundings)
    context = {
        "requests": returns.request_rows(asked, *surroundings),
        "returns": rows,
        "awaits_answer": any(row.accept for row in rows),
        "is_cut": len(sent_back) == LISTED,
    }
    return page(request, "returns/page.html", context)


@speaks
@needs("operate")
async def approve(request: Request) -> Response:
    """Accept the step that TikTok waits for."""
    desk = await open_desk(request)
    await answer_fields(request)
    await answer_return.accept(desk.backend, desk.shop_id, request.path_params["return_key"], desk.employee.actor)
    return notice(request, desk.words("Accepted; TikTok tells the buyer."), fire=CHANGED)


@speaks
@needs("operate")
async def offer(request: Request) -> Response:
    """Offer the buyer a part of the refund."""
    desk = await open_desk(request)
    amount, key = str((await answer_fields(request)).get("amount", "")), request.path_params["return_key"]
    await answer_return.offer(desk.backend, desk.shop_id, key, amount, desk.employee.actor)
    return notice(request, desk.words("The offer is sent; the buyer has to agree."), fire=CHANGED)


@speaks
@needs("operate")
async def preview_rejection(request: Request) -> Response:
    """Answer the reasons for which TikTok lets this step be rejected."""
    desk = await open_desk(request)
    key = request.path_params["return_key"]
    reasons = await answer_return.reject_reasons(desk.backend, desk.shop_id, key, desk.employee.locale or "en-US")
    return page(request, "returns/_reject.html", {"reasons": reasons, "return_key": key})


@speaks
@needs("operate")
async def reject(request: Request) -> Response:
    """Reject the step with a reason."""
    desk = await open_desk(request)
    form = await answer_fields(request)
    reason, comment = str(form.get("reason", "")), str(form.get("comment", "")).strip()
    if not reason:
        raise RefusedError("bad_field", status=422, field="reason")
    key = request.path_params["return_key"]
    await answer_return.reject(desk.backend, desk.shop_id, key, reason, comment, desk.employee.actor)
    return notice(request, desk.words("Rejected; TikTok tells the buyer."), fire=CHANGED)


@speaks
@needs("operate")
async def preview_credit(request: Request) -> Response:
    """Answer what the credit slip of a refund would be, beside TikTok's amounts."""
    desk = await open_desk(request)
    key = request.path_params["return_key"]
    found = await credit_return.preview(desk.backend, desk.shop_id, key)
    return page(request, "returns/_credit.html", {"return_key": key, **credit.form(found, desk.words)})


@speaks
@needs("operate")
async def make_credit(request: Request) -> Response:
    """Make the credit slip, and put what is ticked back into stock."""
    desk = await open_desk(request)
    key, form = request.path_params["return_key"], await request.form()
    restock = [number for value in form.getlist("restock") if (number := number_of(value)) is not None]
    await credit_return.make(desk.backend, desk.shop_id, key, restock, desk.employee.actor)
    return notice(request, desk.words("The credit slip was created in PrestaShop."), fire=CHANGED)


routes = [
    Route("/returns", show, name="returns:list"),
    Route("/returns/{return_key:key}/approval", approve, methods=["POST"], name="returns:approve"),
    Route("/returns/{return_key:key}/offer", offer, methods=["POST"], name="returns:offer"),
    Route("/returns/{return_key:key}/credit", preview_credit, methods=["GET"], name="returns:preview_credit"),
    Route("/returns/{return_key:key}/credit", make_credit, methods=["POST"], name="returns:credit"),
    Route("/returns/{return_key:key}/rejection", preview_rejection, methods=["GET"], name="returns:preview_rejection"),
    Route("/returns/{return_key:key}/rejection", reject, methods=["POST"], name="returns:reject"),
]
