"""Cancelling with a reason, after a preview; answering a buyer's request; one reason for many orders."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError, SidecarError
from sidecar.order.cancellation import VERDICTS
from sidecar.sync import answer_request, cancel_order
from sidecar.sync.store import orders as store
from sidecar.web.body import answer_fields
from sidecar.web.desk import Desk, open_desk
from sidecar.web.handlers.orders import CHANGED, ticked
from sidecar.web.htmx import events
from sidecar.web.i18n import N_
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views import orders
from sidecar.web.views.problems import Explained, explain

# Our reading, as a caution: TikTok's Academy names these two as examples of seller-fault cancellations (Thailand and
# Vietnam, 2025-06; Indonesia, 2025-11). Its API lists no such reasons, and nothing was found for the UK and the EU.
SELLER_FAULT = N_("TikTok may count this as the seller's fault; it names out of stock and wrong prices as examples.")


@speaks
@needs("operate")
async def preview(request: Request) -> Response:
    """Answer what a cancellation would do, and the reasons that TikTok takes now."""
    desk = await open_desk(request)
    order_id = request.path_params["order_id"]
    found = await cancel_order.preview(desk.backend, desk.shop_id, order_id)
    return page(
        request,
        "orders/_cancel.html",
        {"order_ids": [order_id], "action": f"/orders/{order_id}/cancellation", **_shown(found, desk)},
    )


@speaks
@needs("operate")
async def preview_impact(request: Request) -> Response:
    """Answer what cancelling the ticked pieces would do."""
    desk = await open_desk(request)
    line_ids, order_id = request.query_params.getlist("line_id"), request.path_params["order_id"]
    reason = request.query_params.get("reason", "")
    found = await cancel_order.impact(desk.backend, desk.shop_id, order_id, line_ids, reason)
    return page(request, "orders/_cancel_impact.html", _impact(found, desk))


@speaks
@needs("operate")
async def create(request: Request) -> Response:
    """Cancel one order on TikTok; PrestaShop follows when TikTok says so."""
    desk = await open_desk(request)
    reason, form = await _reason(request), await request.form()
    line_ids = [str(value) for value in form.getlist("line_id")]
    if "pieces" in form and not line_ids:  # none ticked must not mean all
        raise RefusedError("nothing_ticked", status=422)
    order_id = request.path_params["order_id"]
    await cancel_order.request(desk.backend, desk.shop_id, order_id, reason, desk.employee.actor, line_ids)
    return notice(
        request,
        desk.words("The cancellation goes to TikTok in ten seconds; you can undo it until then."),
        fire=CHANGED,
    )


@speaks
@needs("operate")
async def preview_many(request: Request) -> Response:
    """Answer the one form for all ticked orders, with the reasons that TikTok takes for the first it lets go."""
    desk = await open_desk(request)
    order_ids = await ticked(request)
    found = await _first_allowed(desk, order_ids)
    stored = await desk.read(store.find_by_ids, order_ids)
    surroundings: Any = (desk.employee.open_url, desk.words, desk.now)
    context = {"rows": orders.rows(stored, *surroundings), "action": "/orders/bulk/cancellation"}
    return page(request, "orders/_cancel_many.html", context | _shown(found, desk))


@speaks
@needs("operate")
async def create_many(request: Request) -> Response:
    """Cancel each ticked order; each is judged for itself, and the refused ones are listed with why."""
    desk = await open_desk(request)
    reason = await _reason(request)
    results = [await _cancel(desk, order_id, reason) for order_id in await ticked(request)]
    return page(request, "orders/_cancelled_many.html", {"results": results}, headers=events(*CHANGED))


@speaks
@needs("operate")
async def approve(request: Request) -> Response:
    """Accept a buyer's request to cancel."""
    desk = await open_desk(request)
    await answer_fields(request)
    await answer_request.accept(desk.backend, desk.shop_id, request.path_params["cancellation_id"], desk.employee.actor)
    return notice(request, desk.words("The cancellation is accepted."), fire=CHANGED)


