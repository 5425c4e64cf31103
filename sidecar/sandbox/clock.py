"""A clock that can run faster than real time, shared by everything in a sandbox."""

import time
from collections.abc import Callable


class SandboxClock:
    """Seconds since the epoch (UTC); ``speed`` 60 lets a minute pass in a second."""

    def __init__(self, source: Callable[[], float] = time.time, speed: float = 1.0) -> None:
        self._source = source
        self._real_start = self._start = source()
        self._speed = speed

    def now(self) -> int:
        """Return the sandbox's present moment, whole Unix seconds."""
        return int(self._exact())

    def set_speed(self, speed: float) -> None:
        """Change how fast time passes from now on; raises ValueError unless it is above zero."""
        if speed <= 0:
            raise ValueError("speed must be above zero")
        self._start, self._real_start, self._speed = self._exact(), self._source(), speed

    def jump(self, seconds: float) -> None:
        """Move forward at once, for tests that cannot wait."""
        self._start += seconds

    def _exact(self) -> float:
        return self._start + (self._source() - self._real_start) * self._speed
