"""Which queue a database carries: the embedded one on SQLite, procrastinate on PostgreSQL."""

from sidecar.errors import RefusedError
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.queue import JobQueue
from sqlmodel_db.engine import Database


def open_queue(database: Database) -> JobQueue:
    """Return the database's queue. Raises ``RefusedError`` cluster_extra_missing without procrastinate."""
    if database.is_sqlite:
        return EmbeddedQueue()
    try:
        from sidecar.jobs.procrastinate import ProcrastinateQueue, prepare
    except ImportError as error:
        raise RefusedError("cluster_extra_missing") from error
    prepare(database)
    queue: JobQueue = ProcrastinateQueue()
    return queue
