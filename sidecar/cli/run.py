"""Running a command: open the backend, choose the shop, and see that queued work gets done."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

from sidecar import log
from sidecar.cli.console import fail, tell
from sidecar.errors import RefusedError, SidecarError
from sidecar.jobs.embedded import reclaim
from sidecar.jobs.worker import Worker
from sidecar.settings import Settings, load_settings
from sidecar.sync.backend import Backend, open_backend
from sidecar.sync.store import Shop, SingleOwner, StoreError, shops

ACTOR = "command"
PAUSE_SECONDS = 0.25
Command = Callable[[Backend], Awaitable[Any]]


def settings_for_command(*, as_json: bool) -> Settings:
    """Return the settings; errors end the command with a sentence."""
    try:
        settings = load_settings()
    except SidecarError as error:
        fail(error.code, tell(error.problem), as_json=as_json)
    log.configure("ERROR" if settings.log_level == "INFO" else settings.log_level, settings.log_format)
    return settings


def run(command: Command, *, as_json: bool) -> Any:
    """Run a command on an open backend and return its result; errors end it with a sentence."""
    settings = settings_for_command(as_json=as_json)
    with failing_in_words(as_json=as_json):
        return asyncio.run(with_backend(settings, command))


@contextmanager
def failing_in_words(*, as_json: bool) -> Iterator[None]:
    """End the process with a sentence where the block fails for a reason that a person can mend."""
    try:
        yield
    except SidecarError as error:
        fail(error.code, tell(error.problem), as_json=as_json)
    except StoreError as error:
        fail(error.code, str(error), as_json=as_json)
    except KeyboardInterrupt:
        fail("interrupted", "Stopped. Work that was started goes on with the next command or server.", as_json=as_json)


async def with_backend(settings: Settings, command: Command) -> Any:
    """Open the backend, run the command on it, and close it again."""
    async with open_backend(settings) as backend:
        return await command(backend)


async def choose_shop(backend: Backend, wanted: str | None) -> Shop:
    """Return the shop by id or address, or the only one. Raises ``RefusedError`` unknown_shop, no_shop, shop_needed."""
    found = await backend.database.read(lambda session: list(shops.paired_shops(session)))
    if wanted:
        found = [shop for shop in found if wanted in (shop.id, shop.shop_url, shop.shop_url.rstrip("/"))]
        if not found:
            raise RefusedError("unknown_shop", status=404, shop_id=wanted)
    if not found:
        raise RefusedError("no_shop", status=404)
    if len(found) > 1:
        raise RefusedError("shop_needed", shops=", ".join(shop.id for shop in found))
    return found[0]


async def work_until(backend: Backend, is_settled: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is settled: a running server does the work, or this command itself does."""
    with ExitStack() as stack:
        is_ours = await _takes_ownership(backend, stack)
        while True:
            if is_ours:
                await Worker(backend).run_until_idle()
            if await is_settled():
                return
            await asyncio.sleep(PAUSE_SECONDS)
            is_ours = is_ours or await _takes_ownership(backend, stack)


async def _takes_ownership(backend: Backend, stack: ExitStack) -> bool:
    """Become the SQLite file's one worker; False while a server is. On PostgreSQL any number may work.

    What an earlier owner was doing when it was killed is taken up at once.
    """
    if backend.database.path is None:
        return True
    try:
        stack.enter_context(SingleOwner(backend.database.path))
    except StoreError:
        return False
    await backend.database.write(lambda session: reclaim(session, timedelta(0)))
    return True