@speaks
@needs("operate")
async def preview_rejection(request: Request) -> Response:
    """Answer the reasons for which TikTok lets this request be rejected."""
    desk = await open_desk(request)
    key = request.path_params["cancellation_id"]
    locale = desk.employee.locale or "en-US"
    reasons = await answer_request.reject_reasons(desk.backend, desk.shop_id, key, locale)
    return page(request, "orders/_reject.html", {"reasons": reasons, "cancellation_id": key})


@speaks
@needs("operate")
async def reject(request: Request) -> Response:
    """Reject a buyer's request with a reason."""
    desk = await open_desk(request)
    form = await answer_fields(request)
    key, reason = request.path_params["cancellation_id"], await _reason(request)
    comment = str(form.get("comment", "")).strip()
    await answer_request.reject(desk.backend, desk.shop_id, key, reason, comment, desk.employee.actor)
    return notice(request, desk.words("The cancellation is rejected; the order continues."), fire=CHANGED)


@speaks
@needs("operate")
async def undo(request: Request) -> Response:
    """Take back a cancellation that TikTok has not been told yet."""
    desk = await open_desk(request)
    key = request.path_params["cancellation_id"]
    await cancel_order.undo(desk.backend, desk.shop_id, key, desk.employee.actor)
    return notice(request, desk.words("The cancellation was undone."), fire=CHANGED)


def _shown(found: cancel_order.CancelPreview, desk: Desk) -> dict[str, Any]:
    """Return a preview in words: may it be done, what is refunded, and what follows in PrestaShop."""
    return {
        "allowed": found.verdict.allowed,
        "verdict": desk.words(VERDICTS[found.verdict.code]),
        "reasons": found.reasons,
        "pieces": found.pieces,
        **_impact(found.impact, desk),
    }


def _impact(found: cancel_order.CancelImpact, desk: Desk) -> dict[str, Any]:
    return {
        "refund": "" if found.refund_minor is None else desk.words.minor(found.refund_minor, found.currency),
        "cancels_at": desk.words.moment(found.cancels_at) if found.cancels_at else "",
        "quantity": found.quantity,
        "id_order": found.id_order,
        "restocks": found.restocks,
        "ends_order": found.ends_order,
        "caution": desk.words(SELLER_FAULT),
    }


async def _first_allowed(desk: Desk, order_ids: list[str]) -> cancel_order.CancelPreview:
    for order_id in order_ids:
        found = await cancel_order.preview(desk.backend, desk.shop_id, order_id)
        if found.reasons:
            break
    return found


async def _cancel(desk: Desk, order_id: str, reason: str) -> tuple[str, Explained | None]:
    try:
        await cancel_order.request(desk.backend, desk.shop_id, order_id, reason, desk.employee.actor)
    except SidecarError as error:
        return order_id, explain(error.code, error.problem.params, desk.words)
    return order_id, None


async def _reason(request: Request) -> str:
    form: Any = await request.form()
    reason = str(form.get("reason", ""))
    if not reason:
        raise RefusedError("bad_field", status=422, field="reason")
    return reason


routes = [
    Route("/orders/bulk/cancellation", preview_many, methods=["GET"], name="cancellations:preview_many"),
    Route("/orders/bulk/cancellation", create_many, methods=["POST"], name="cancellations:create_many"),
    Route("/orders/{order_id}/cancellation", preview, methods=["GET"], name="cancellations:preview"),
    Route("/orders/{order_id}/cancellation/impact", preview_impact, methods=["GET"], name="cancellations:impact"),
    Route("/orders/{order_id}/cancellation", create, methods=["POST"], name="cancellations:create"),
    Route("/cancellations/{cancellation_id:key}/undo", undo, methods=["POST"], name="cancellations:undo"),
    Route("/cancellations/{cancellation_id:key}/approval", approve, methods=["POST"], name="cancellations:approve"),
    Route(
        "/cancellations/{cancellation_id:key}/rejection",
        preview_rejection,
        methods=["GET"],
        name="cancellations:preview_rejection",
    ),
    Route("/cancellations/{cancellation_id:key}/rejection", reject, methods=["POST"], name="cancellations:reject"),
]
