"""The webservice as an ASGI app: key, permissions, stock resources, the module's resources."""

import base64
import binascii
import json
import secrets
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sidecar.sandbox.prestashop import control
from sidecar.sandbox.prestashop.module_resources import RESOURCES
from sidecar.sandbox.prestashop.query import QueryError, select, shown_in_full
from sidecar.sandbox.prestashop.refusal import RefusalError
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.tables import Row
from sidecar.sandbox.prestashop.versions import MODULE_VERSION, VERSION

REALM = 'Basic realm="Welcome to PrestaShop Webservice, please enter the authentication key as the login. No password required."'  # noqa: E501
OWN = {resource for _, resource in RESOURCES}
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
LONGEST_BODY = 1024 * 1024


def create_app(sandbox: PrestaShopSandbox) -> Starlette:
    """Return the app; ``sandbox`` holds all its state."""
    routes = [
        Route("/api/", answer_root, methods=["GET"]),
        Route("/api/{resource}", answer, methods=METHODS),
        Route("/api/{resource}/{number:int}", answer, methods=METHODS),
        *control.ROUTES,
    ]
    app = Starlette(routes=routes)
    app.state.sandbox = sandbox
    return app


async def answer_root(request: Request) -> Response:
    """Answer what the key may do, as XML; a sandbox that restricts nothing shows what the module gives its key."""
    sandbox: PrestaShopSandbox = request.app.state.sandbox
    refused = _unauthorised(sandbox, request)
    if refused is not None:
        return refused
    allowed = sandbox.permissions or sandbox.exact_permissions()
    rows = "".join(f"<{name} {_verbs(verbs)}/>" for name, verbs in sorted(allowed.items()))
    document = f'<?xml version="1.0" encoding="UTF-8"?><prestashop><api>{rows}</api></prestashop>'
    now = format_datetime(datetime.fromtimestamp(sandbox.clock.now(), UTC), usegmt=True)
    return Response(document, headers={"PSWS-Version": VERSION, "Date": now}, media_type="text/xml")


def _verbs(allowed: set[str]) -> str:
    return " ".join(f'{verb.lower()}="{str(verb in allowed).lower()}"' for verb in (*METHODS, "HEAD"))


async def answer(request: Request) -> Response:
    """Answer one webservice request."""
    sandbox: PrestaShopSandbox = request.app.state.sandbox
    body = await request.body()
    with sandbox.lock:
        refused = _unauthorised(sandbox, request) or _forbidden(sandbox, request)
        if refused is not None:
            return refused
        if request.path_params["resource"] in OWN:
            response = _module_answer(sandbox, request, body)
        else:
            response = _stock_answer(sandbox, request)
    resource = request.path_params["resource"]
    for lost in (resource, f"{request.method} {resource}"):
        if lost not in sandbox.lost_answers:
            continue
        sandbox.lost_answers.remove(lost)
        raise TimeoutError("the answer was lost on purpose")
    return response


def _unauthorised(sandbox: PrestaShopSandbox, request: Request) -> Response | None:
    given = request.query_params.get("ws_key") or _basic_user(request.headers.get("authorization", ""))
    realm = {"WWW-Authenticate": REALM}
    if given is None:
        return PlainTextResponse("401 Unauthorized", 401, realm, media_type="text/html")
    if len(given) != 32:
        return _errors(401, [(18, "Invalid authentication key format")], realm, version="0")
    if not secrets.compare_digest(given, sandbox.webservice_key):
        unknown = [(20, "Authentification key is not active"), (21, "No permission for this authentication key")]
        return _errors(401, unknown, realm, version="0")
    return None


def _forbidden(sandbox: PrestaShopSandbox, request: Request) -> Response | None:
    resource, method = request.path_params["resource"], request.method
    known = OWN | set(sandbox.tables) | {"orders", "order_carriers", "order_details", "order_payments"}
    if resource not in known:
        listed = ", ".join(f'"{name}"' for name in sorted(known))
        return _errors(400, [(27, f'Resource of type "{resource}" does not exists. The full list is: {listed}')])
    allowed = sandbox.permissions
    if allowed is not None and resource not in allowed:
        return _errors(401, [(26, f'Resource of type "{resource}" is not allowed with this authentication key')])
    reads_only = resource not in OWN and method != "GET"
    if reads_only or (allowed is not None and method not in allowed[resource]):
        message = f"Method {method} is not allowed for the resource {resource} with this authentication key"
        return _errors(405, [(25, message)])
    return None


