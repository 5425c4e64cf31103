"""Alembic's entry: run the revisions on the connection that ``upgrade`` handed over."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

from sqlmodel_db.tables import UtcDateTime


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our column types into a new revision as what the database knows them by."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=False,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
