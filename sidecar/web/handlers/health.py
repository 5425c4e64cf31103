"""What the operator and the load balancer ask."""

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sidecar.metrics import REGISTRY, collect


def _ping(session: Session) -> None:
    session.execute(text("SELECT 1"))


async def healthz(_request: Request) -> Response:
    """Answer that the process is alive."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """Answer whether the database answers too (503 otherwise, by the error handler)."""
    await request.app.state.backend.database.read(_ping)
    return PlainTextResponse("ready\n")


async def metrics(request: Request) -> Response:
    """Answer Prometheus' text: orders by stage, jobs, API errors by code, days left of authorisations."""
    backend = request.app.state.backend
    await backend.database.read(lambda session: collect(session, backend.queue))
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
