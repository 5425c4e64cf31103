"""What can be wrong with the database itself, in words that an operator can act on."""

from sqlalchemy.exc import DataError, DBAPIError

SENTENCES = {
    "database_full": (
        "The disk that holds the database is full. Nothing was changed. Free some space; waiting work then goes on."
    ),
    "database_locked": "Another program holds the database for writing. Nothing was changed. Close it, or try again.",
    "database_corrupt": (
        "The database file is damaged. Stop the service and restore the newest backup (sidecar restore)."
    ),
    "database_readonly": (
        "The database cannot be written to. Give the service's user write access to the file and its folder."
    ),
    "database_unavailable": "The database does not answer. Check that it runs and that SIDECAR_DATABASE_URL is right.",
    "database_value": "The database cannot hold one of the values. Nothing was changed.",
    "database_owned": (
        "Another sidecar already serves this database file. Stop it first, or use PostgreSQL for several processes."
    ),
}
# Fragments of what SQLite and PostgreSQL say, lower case; the first that fits wins.
SIGNS = (
    ("database or disk is full", "database_full"),
    ("no space left", "database_full"),
    ("could not extend file", "database_full"),
    ("disk i/o error", "database_full"),
    ("is locked", "database_locked"),
    ("deadlock detected", "database_locked"),
    ("malformed", "database_corrupt"),
    ("not a database", "database_corrupt"),
    ("readonly database", "database_readonly"),
    ("read-only", "database_readonly"),
    ("unable to open", "database_readonly"),
    ("failed to resolve host", "database_unavailable"),
    ("connection", "database_unavailable"),
)
PASSING = frozenset({"database_full", "database_locked", "database_unavailable", "database_readonly"})


class DatabaseError(Exception):
    """The database refused for a reason that is not the statement's: ``code`` names it, ``str()`` says what to do."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        super().__init__(SENTENCES[code] + (f" ({detail})" if detail else ""))

    @property
    def is_passing(self) -> bool:
        """Whether the same attempt may succeed later without anybody repairing data."""
        return self.code in PASSING


def explain(error: DBAPIError) -> DatabaseError | None:
    """Return the operator's error for a driver's error, or None when the statement itself was wrong."""
    if isinstance(error, DataError):
        return DatabaseError("database_value")
    said = str(error.orig).lower()
    if error.connection_invalidated:
        return DatabaseError("database_unavailable")
    if type(error.orig).__name__ not in {"OperationalError", "DatabaseError", "DiskFull", "DeadlockDetected"}:
        return None
    return next((DatabaseError(code) for sign, code in SIGNS if sign in said), None)
