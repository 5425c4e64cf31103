"""A service that cannot start says in one sentence what is wrong and what to do, and ends with code 1."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from sidecar.cli import app as command_tree
from sidecar.settings import Settings
from sidecar.sync.store import SingleOwner

RUNNER = CliRunner()
HOST = "127.0.0.1"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIDECAR_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as listening:
        yield int(listening.getsockname()[1])


def serve() -> Result:
    return RUNNER.invoke(command_tree, ["serve"])


def says(done: Result, *words: str) -> None:
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr.replace("\n", " ")


def test_a_port_in_use_is_named(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setenv("SIDECAR_PORT", str(taken_port))
    says(serve(), f"{HOST}:{taken_port}", "SIDECAR_PORT")


def test_an_address_of_another_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_HOST", "203.0.113.9")
    says(serve(), "203.0.113.9:8765", "SIDECAR_HOST")


def test_a_second_server_on_the_same_file_is_refused(data_dir: Path) -> None:
    data_dir.mkdir()
    with SingleOwner(Path(Settings().database.removeprefix("sqlite:///"))):
        says(serve(), "Another sidecar already serves this database file", f"process {os.getpid()}", "Stop it first")


def test_a_damaged_database_is_said(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "sidecar.sqlite3").write_text("no database")
    says(serve(), "The database file is damaged", "sidecar restore")


def test_a_folder_that_is_a_file_is_said(data_dir: Path) -> None:
    data_dir.write_text("")
    says(serve(), f"The data folder {data_dir} cannot be used", "write to it")


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder in which not even root may write")
def test_a_folder_without_write_access_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_DATA_DIR", "/sys/kernel")
    says(serve(), "cannot be written to", "write access")


def test_an_endpoint_that_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_TIKTOK_ENDPOINTS", '{"search_parcels": "/x"}')
    says(serve(), "SIDECAR_TIKTOK_ENDPOINTS: unknown endpoint 'search_parcels'")


def test_a_short_key_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_SECRET_KEY", Fernet.generate_key().decode()[:20])
    says(serve(), "at least 32 characters")


def test_a_database_server_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_DATABASE_URL", f"postgresql+psycopg://somebody:secret@{HOST}:1/nothing")
    done = serve()
    says(done, "The database does not answer", "SIDECAR_DATABASE_URL")
    assert "secret" not in done.stderr
