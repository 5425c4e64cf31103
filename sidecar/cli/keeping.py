"""``backup``, ``restore``, ``rotate-key``, ``forget``."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sidecar.cli.app import JsonOption, ShopOption, app
from sidecar.cli.console import fail, print_json, say
from sidecar.cli.run import choose_shop, failing_in_words, run, settings_for_command
from sidecar.keyring import Keyring
from sidecar.settings import Settings
from sidecar.sync import forget_buyers
from sidecar.sync.backend import Backend
from sidecar.sync.store import Database, SingleOwner, StoreError, secrets


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; a dated file in the data folder by default.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the database while the service runs. Keep the secret key file too: the copy is of little use without it."""
    settings = settings_for_command(as_json=as_json)
    source = _file_of(settings, as_json=as_json)
    target = file or settings.data_dir / "backups" / f"sidecar-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    if target.exists():
        fail("backup_exists", f"{target} exists already; nothing was written.", as_json=as_json)
    with _telling_faults(target, as_json=as_json):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(source, target)
        if not _is_whole(target):
            target.unlink()
            error = StoreError("database_corrupt")
            fail(error.code, str(error), as_json=as_json)
    print_json({"file": str(target), "bytes": target.stat().st_size}) if as_json else say(f"Written: {target}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that “sidecar backup” has written.")],
    as_json: JsonOption = False,
) -> None:
    """Put a backup in place of the database; the present one is kept beside it. The service must be stopped."""
    settings = settings_for_command(as_json=as_json)
    target = Path(_file_of(settings, as_json=as_json, must_exist=False))
    _refuse_damaged(file, as_json=as_json)
    if target.exists() and file.samefile(target):
        fail("backup_unusable", f"{file} is the database itself; nothing was changed.", as_json=as_json)
    try:
        with SingleOwner(target), _telling_faults(target, as_json=as_json):
            fresh = target.with_name(target.name + ".restored")
            fresh.unlink(missing_ok=True)
            _copy(file, fresh)  # whole before anything is touched
            kept = _put_aside(target)
            fresh.rename(target)
    except StoreError as error:
        fail(error.code, str(error), as_json=as_json)
    print_json({"file": str(target), "kept": kept}) if as_json else say(f"Restored {target}; kept: {kept or '-'}")


def _file_of(settings: Settings, *, as_json: bool, must_exist: bool = True) -> Path:
    database = Database(settings.database)
    path = database.path
    database.close()
    if path is None:
        fail("not_sqlite", "The database is on a PostgreSQL server: use pg_dump and pg_restore.", as_json=as_json)
    if must_exist and not path.exists():
        fail("database_missing", f"There is no database at {path} yet.", as_json=as_json)
    return path


@contextmanager
def _telling_faults(target: Path, *, as_json: bool) -> Iterator[None]:
    """End with a sentence where the disk or its rights do not let a file be written."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fail("backup_failed", f"{target} could not be written: {reason}. Nothing was changed.", as_json=as_json)


def _copy(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error:
        target.unlink()  # half a copy would pass for one, and fill a full disk
        raise


def _is_whole(file: Path) -> bool:
    """Whether a file is a database of this service, and SQLite finds no damage in it."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            checked = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error:
        return False
    return bool(checked == "ok" and {"shop", "order", "binding"} <= tables)


def _refuse_damaged(file: Path, *, as_json: bool) -> None:
    if not _is_whole(file):
        fail("backup_unusable", f"{file} is no backup of this service, or it is damaged.", as_json=as_json)


def _put_aside(target: Path) -> str:
    """Rename the present database with its companions; returns its new name, "" if there was none."""
    if not target.exists():
        return ""
    kept = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        part = target.with_name(target.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return str(kept)


@app.command("rotate-key")
def rotate_key(
    key_is_lost: Annotated[
        bool,
        typer.Option("--key-is-lost", help="Make a new key although what the lost one encrypted stays unreadable."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a new secret key and encrypt everything with it. Older keys stay readable for older backups."""
    settings = settings_for_command(as_json=as_json)
    with failing_in_words(as_json=as_json):
        if key_is_lost:
            settings.make_secret_key()
        rotated, unreadable = run(_encrypt_anew if key_is_lost else _rotate, as_json=as_json)
    if as_json:
        print_json({"rotated": rotated, "unreadable": unreadable})
        return
    say(f"{rotated} secrets are encrypted with the newest key.")
    if unreadable:
        say(f"{unreadable} could not be read with any key. Pair and connect the shops that they belong to again.")


async def _rotate(backend: Backend) -> tuple[int, int]:
    backend.settings.add_secret_key()
    return await _encrypt_anew(backend)


async def _encrypt_anew(backend: Backend) -> tuple[int, int]:
    keyring = Keyring(backend.settings)
    return await backend.database.write(lambda session: secrets.rotate_all(session, keyring.rotate))


@app.command()
def forget(
    order: Annotated[list[str] | None, typer.Option(help="Only this TikTok order (may be repeated).")] = None,
    days: Annotated[int, typer.Option(min=0, help="Orders that TikTok last changed so many days ago.")] = 180,
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Forget the buyers of old orders, or of the orders named: names, addresses, messages."""

    async def command(backend: Backend) -> int:
        chosen = await choose_shop(backend, shop)
        return await forget_buyers.forget(backend, chosen.id, days, order)

    count = run(command, as_json=as_json)
    print_json({"forgotten": count}) if as_json else say(f"The buyers of {count} orders are forgotten.")
