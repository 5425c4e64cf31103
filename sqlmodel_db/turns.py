"""Turns: what inserts the same rows from two places waits for the other, where a database has several writers."""

from sqlalchemy import text
from sqlmodel import Session

TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def take_turn(session: Session, name: str) -> None:
    """Wait for other transactions that took the turn of this name, and keep it until the end of this one.

    To be taken before any row is locked: two transactions would wait for each other otherwise.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(TURN, {"name": name})
