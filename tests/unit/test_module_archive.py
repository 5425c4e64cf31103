"""The module's archive as prestashop_module/build.py writes it."""

import zipfile
from pathlib import Path

import pytest

from prestashop_module import build


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / build.MODULE
    folder.mkdir()
    for name in ("index.php", "tiktoksidecar.php"):
        (folder / name).write_text("<?php // " + name)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    return folder


def times(archive: Path) -> dict[str, tuple[int, ...]]:
    with zipfile.ZipFile(archive) as opened:
        return {entry.filename: entry.date_time for entry in opened.infolist()}


def test_the_same_sources_give_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    build.build(tmp_path / "a.zip")
    build.build(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_changed_file_has_another_time_for_php_to_see(sources: Path, tmp_path: Path) -> None:
    build.build(tmp_path / "a.zip")
    (sources / "tiktoksidecar.php").write_text("<?php // changed")
    build.build(tmp_path / "b.zip")
    before, after = times(tmp_path / "a.zip"), times(tmp_path / "b.zip")
    assert {name for name in before if before[name] != after[name]} == {"tiktoksidecar/tiktoksidecar.php"}


def test_a_folder_that_a_web_server_would_list_is_refused(sources: Path, tmp_path: Path) -> None:
    (sources / "src").mkdir()
    with pytest.raises(SystemExit, match="src"):
        build.build(tmp_path / "a.zip")
