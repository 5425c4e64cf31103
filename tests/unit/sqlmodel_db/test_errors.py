"""What a driver says about the database itself becomes a sentence for the operator; a wrong statement does not."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from sqlmodel_db.errors import SENTENCES, explain


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("failed to resolve host 'nohost.invalid': [Errno -2] Name or service not known", "database_unavailable"),
        ('connection failed: FATAL:  password authentication failed for user "u"', "database_unavailable"),
        ('connection failed: FATAL:  database "x" does not exist', "database_unavailable"),
        ("connection timeout expired", "database_unavailable"),
        ("database disk image is malformed", "database_corrupt"),
        ("file is not a database", "database_corrupt"),
        ("database is locked", "database_locked"),
        ("database or disk is full", "database_full"),
        ("attempt to write a readonly database", "database_readonly"),
        ("unable to open database file", "database_readonly"),
    ],
)
def test_a_fault_of_the_database_is_told_in_its_sentence(said: str, code: str) -> None:
    explained = explain(OperationalError("SELECT 1", {}, sqlite3.OperationalError(said)))
    assert explained is not None
    assert (explained.code, str(explained)) == (code, SENTENCES[code])


def test_a_wrong_statement_stays_the_error_that_it_is() -> None:
    assert explain(OperationalError("SELECT x", {}, sqlite3.OperationalError("no such column: x"))) is None
