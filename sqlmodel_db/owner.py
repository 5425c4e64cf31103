"""The operating system's lock that makes one process the owner of an SQLite file; it ends with the process."""

import fcntl
import os
from pathlib import Path
from typing import Self

from sqlmodel_db.errors import DatabaseError


class SingleOwner:
    """Hold ``<database file>.owner`` locked; a second owner raises ``DatabaseError`` naming the first's process."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.name + ".owner")
        self._descriptor: int | None = None

    def acquire(self) -> Self:
        """Take the lock at once or raise."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DatabaseError("database_readonly", f"{self.path.parent}: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 20).decode(errors="replace").strip()
            os.close(descriptor)
            raise DatabaseError("database_owned", f"process {holder}" if holder else "") from error
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        except OSError as error:
            os.close(descriptor)
            raise DatabaseError("database_full", f"{self.path.parent}: {error.strerror}") from error
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        """Give the lock up; the file stays, so that no two processes ever lock different files of the same name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def is_free(self) -> bool:
        """Whether nobody owns the database at this moment."""
        try:
            SingleOwner(self.path.with_name(self.path.name.removesuffix(".owner"))).acquire().release()
        except DatabaseError:
            return False
        return True

    def __enter__(self) -> Self:
        """Acquire."""
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        """Release."""
        self.release()
