"""Errors and the three outcomes of any attempt: retry later, needs the merchant, nothing to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something waits for a person: a code of ``sidecar.problems`` and the values for its sentence.

    ``cause`` groups problems with one repair (for ``sku_unmatched`` the SKU); values never hold a secret.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    cause: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return code and values as they are stored beside what failed."""
        return {"code": self.code, "params": dict(self.params)}


class SidecarError(Exception):
    """Root of every error that this project raises on purpose; carries the problem to show."""

    def __init__(self, problem: Problem | str, **params: Any) -> None:
        self.problem = problem if isinstance(problem, Problem) else Problem(problem, params)
        super().__init__(self.problem.code, dict(self.problem.params))

    @property
    def code(self) -> str:
        """Return the problem's code."""
        return self.problem.code


class RetryLaterError(SidecarError):
    """The attempt failed for a passing reason; try again after ``after`` seconds (None: the usual back-off)."""

    def __init__(self, problem: Problem | str, *, after: float | None = None, **params: Any) -> None:
        super().__init__(problem, **params)
        self.after = after


class NeedsMerchantError(SidecarError):
    """Trying again changes nothing: a person has to act."""


class NothingToDoError(SidecarError):
    """What was asked for is already so, or does not apply."""


class RefusedError(SidecarError):
    """A request to us was wrong or not allowed; ``status`` is the HTTP status to answer with."""

    def __init__(self, problem: Problem | str, *, status: int = 400, **params: Any) -> None:
        super().__init__(problem, **params)
        self.status = status
