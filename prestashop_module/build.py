"""Build dist/tiktoksidecar.zip, the module as PrestaShop's module manager takes it.

The same sources give the same bytes: entries are sorted and carry one fixed time.
"""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
MODULE = "tiktoksidecar"
FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def module_files(folder: Path) -> list[Path]:
    """Return the files that belong into the archive, sorted; raises ``SystemExit`` if a folder lacks its index.php."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    open_folders = [str(path) for path in folders if not (path / "index.php").is_file()]
    if open_folders:
        sys.exit("These folders would be listed by a web server, they need an index.php: " + ", ".join(open_folders))
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def build(target: Path) -> None:
    """Write the archive; every entry stands below the folder ``tiktoksidecar/``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in module_files(ROOT / MODULE):
            entry = zipfile.ZipInfo(path.relative_to(ROOT).as_posix(), FIXED_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    zip_path = ROOT.parent / "dist" / f"{MODULE}.zip"
    build(zip_path)
    sys.stdout.write(f"{zip_path.relative_to(ROOT.parent)}\n")
