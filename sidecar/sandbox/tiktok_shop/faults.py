"""Bad weather on demand: what the next answers of an endpoint shall be instead of the right ones."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What can go wrong on the way."""

    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    CODE = "code"
    LOST_ANSWER = "lost_answer"
    TRUNCATED = "truncated"
    DUPLICATE_ORDER = "duplicate_order"
    EMPTY_PAGE = "empty_page"
    VANISHED_TOKEN = "vanished_token"  # noqa: S105


@dataclass(slots=True)
class Fault:
    """``kind`` for the next ``times`` requests whose path contains ``path``; ``code``: TikTok's, for that kind."""

    path: str
    kind: FaultKind
    times: int = 1
    retry_after: int = 1
    code: int = 0


class Faults:
    """The faults still to come, first set first served."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Arrange for a fault."""
        self._waiting.append(fault)

    def take(self, path: str, *kinds: FaultKind) -> Fault | None:
        """Use up and return the next fault of one of ``kinds`` for ``path``, if any."""
        for fault in self._waiting:
            if fault.kind in kinds and fault.path in path:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()
