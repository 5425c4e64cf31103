"""Build dist/tiktoksidecar.zip, the module as PrestaShop's module manager takes it.

The same sources give the same bytes: entries are sorted, and a file's time follows from its content.
"""

import hashlib
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
MODULE = "tiktoksidecar"
FIRST_TIME = datetime(2020, 1, 1, tzinfo=UTC)
TIMES = 5 * 365 * 24 * 1800  # five years in the two seconds that an archive can tell apart


def module_files(folder: Path) -> list[Path]:
    """Return the files that belong into the archive, sorted; raises ``SystemExit`` if a folder lacks its index.php."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    open_folders = [str(path) for path in folders if not (path / "index.php").is_file()]
    if open_folders:
        sys.exit("These folders would be listed by a web server, they need an index.php: " + ", ".join(open_folders))
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def time_of(content: bytes) -> tuple[int, int, int, int, int, int]:
    """Return the time that an entry carries.

    PHP's opcache tells a changed file by its time alone: with one time for all, an upgrade went on with old classes.
    """
    step = int.from_bytes(hashlib.sha256(content).digest()[:8]) % TIMES
    moment = FIRST_TIME + timedelta(seconds=2 * step)
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second


def build(target: Path) -> None:
    """Write the archive; every entry stands below the folder ``tiktoksidecar/``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in module_files(ROOT / MODULE):
            content = path.read_bytes()
            entry = zipfile.ZipInfo(path.relative_to(ROOT).as_posix(), time_of(content))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


if __name__ == "__main__":
    zip_path = ROOT.parent / "dist" / f"{MODULE}.zip"
    build(zip_path)
    sys.stdout.write(f"{zip_path.relative_to(ROOT.parent)}\n")
