"""One attempt of a job, whichever queue it comes from: run, decide, log once, tell the use case when it is over."""

from typing import Any

import structlog

from sidecar.errors import NeedsMerchantError, SidecarError
from sidecar.jobs.queue import GiveUp, Retry, retry_decision
from sidecar.jobs.registry import REGISTRY, run_handler, tell_gave_up
from sidecar.log import places
from sidecar.problems import sentence_for_log
from sqlmodel_db.errors import DatabaseError

log = structlog.get_logger(__name__)
DONE = GiveUp(None)
PARTED = "unknown_shop"  # a shop that has parted waits for nobody: its jobs end, and nobody is told


async def attempt(
    backend: Any, name: str, shop_id: str, args: dict[str, Any], attempts: int, *, is_cut_off: bool = False
) -> Retry | GiveUp:
    """Run the handler once and return what becomes of the job; ``GiveUp(None)`` means that nothing is left to do.

    A job that was cut off again and again (``is_cut_off``) is not run any more: its use case is told as of any other.
    """
    with structlog.contextvars.bound_contextvars(job=name, shop_id=shop_id):
        try:
            if is_cut_off:
                raise NeedsMerchantError("job_cut_off")
            await run_handler(backend, name, shop_id, args)
        except Exception as error:
            if isinstance(error, SidecarError) and error.code == PARTED:
                log.info("job_dropped", code=error.code)
                return DONE
            return await _decide(backend, name, shop_id, args, attempts, error)
        return DONE


async def _decide(
    backend: Any, name: str, shop_id: str, args: dict[str, Any], attempts: int, error: Exception
) -> Retry | GiveUp:
    kind = REGISTRY.get(name)
    decision = retry_decision(attempts, error, kind.max_attempts if kind else 1)
    _log(error, decision, attempts)
    if isinstance(decision, GiveUp) and decision.problem:
        try:
            await tell_gave_up(backend, name, shop_id, args, decision.problem)
        except Exception as second:
            log.error("job_giving_up_failed", error=type(second).__name__, where=places(second))
    return decision


def _log(error: Exception, decision: Retry | GiveUp, attempts: int) -> None:
    """Log a foreseen failure by its code and sentence, an unforeseen one by its place; a message may quote a buyer."""
    after = round(decision.after) if isinstance(decision, Retry) else None
    if isinstance(error, SidecarError):
        says = sentence_for_log(error.code, error.problem.params)
        log.info("job_stopped", code=error.code, says=says, attempts=attempts, retry_seconds=after)
    elif isinstance(error, DatabaseError):
        log.error("job_stopped", code=error.code, says=str(error), attempts=attempts, retry_seconds=after)
    else:
        log.error("job_failed", error=type(error).__name__, where=places(error), attempts=attempts, retry_seconds=after)
