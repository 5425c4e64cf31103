"""The TikTok Shop sandbox as one ASGI app: API host, token host and consent host together."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sidecar.sandbox.pages import STATIC
from sidecar.sandbox.tiktok_shop import (
    auth_api,
    cancellation_api,
    control,
    documents,
    fulfilment_api,
    order_api,
    return_api,
    shop_api,
)
from sidecar.sandbox.tiktok_shop.gateway import Handler, endpoint, failure
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

RETURNS, FULFILMENT = "/return_refund/{version}", "/fulfillment/{version}"


def create_app(sandbox: TikTokSandbox) -> Starlette:
    """Return the app; ``sandbox`` holds all its state."""
    app = Starlette(
        routes=[*_api(), *_consent(), *control.ROUTES],
        exception_handlers={404: _unknown("invalid_path"), 405: _unknown("invalid_method")},
    )
    app.state.sandbox = sandbox
    return app


def _api() -> list[Route]:
    return [
        _route("GET", "/authorization/{version}/shops", "202309", shop_api.authorized_shops, cipher=False),
        _route("GET", "/seller/{version}/shops", "202309", shop_api.active_shops, cipher=False),
        _route("GET", "/event/{version}/webhooks", "202309", shop_api.webhooks),
        _route("PUT", "/event/{version}/webhooks", "202309", shop_api.set_webhook),
        _route("DELETE", "/event/{version}/webhooks", "202309", shop_api.delete_webhook),
        _route("POST", "/order/{version}/orders/search", "202309", order_api.search_orders),
        _route("GET", "/order/{version}/orders", "202309", order_api.get_orders),
        _route("GET", "/order/{version}/orders", "202507", order_api.get_orders),
        *_aftersales(),
        *_fulfilment(),
    ]


def _aftersales() -> list[Route]:
    eligibility, cancellations = RETURNS + "/orders/{order_id}/aftersale_eligibility", RETURNS + "/cancellations"
    returns = RETURNS + "/returns"
    return [
        _route("GET", eligibility, "202309", cancellation_api.eligibility_202309),
        _route("GET", eligibility, "202602", cancellation_api.eligibility_202602),
        _route("POST", RETURNS + "/refunds/calculate", "202309", cancellation_api.calculate_refund),
        _route("POST", RETURNS + "/refunds/calculate", "202602", cancellation_api.calculate_refund),
        _route("POST", cancellations, "202309", cancellation_api.cancel_202309),
        _route("POST", cancellations, "202602", cancellation_api.cancel_202602),
        _route("POST", cancellations + "/search", "202309", cancellation_api.search_cancellations),
        _route("POST", cancellations + "/search", "202602", cancellation_api.search_cancellations),
        _route("POST", cancellations + "/{cancel_id}/approve", "202309", cancellation_api.approve),
        _route("POST", cancellations + "/{cancel_id}/reject", "202309", cancellation_api.reject),
        _route("GET", RETURNS + "/reject_reasons", "202309", cancellation_api.reject_reasons),
        _route("POST", returns + "/search", "202309", return_api.search_returns),
        _route("POST", returns + "/search", "202602", return_api.search_returns),
        _route("POST", returns + "/{return_id}/approve", "202309", return_api.approve),
        _route("POST", returns + "/{return_id}/reject", "202309", return_api.reject),
        _route("POST", returns + "/{return_id}/reject", "202606", return_api.reject),
    ]


def _fulfilment() -> list[Route]:
    order, package = FULFILMENT + "/orders/{order_id}", FULFILMENT + "/packages/{package_id}"
    providers = "/logistics/{version}/delivery_options/{delivery_option_id}/shipping_providers"
    return [
        _route("POST", order + "/packages", "202309", fulfilment_api.mark_shipped_202309),
        _route("POST", order + "/packages", "202610", fulfilment_api.mark_shipped_202610),
        _route("POST", order + "/shipping_info/update", "202309", fulfilment_api.update_order_tracking),
        _route("POST", FULFILMENT + "/packages/search", "202309", fulfilment_api.search_packages),
        _route("POST", package + "/ship", "202309", fulfilment_api.ship_package),
        _route("POST", package + "/shipping_info/update", "202309", fulfilment_api.update_package_tracking_202309),
        _route("POST", package + "/shipping_info/update", "202610", fulfilment_api.update_package_tracking_202610),
        _route("GET", package + "/shipping_documents", "202309", fulfilment_api.shipping_document),
        _route("GET", package, "202309", fulfilment_api.package_detail),
        _route("GET", providers, "202309", fulfilment_api.shipping_providers),
    ]


def _consent() -> list[Route | Mount]:
    return [
        Route("/open/authorize", auth_api.consent_page),
        Route("/open/approve", auth_api.approve),
        Route("/api/v2/token/get", auth_api.get_token),
        Route("/api/v2/token/refresh", auth_api.refresh_token),
        Route("/documents/{package_id}.pdf", documents.label),
        Mount("/sandbox-static", StaticFiles(directory=STATIC)),
    ]


def _route(method: str, path: str, version: str, handler: Handler, *, cipher: bool = True) -> Route:
    return Route(path.replace("{version}", version), endpoint(handler, cipher=cipher), methods=[method])


def _unknown(name: str) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, _error: Exception) -> Response:
        return failure(request.app.state.sandbox, name)

    return answer
