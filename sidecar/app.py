"""The service: one process that serves the tab and, unless told otherwise, works the queue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from sidecar.jobs.worker import Worker
from sidecar.settings import Settings
from sidecar.sync.backend import Backend, open_backend
from sidecar.web.attempts import Attempts
from sidecar.web.body import BodyLimit
from sidecar.web.refusals import Refusals
from sidecar.web.routes import all_routes
from sidecar.web.security import EmployeeGate, SecurityHeaders
from sidecar.web.session import AccessTokens


def create_app(settings: Settings, *, backend: Backend | None = None, with_worker: bool = True) -> Starlette:
    """Return the ASGI app; ``with_worker`` works the queue in this process, ``backend`` is opened unless given.

    Raises ``SidecarError`` at start when the database is missing, full, or owned by another server.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opened(settings, backend) as ready:
            app.state.backend = ready
            app.state.access_tokens = AccessTokens(ready.settings.access_key())
            async with Worker(ready).running(enabled=with_worker):
                yield

    middleware = [
        Middleware(SecurityHeaders),
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=3),  # 5 takes twice the time for an eighth less
        Middleware(Refusals),
        Middleware(BodyLimit),
        Middleware(EmployeeGate),
    ]
    app = Starlette(routes=all_routes(), middleware=middleware, lifespan=lifespan)
    app.router.redirect_slashes = False  # it would lead to whatever Host the request names
    app.state.settings = settings
    app.state.attempts = Attempts()
    return app


@asynccontextmanager
async def opened(settings: Settings, backend: Backend | None) -> AsyncIterator[Backend]:
    """Yield the given backend, which its owner closes, or one of our own."""
    if backend is not None:
        yield backend
        return
    async with open_backend(settings) as own:
        yield own
