"""The first steps, guided: from the pairing to going live, each done, to do, or stopped by a problem."""

from typing import Any
from urllib.parse import urljoin

from sqlmodel import Session, col, func, select
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError, SidecarError
from sidecar.sync import bind_foreign, connect, preflight, rehearsal, settings_of, tiktok_app
from sidecar.sync.bind_foreign import Bound
from sidecar.sync.store import rehearsals
from sidecar.tiktok.scopes import SCOPES
from sidecar.web.desk import Desk, open_desk
from sidecar.web.handlers.policies import choice_lists
from sidecar.web.htmx import events
from sidecar.web.i18n import N_
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views import onboarding
from sidecar.web.views.preflight import counted, summed_up
from sidecar.web.views.problems import explain
from sidecar.web.views.rehearsal import summary
from sqlmodel_db.tables import Authorization

LONGEST_FILE = 1_048_576
LISTED = 50
APP_FIELDS = {"app_key": N_("App key"), "app_secret": N_("App secret"), "service_id": N_("Service ID")}
CHANGED = ("page-refresh", "counters-refresh")
REFUSED = {
    "unknown": N_("TikTok has reported no such order."),
    "bound": N_("It is already linked or being created."),
    "taken": N_("That PrestaShop order is linked to another TikTok order."),
}


@speaks
@needs("configure")
async def show(request: Request) -> Response:
    """Answer the page; the check and the rehearsal are asked for by their own steps, since they take a moment."""
    desk = await open_desk(request)
    refused = await desk.read(_refused, [shop.authorization_id for shop in desk.tiktok_shops])
    public = desk.backend.settings.public_url.rstrip("/") + "/"
    app = await tiktok_app.read(desk.backend, desk.shop_id)
    context = {
        "shop": desk.shop,
        "tiktok_shops": desk.tiktok_shops,
        "labels": _labels(desk),
        "connection": onboarding.connection_state(desk.tiktok_shops, refused),
        "app": app,
        "scopes": SCOPES,
        "redirect_url": urljoin(public, "tiktok/callback"),
        "webhook_url": urljoin(public, f"tiktok/webhooks/{app.app_key}" if app.kind == "own" else "tiktok/webhooks"),
    }
    return page(request, "onboarding/page.html", context)


def _refused(session: Session, shop_id: str, ids: list[int]) -> int:
    withdrawn = (Authorization.shop_id == shop_id, col(Authorization.refused_at).is_not(None))
    mine = select(func.count()).where(*withdrawn, col(Authorization.id).in_(ids))
    return session.exec(mine).one()


def _labels(desk: Desk) -> dict[str, tuple[str, str]]:
    return {state: (desk.words(label.text), label.tone) for state, label in onboarding.LABELS.items()}


@speaks
@needs("configure")
async def show_pending(request: Request) -> Response:
    """Answer the TikTok shops of a consent; while there are none, the answer asks again by itself."""
    desk = await open_desk(request)
    mine = {shop.id for shop in desk.tiktok_shops}
    consents = await connect.pending(desk.backend, desk.shop_id)
    found = {shop.id: shop for consent in consents for shop in consent.shops if shop.id not in mine}
    return page(request, "onboarding/_pending.html", {"pending": [*found.values()], "is_waiting": not mine})


@speaks
@needs("configure")
async def change_app(request: Request) -> Response:
    """Keep the shop's own TikTok app."""
    desk = await open_desk(request)
    form = await request.form()
    key, secret, service = (str(form.get(name, "")) for name in ("app_key", "app_secret", "service_id"))
    try:
        await tiktok_app.change(desk.backend, desk.shop_id, key, secret, service, desk.employee.actor)
    except RefusedError as error:
        field = str(error.problem.params["field"])
        text = desk.words("“%(field)s” is missing or no such value.", field=desk.words(APP_FIELDS[field]))
        remedy = desk.words("Copy it again from the app's page in Partner Center, without spaces.")
        return notice(request, text, tone="failed", remedy=remedy, field=field, status=422)
    then = "" if desk.tiktok_shops else desk.words("Next: press Connect TikTok Shop below.")
    text = desk.words("The TikTok app is saved, its secret encrypted.")
    return notice(request, text, remedy=then, fire=CHANGED)


@speaks
@needs("configure")
async def show_policies(request: Request) -> Response:
    """Answer the settings that matter first, with the open orders that each concerns."""
    desk = await open_desk(request)
    lists, away = await choice_lists(desk)
    policy = await settings_of.read(desk.backend, desk.shop_id)
    concerned = {} if away else (await rehearsal.current(desk.backend, desk.shop_id)).concerned
    found = onboarding.choices(policy.as_dict(), lists, concerned, desk.words)
    return page(request, "onboarding/_policies.html", {"choices": found, "flags": onboarding.flags()})


