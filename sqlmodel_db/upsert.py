"""INSERT … ON CONFLICT, which each database's dialect has for itself; only the one in use is imported."""

from typing import Any


def upsert(dialect: str, table: Any) -> Any:
    """Return the dialect's insert statement, which has ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
