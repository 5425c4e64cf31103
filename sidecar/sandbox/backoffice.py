"""A back office on loopback: holds the tab's frame, signs launch tokens, shows the sandbox's own orders."""

import hashlib
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from itsdangerous import URLSafeTimedSerializer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sidecar.sandbox.backoffice_words import WORDS
from sidecar.sandbox.pages import STATIC, render
from sidecar.sandbox.prestashop.control import cancel, ship, track
from sidecar.sandbox.prestashop.state import PrestaShopSandbox, ShopOrder
from sidecar.sandbox.prestashop.tables import LANGUAGES, OUR_CARRIER
from sidecar.sandbox.prestashop.validators import TRACKING
from sidecar.sandbox.prestashop.versions import MODULE_VERSION

LAUNCH_SALT = "tiktoksidecar.launch"
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
LANGUAGE_IDS = {iso: number for number, iso in LANGUAGES.items()}
LATEST = 60


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody of the merchant's staff and what their profile lets them do in the tab."""

    id: int
    name: str
    permissions: tuple[str, ...]


EMPLOYEES = (
    Employee(1, "Garance Petit", ("view", "operate", "configure")),
    Employee(2, "Hugo Lefèvre", ("view", "operate")),
    Employee(3, "Inès Moreau", ("view",)),
)


@dataclass(slots=True)
class Pairing:
    """What the module keeps after pairing, and where the shop stands."""

    shop_id: str
    secret: str
    public_url: str
    shop_url: str