@speaks
@needs("configure")
async def show_checks(request: Request) -> Response:
    """Answer the step of the check; a shop that does not answer is the step's problem, not the page's."""
    desk = await open_desk(request)
    counts, away = {}, None
    try:
        counts = counted(await preflight.look(desk.backend, desk.shop_id))
    except SidecarError as error:
        away = explain(error.code, error.problem.params, desk.words)
    state = "problem" if away else onboarding.check_state(counts)
    context = {"counts": summed_up(counts, desk.words), "away": away, "state": state, "labels": _labels(desk)}
    return page(request, "onboarding/_checks.html", context)


@speaks
@needs("configure")
async def show_rehearsal(request: Request) -> Response:
    """Answer the step of the rehearsal; the first fetch's end is told, so that the check is repeated."""
    desk = await open_desk(request)
    context: dict[str, Any] = {"away": None, "state": "problem", "total": 0, "progress": None, "labels": _labels(desk)}
    try:
        found = await rehearsal.current(desk.backend, desk.shop_id)
    except SidecarError as error:
        context["away"] = explain(error.code, error.problem.params, desk.words)
        return page(request, "onboarding/_rehearsal.html", context)
    counts, stopped = await desk.read(rehearsals.counts), await desk.read(rehearsals.stopped)
    context |= summary(counts, stopped, desk.words) | {"total": found.total}
    context["progress"] = (found.done, found.total) if found.state == "running" else None
    context["is_first_fetch"] = desk.shop.last_fetch_at is None
    is_live = desk.shop.live_from is not None
    state = onboarding.rehearsal_state(found.state, counts, found.total, is_live=is_live)
    context["state"] = "todo" if context["is_first_fetch"] else state
    is_news = "waiting" in request.query_params and not context["is_first_fetch"]
    headers = events("first-fetch-ended") if is_news else {}
    return page(request, "onboarding/_rehearsal.html", context, headers=headers)


@speaks
@needs("configure")
async def search_foreign(request: Request) -> Response:
    """Answer the orders that another tool made in PrestaShop."""
    desk = await open_desk(request)
    found = await bind_foreign.search(desk.backend, desk.shop_id)
    return page(request, "onboarding/_foreign.html", {"found": found[:LISTED], "total": len(found)})


@speaks
@needs("configure")
async def bind(request: Request) -> Response:
    """Bind every order that another tool made, as PrestaShop has them now."""
    desk = await open_desk(request)
    done = await bind_foreign.bind_found(desk.backend, desk.shop_id, desk.employee.actor)
    return _told(request, desk, done)


@speaks
@needs("configure")
async def bind_list(request: Request) -> Response:
    """Bind the orders of an uploaded list."""
    desk = await open_desk(request)
    pairs = bind_foreign.read_list(await _uploaded(request))
    done = await bind_foreign.bind(desk.backend, desk.shop_id, pairs, desk.employee.actor)
    return _told(request, desk, done)


async def _uploaded(request: Request) -> str:
    """Return the file's text; raises ``RefusedError`` bad_field (422) where it is none, body_too_long (413)."""
    async with request.form(max_files=1, max_fields=2) as form:
        file = form.get("list")
        if not isinstance(file, UploadFile) or not file.filename:
            raise RefusedError("bad_field", status=422, field="list")
        content = await file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise RefusedError("body_too_long", status=413, limit=LONGEST_FILE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("bad_field", status=422, field="list") from error


def _told(request: Request, desk: Desk, done: Bound) -> Response:
    text = desk.words.plural("%(count)s order was linked.", "%(count)s orders were linked.", done.count)
    left = [f"{order_id} – {desk.words(REFUSED[why])}" for order_id, why in done.refused[:LISTED]]
    tone = "done" if done.count or not left else "failed"
    return notice(request, text, tone=tone, remedy=" ".join(left), fire=("counters-refresh", "foreign-refresh"))


routes = [
    Route("/onboarding", show, name="onboarding:show"),
    Route("/onboarding/pending", show_pending, name="onboarding:pending"),
    Route("/onboarding/app", change_app, methods=["POST"], name="onboarding:app"),
    Route("/onboarding/policies", show_policies, name="onboarding:policies"),
    Route("/onboarding/checks", show_checks, name="onboarding:checks"),
    Route("/onboarding/rehearsal", show_rehearsal, name="onboarding:rehearsal"),
    Route("/onboarding/foreign", search_foreign, methods=["GET"], name="onboarding:foreign"),
    Route("/onboarding/foreign", bind, methods=["POST"], name="onboarding:bind"),
    Route("/onboarding/foreign/list", bind_list, methods=["POST"], name="onboarding:bind_list"),
]