def _module_answer(sandbox: PrestaShopSandbox, request: Request, raw: bytes) -> Response:
    handler = RESOURCES.get((request.method, request.path_params["resource"]))
    try:
        if handler is None:
            raise RefusalError(405, "method_not_allowed", "The resource has no such method.")
        status, content = handler(sandbox, request.query_params, _parse(raw))
    except RefusalError as refusal:
        error = {"code": refusal.code, "field": refusal.field, "message": refusal.message}
        status, content = refusal.status, {"contract": 1, "error": error}
    headers = {"X-TikTokSidecar-Module": MODULE_VERSION, "X-TikTokSidecar-Contract": "1", "PSWS-Version": VERSION}
    return JSONResponse(content, status, headers, media_type="application/json; charset=utf-8")


def _stock_answer(sandbox: PrestaShopSandbox, request: Request) -> Response:
    if request.query_params.get("output_format") != "JSON":
        return PlainTextResponse("This sandbox answers output_format=JSON only.", 501)
    resource, number = request.path_params["resource"], request.path_params.get("number")
    rows = _rows(sandbox, resource)
    try:
        if number is None:
            found = select(rows, request.query_params)
            return _json({resource: found} if found else [])
        row = next((row for row in rows if row["id"] == number), None)
        if row is None:
            return Response(status_code=404, headers={"PSWS-Version": VERSION})
        return _json({_singular(resource): shown_in_full(row, request.query_params)})
    except QueryError as error:
        return _errors(error.status, [(error.code, error.message)])


def _rows(sandbox: PrestaShopSandbox, resource: str) -> list[Row]:
    orders = sandbox.orders.values()
    if resource == "orders":
        return [
            order.order | {"associations": {"order_rows": [_order_row(row) for row in order.details]}}
            for order in orders
        ]
    if resource == "order_details":
        return [
            _without_rate(row) | {"associations": {"taxes": [{"id": "1"}]}} for order in orders for row in order.details
        ]
    if resource == "order_carriers":
        return [order.carrier for order in orders if order.carrier]
    if resource == "order_payments":
        return [order.payment for order in orders if order.payment]
    if resource == "countries":
        return [row for row in sandbox.tables[resource] if row["iso_code"] not in sandbox.setup.countries_elsewhere]
    return sandbox.tables[resource]


def _order_row(detail: Row) -> Row:
    names = (
        "product_id",
        "product_attribute_id",
        "product_quantity",
        "product_name",
        "product_reference",
        "product_ean13",
    )
    more = (
        "product_isbn",
        "product_upc",
        "product_price",
        "id_customization",
        "unit_price_tax_incl",
        "unit_price_tax_excl",
    )
    return {"id": str(detail["id"])} | {name: detail[name] for name in (*names, *more)}


def _without_rate(detail: Row) -> Row:
    return {name: value for name, value in detail.items() if name != "tax_rate"}


def _singular(resource: str) -> str:
    irregular = {"countries": "country", "currencies": "currency", "taxes": "tax"}
    return irregular.get(resource, resource.removesuffix("s"))


def _basic_user(header: str) -> str | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _parse(raw: bytes) -> dict[str, Any]:
    if len(raw) > LONGEST_BODY:
        raise RefusalError(413, "too_large", "The body is larger than 1 MiB.")
    if not raw:
        return {}
    try:
        content = json.loads(raw)
    except ValueError as error:
        raise RefusalError(400, "malformed_json", "The body is no JSON.") from error
    if not isinstance(content, dict):
        raise RefusalError(400, "malformed_json", "The body is no JSON object.")
    return content


def _json(content: Any) -> Response:
    return JSONResponse(content, headers={"PSWS-Version": VERSION})


def _errors(
    status: int, errors: list[tuple[int, str]], headers: dict[str, str] | None = None, *, version: str = VERSION
) -> Response:
    content = {"errors": [{"code": code, "message": message} for code, message in errors]}
    return JSONResponse(content, status, (headers or {}) | {"PSWS-Version": version})
