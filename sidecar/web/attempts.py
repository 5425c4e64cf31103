"""Who tries too often: refused attempts are counted by asker, in this process's memory."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from sidecar.errors import NeedsMerchantError, RefusedError

MOST = 20
WINDOW_SECONDS = 60.0
MOST_ASKERS = 10_000


class Attempts:
    """Lets an asker be refused ``most`` times in a window of ``seconds``; what succeeds does not count."""

    def __init__(
        self, most: int = MOST, seconds: float = WINDOW_SECONDS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.most = most
        self.seconds = seconds
        self._now = now
        self._refused: dict[str, tuple[float, int]] = {}

    @contextmanager
    def of(self, asker: str, *codes: str) -> Iterator[None]:
        """Count a refusal inside the block; raises ``RefusedError`` too_many_attempts (429) before it at the limit.

        With ``codes`` only those refusals count: what tells that somebody guesses, not what an honest asker got wrong.
        """
        began, count = self._refused.get(asker, (self._now(), 0))
        left = began + self.seconds - self._now()
        if count >= self.most and left > 0:
            raise RefusedError("too_many_attempts", status=429, seconds=max(1, round(left)))
        try:
            yield
        except (RefusedError, NeedsMerchantError) as error:
            if not codes or error.code in codes:
                self._refused[asker] = (began, count + 1) if left > 0 else (self._now(), 1)
                self._forget()
            raise

    def _forget(self) -> None:
        """Drop windows that are over, and the oldest where there are too many: the memory is bounded."""
        if len(self._refused) <= MOST_ASKERS:
            return
        over = self._now() - self.seconds
        self._refused = {asker: found for asker, found in self._refused.items() if found[0] > over}
        while len(self._refused) > MOST_ASKERS:
            del self._refused[next(iter(self._refused))]


def address_of(request: Request) -> str:
    """Return the asker's address; behind a proxy on this machine uvicorn takes it from X-Forwarded-For."""
    return request.client.host if request.client else ""
