"""Pre-flight: what in PrestaShop or TikTok Shop would stop or spoil orders, and how to mend it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError, SidecarError
from sidecar.sync import preflight, settings_of
from sidecar.web.desk import open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views.preflight import told
from sidecar.web.views.problems import explain


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the page at once; it asks for its findings, which take PrestaShop a moment."""
    await open_desk(request)
    return page(request, "preflight/page.html", {})


@speaks
@needs("view")
async def look(request: Request) -> Response:
    """Look now and answer the findings; a shop that does not answer is told in their place."""
    desk = await open_desk(request)
    try:
        found = await preflight.look(desk.backend, desk.shop_id)
    except SidecarError as error:
        away = explain(error.code, error.problem.params, desk.words)
        return page(request, "preflight/_away.html", {"away": away})
    policy = (await settings_of.read(desk.backend, desk.shop_id)).as_dict()
    return page(request, "preflight/_findings.html", {"findings": told(found, policy, desk.words), "at": desk.now})


@speaks
@needs("configure")
async def repair(request: Request) -> Response:
    """Mend one finding by the change of settings that the page has shown."""
    desk = await open_desk(request)
    form = await request.form()
    names = [str(value) for value in form.getlist("setting")]
    code = str(form.get("code", ""))
    if not await preflight.repair(desk.backend, desk.shop_id, code, names, desk.employee.actor):
        raise RefusedError("finding_gone", status=409)
    return notice(request, desk.words("Saved."), fire=("preflight-refresh",))


@speaks
@needs("configure")
async def enable(request: Request) -> Response:
    """Mend one finding in PrestaShop by the change that the page has shown row by row."""
    desk = await open_desk(request)
    key = str((await request.form()).get("key", ""))
    if not await preflight.enable(desk.backend, desk.shop_id, key, desk.employee.actor):
        raise RefusedError("finding_gone", status=409)
    return notice(request, desk.words("Changed in PrestaShop."), fire=("preflight-refresh", "counters-refresh"))


routes = [
    Route("/preflight", show, methods=["GET"], name="preflight:show"),
    Route("/preflight", look, methods=["POST"], name="preflight:look"),
    Route("/preflight/changes", enable, methods=["POST"], name="preflight:enable"),
    Route("/preflight/repairs", repair, methods=["POST"], name="preflight:repair"),
]
