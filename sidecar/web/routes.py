"""Every route of the service, by noun."""

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from sidecar.web.handlers import (
    cancellations,
    connections,
    deadlines,
    embed,
    fetches,
    go_live,
    health,
    onboarding,
    orders,
    pairings,
    policies,
    preflight,
    problems,
    rehearsals,
    returns,
    settings,
    shipments,
    sku_links,
    tickets,
    webhook_settings,
    webhooks,
)
from sidecar.web.render import STATIC


def all_routes() -> list[BaseRoute]:
    """Return the routes; fixed paths stand before those with a parameter."""
    services = (health, embed, pairings, connections, webhooks, tickets)
    started = (onboarding, preflight, rehearsals, go_live)
    answers = (problems, returns, deadlines, sku_links, cancellations, shipments)
    pages = (*started, webhook_settings, fetches, *answers, policies, settings, orders)
    routes: list[BaseRoute] = [route for noun in (*services, *pages) for route in noun.routes]
    return [*routes, Mount("/static", StaticFiles(directory=STATIC), name="static")]