@dataclass(slots=True)
class BackOffice:
    """The back office of one sandbox shop; ``pairing`` is None until the module is paired."""

    shop: PrestaShopSandbox
    origin: str
    pairing: Pairing | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, in which language."""

    employee: Employee
    language: str

    def link(self, path: str, **changes: Any) -> str:
        """Return a link within the back office that keeps employee and language unless ``changes`` says otherwise."""
        values = {"employee": self.employee.id, "lang": self.language} | changes
        return f"{path}?" + "&".join(f"{name}={value}" for name, value in values.items())


def create_app(office: BackOffice) -> Starlette:
    """Return the back office's ASGI app."""
    routes = [
        Route("/", tab),
        Route("/launch-token", launch_token, methods=["POST"]),
        Route("/orders", order_list),
        Route("/orders/{number:int}", order_page, methods=["GET"]),
        Route("/orders/{number:int}", change_order, methods=["POST"]),
        Mount("/sandbox-static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(routes=routes)
    app.state.office = office
    return app


def sign_launch(office: BackOffice, visit: Visit) -> str:
    """Return a launch token, the same bytes as the module's PHP makes; raises RuntimeError before pairing."""
    pairing = office.pairing
    if pairing is None:
        raise RuntimeError("the shop is not paired")
    payload = {
        "shop_id": pairing.shop_id,
        "shop_url": pairing.shop_url,
        "employee_id": visit.employee.id,
        "name": visit.employee.name,
        "locale": LOCALES[visit.language],
        "permissions": list(visit.employee.permissions),
        "admin_origin": office.origin,
        # Not encoded: the frame fills in the order's number.
        "open_url": office.origin + visit.link("/orders/{id_order}"),
        "module_version": MODULE_VERSION,
        "nonce": secrets.token_hex(16),
    }
    signer = {"digest_method": hashlib.sha256}
    return str(URLSafeTimedSerializer(pairing.secret, salt=LAUNCH_SALT, signer_kwargs=signer).dumps(payload))


async def tab(request: Request) -> Response:
    """The page that stands in the order grid's place and holds the frame."""
    office, visit = _visit(request)
    if office.pairing is None:
        return _page(request, "backoffice_unpaired.html", status=503)
    pairing = office.pairing
    frame = f"{pairing.public_url}/embed/{pairing.shop_id}"
    frame_origin = "/".join(pairing.public_url.split("/")[:3])
    return _page(
        request,
        "backoffice_tab.html",
        frame=frame,
        frame_origin=frame_origin,
        token_url=visit.link("/launch-token"),
        token=sign_launch(office, visit),
    )


async def launch_token(request: Request) -> Response:
    """Answer a fresh launch token to the page's own script."""
    office, visit = _visit(request)
    if request.headers.get("x-requested-with") != "XMLHttpRequest":
        return JSONResponse({"error": "forbidden"}, 403)
    return JSONResponse({"token": sign_launch(office, visit)})


async def order_list(request: Request) -> Response:
    """The shop's own list of orders, newest first."""
    office, visit = _visit(request)
    with office.shop.lock:
        newest = sorted(office.shop.orders.values(), key=lambda order: order.id, reverse=True)[:LATEST]
        rows = [_row(office.shop, order, visit.language) for order in newest]
    return _page(request, "backoffice_orders.html", rows=rows, count=len(office.shop.orders))


async def order_page(request: Request) -> Response:
    """One order: lines, totals, state, tracking form."""
    office, visit = _visit(request)
    order = office.shop.orders.get(request.path_params["number"])
    if order is None:
        return _page(request, "backoffice_missing.html", status=404)
    with office.shop.lock:
        content = _row(office.shop, order, visit.language) | _details(office.shop, order, visit.language)
    return _page(request, "backoffice_order.html", order=content, failed=request.query_params.get("failed", ""))


async def change_order(request: Request) -> Response:
    """Ship, cancel or change the state, as an employee would; back to the order's page."""
    office, visit = _visit(request)
    order = office.shop.orders.get(request.path_params["number"])
    if order is None:
        return _page(request, "backoffice_missing.html", status=404)
    form = await request.form()
    with office.shop.lock:
        failed = _change(office.shop, order, {name: str(value) for name, value in form.items()})
    more = {"failed": failed} if failed else {}
    return RedirectResponse(visit.link(f"/orders/{order.id}", **more), 303)


def _change(shop: PrestaShopSandbox, order: ShopOrder, form: dict[str, str]) -> str:
    tracking, action = form.get("tracking", "").strip(), form.get("action")
    carrier = int(form["carrier"]) if form.get("carrier", "").isdigit() else None
    if not TRACKING.fullmatch(tracking):
        return "tracking"
    if action == "ship":
        ship(shop, order, tracking, carrier)
    elif action == "tracking":
        track(shop, order, tracking, carrier)
    elif action == "cancel":
        cancel(shop, order)
    elif action == "state" and form.get("state", "").isdigit() and shop.row("order_states", int(form["state"])):
        shop.change_state(order, int(form["state"]), "shop")
    else:
        return "action"
    return ""


def _visit(request: Request) -> tuple[BackOffice, Visit]:
    office: BackOffice = request.app.state.office
    wanted, language = request.query_params.get("employee", "1"), request.query_params.get("lang", "fr")
    employee = next((entry for entry in EMPLOYEES if str(entry.id) == wanted), EMPLOYEES[0])
    return office, Visit(employee, language if language in LOCALES else "fr")


def _page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    _, visit = _visit(request)
    words = WORDS[visit.language]
    common = {"visit": visit, "words": words, "employees": EMPLOYEES, "languages": LOCALES, "path": request.url.path}
    return HTMLResponse(render(template, **common, **values), status)


def _row(shop: PrestaShopSandbox, order: ShopOrder, language: str) -> dict[str, Any]:
    state = shop.row("order_states", order.state) or {}
    delivery = order.body["delivery"]
    return {
        "id": order.id,
        "reference": order.order["reference"],
        "customer": f"{delivery['firstname']} {delivery['lastname']}",
        "country": delivery["country"],
        "total": _money(order.order["total_paid_tax_incl"], order.body["currency"], language),
        "state": state["name"][LANGUAGE_IDS[language]],
        "colour": f"state-{state['id']}",
        "date": order.order["date_add"],
    }


def _details(shop: PrestaShopSandbox, order: ShopOrder, language: str) -> dict[str, Any]:
    number = LANGUAGE_IDS[language]
    currency, carrier = order.body["currency"], order.carrier
    return {
        "external_id": order.external_id,
        "facts": order.facts,
        "address": order.body["delivery"],
        "lines": [
            {
                "name": line["product_name"],
                "reference": line["product_reference"],
                "quantity": line["product_quantity"],
                "unit": _money(line["unit_price_tax_incl"], currency, language),
                "total": _money(line["total_price_tax_incl"], currency, language),
            }
            for line in order.details
        ],
        "products": _money(order.order["total_products_wt"], currency, language),
        "shipping": _money(order.order["total_shipping_tax_incl"], currency, language),
        "carriers": _carriers(shop, order) if carrier else [],
        "tracking": carrier["tracking_number"] if carrier else "",
        "states": [(row["id"], row["name"][number], row["id"] == order.state) for row in shop.tables["order_states"]],
        "history": [(state_name(shop, state, number), at) for state, at in reversed(order.history)],
    }


def _carriers(shop: PrestaShopSandbox, order: ShopOrder) -> list[tuple[int, str, bool]]:
    """Return the carriers to choose from; while the order has the module's own, a usual one is proposed."""
    chosen = int(order.order["id_carrier"])
    if chosen == OUR_CARRIER:
        usual = "Royal Mail" if order.body["currency"] == "GBP" else "Colissimo"
        chosen = next(row["id"] for row in shop.tables["carriers"] if row["name"] == usual)
    return [(row["id"], row["name"], row["id"] == chosen) for row in shop.tables["carriers"]]


def state_name(shop: PrestaShopSandbox, state: int, language: int) -> str:
    """Return an order state's name in a language (by id)."""
    row = shop.row("order_states", state)
    return str(row["name"][language]) if row else str(state)


def _money(amount: str, currency: str, language: str) -> str:
    return str(format_currency(Decimal(amount), currency, locale=LOCALES[language].replace("-", "_")))
