"""How fast one shop's calls go: TikTok assigns quotas dynamically, so the rate is found, not configured."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from sidecar.errors import RetryLaterError

PATIENCE_SECONDS = 30.0


class Pace:
    """Spaces calls evenly after a burst of one second's worth; halves on 429, grows back with every success.

    Rates are calls a second. TikTok: rate limits, 2026-09 (a quota per app and authorised shop, no fixed number).
    """

    def __init__(
        self,
        rate: float = 20.0,
        *,
        floor: float = 0.5,
        ceiling: float = 50.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.rate = rate
        self._floor = floor
        self._ceiling = ceiling
        self._clock = clock
        self._sleep = sleep
        self._free_at = 0.0

    async def wait(self) -> None:
        """Take the next free moment and sleep until it comes.

        Raises RetryLaterError (``tiktok_rate_limited``) where that is long: whoever calls keeps others waiting.
        """
        now = self._clock()
        free_at = max(self._free_at, now - 1.0) + 1.0 / self.rate
        if free_at - now > PATIENCE_SECONDS:
            raise RetryLaterError("tiktok_rate_limited", after=free_at - now)
        self._free_at = free_at
        if self._free_at > now:
            await self._sleep(self._free_at - now)

    def grow(self) -> None:
        """Note a success: about one call a second faster for every second of successes."""
        self.rate = min(self._ceiling, self.rate + 1.0 / self.rate)

    def slow_down(self, pause: float) -> None:
        """Note a refusal for too many calls: half the rate, and nothing for ``pause`` seconds."""
        self.rate = max(self._floor, self.rate / 2)
        self._free_at = max(self._free_at, self._clock() + pause)
