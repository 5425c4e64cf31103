"""Commands print JSON only with --json, and one sentence with exit code 1 when something is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sidecar import clock
from sidecar.cli.app import app as command_tree
from sidecar.cli.console import print_table
from sidecar.cli.shops import included, shop_rows
from sidecar.keyring import Keyring
from sidecar.settings import load_settings
from sqlmodel_db.engine import Database
from sqlmodel_db.tables import Shop

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIDECAR_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*words: str, code: int = 0) -> Any:
    done = RUNNER.invoke(command_tree, [*words, "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_pair_prints_a_code_and_its_end() -> None:
    found = run("pair")
    assert sorted(found) == ["code", "expires_at"]
    assert len(found["code"].replace("-", "")) == 12


def test_shops_is_an_empty_list_at_first() -> None:
    assert run("shops") == run("shops", "list") == []


@pytest.mark.parametrize("words", [("orders",), ("fetch", "--wait"), ("settings", "get"), ("reconcile",)])
def test_without_a_shop_a_command_says_what_to_do(words: tuple[str, ...]) -> None:
    error = run(*words, code=1)["error"]
    assert error["code"] == "no_shop"
    assert "sidecar pair" in error["message"]


def test_an_option_before_the_subcommand_counts_for_it() -> None:
    assert json.loads(RUNNER.invoke(command_tree, ["shops", "--json", "list"]).stdout) == []
    done = RUNNER.invoke(command_tree, ["settings", "--shop", "nobody", "--json", "get"])
    assert json.loads(done.stdout)["error"]["code"] == "unknown_shop"


def test_settings_alone_shows_them(data_dir: Path) -> None:
    run("pair")
    keep_a_secret(data_dir)
    assert run("settings") == run("settings", "get") == run("settings", "get", "--shop", "a")
    assert "import_days" in run("settings")


def test_a_stage_that_does_not_exist_is_named_with_those_that_do(data_dir: Path) -> None:
    run("pair")
    keep_a_secret(data_dir)
    assert run("orders", "--stage", "total") == run("orders", "--stage", "awaiting_collection") == []
    error = run("orders", "--stage", "shipped", code=1)["error"]
    assert "awaiting_shipment" in error["message"]


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_what_keeps_a_server_from_starting_is_json_when_asked(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_PORT", "none")
    assert run(command, code=1)["error"]["code"] == "settings_invalid"


def test_the_demo_tells_its_address_to_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run_demo(port: int, *, say: Callable[[str], None]) -> None:
        say(f"http://localhost:{port}/")

    monkeypatch.setattr("sidecar.sandbox.demo.run_demo", run_demo)
    assert run("demo", "--port", "8123") == {"url": "http://localhost:8123/"}
    said = RUNNER.invoke(command_tree, ["demo", "--port", "8123"]).stdout
    assert said == "Demo ready: http://localhost:8123/  (Ctrl-C stops it)\n"


def test_without_json_the_sentence_goes_to_standard_error() -> None:
    done = RUNNER.invoke(command_tree, ["orders", "--shop", "nobody"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "does not know this shop" in done.stderr


def test_bad_settings_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_PORT", "none")
    assert run("shops", code=1)["error"]["code"] == "settings_invalid"


def test_a_backup_is_restored_and_the_present_database_kept(tmp_path: Path) -> None:
    run("pair")
    copy = tmp_path / "copy.sqlite3"
    assert Path(run("backup", str(copy))["file"]) == copy
    assert copy.stat().st_mode & 0o077 == 0
    kept = run("restore", str(copy))["kept"]
    assert Path(kept).exists()
    assert run("shops") == []


def test_everything_in_the_data_folder_is_for_its_user_only(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o755)
    run("pair")
    run("backup")
    assert [path for path in data_dir.rglob("*") if path.stat().st_mode & 0o077] == []


def test_the_database_is_not_restored_from_itself(data_dir: Path) -> None:
    run("pair")
    assert run("restore", str(data_dir / "sidecar.sqlite3"), code=1)["error"]["code"] == "backup_unusable"
    assert run("shops") == []


@pytest.mark.parametrize("words", [("backup", "/proc/no/copy.sqlite3"), ("backup", "/dev/null/copy.sqlite3")])
def test_a_backup_that_cannot_be_written_is_told_in_a_sentence(words: tuple[str, ...]) -> None:
    run("pair")
    assert run(*words, code=1)["error"]["code"] == "backup_failed"


def test_a_backup_that_fails_half_way_leaves_no_file(data_dir: Path, tmp_path: Path) -> None:
    run("pair")
    (data_dir / "sidecar.sqlite3").write_bytes(b"damaged" * 1000)
    copy = tmp_path / "copy.sqlite3"
    assert run("backup", str(copy), code=1)["error"]["code"] == "backup_failed"
    assert not copy.exists()


def test_a_damaged_database_makes_no_backup(data_dir: Path, tmp_path: Path) -> None:
    run("pair")
    file = data_dir / "sidecar.sqlite3"
    file.write_bytes(file.read_bytes()[:8192] + b"\xff" * (file.stat().st_size - 8192))
    copy = tmp_path / "copy.sqlite3"
    assert run("backup", str(copy), code=1)["error"]["code"] == "database_corrupt"
    assert not copy.exists()


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("not a database")
    assert run("restore", str(tmp_path / "other"), code=1)["error"]["code"] == "backup_unusable"


def test_rotate_key_puts_a_new_key_first_and_keeps_the_old(data_dir: Path) -> None:
    run("pair")
    before = (data_dir / "secret.key").read_text()
    assert run("rotate-key") == {"rotated": 0, "unreadable": 0}
    lines = (data_dir / "secret.key").read_text().splitlines()
    assert lines[1:] == before.splitlines()
    assert lines[0] != lines[1]


def keep_a_secret(data_dir: Path) -> None:
    """Store something that is encrypted with the present key."""
    sealed = Keyring(load_settings()).encrypt("secret")
    shop = Shop(
        id="a", shop_url="https://a.example", id_shop=1, secret=sealed, webservice_key=sealed, paired_at=clock.now()
    )
    database = Database(f"sqlite:///{data_dir / 'sidecar.sqlite3'}")
    database.write_now(lambda session: session.add(shop))
    database.close()


@pytest.mark.parametrize("words", [("shops",), ("pair",), ("rotate-key",), ("fetch",)])
def test_a_key_that_is_gone_is_never_replaced_in_silence(data_dir: Path, words: tuple[str, ...]) -> None:
    run("pair")
    keep_a_secret(data_dir)
    (data_dir / "secret.key").unlink()
    error = run(*words, code=1)["error"]
    assert error["code"] == "secret_key_missing"
    assert str(data_dir / "secret.key") in error["message"]
    assert "rotate-key --key-is-lost" in error["message"]
    assert not (data_dir / "secret.key").exists()


def test_a_key_that_is_lost_for_good_is_replaced_when_that_is_said(data_dir: Path) -> None:
    run("pair")
    keep_a_secret(data_dir)
    (data_dir / "secret.key").unlink()
    assert run("rotate-key", "--key-is-lost") == {"rotated": 0, "unreadable": 2}
    assert [shop["shop_id"] for shop in run("shops")] == ["a"]
    assert len((data_dir / "secret.key").read_text().split()) == 1


@pytest.mark.parametrize("words", [("demo", "--port", "99999"), ("demo", "--port", "-1"), ("fetch", "--since", "x")])
def test_values_that_make_no_sense_are_refused_before_anything_starts(words: tuple[str, ...]) -> None:
    done = RUNNER.invoke(command_tree, words)
    assert done.exit_code == 2
    assert words[1] in done.stderr


def test_a_product_that_is_no_number_is_told_how_it_is_written() -> None:
    error = run("link", "--sku", "MUG", "--product", "demo_1", code=1)["error"]
    assert "--product (ID or ID:ID_ATTRIBUTE)" in error["message"]


def test_a_key_that_cannot_be_added_changes_nothing(data_dir: Path) -> None:
    run("pair")
    before = (data_dir / "secret.key").read_text()
    (data_dir / "secret.key.new").mkdir()
    error = run("rotate-key", code=1)["error"]
    assert error["code"] == "secret_key_unusable"
    assert (data_dir / "secret.key").read_text() == before


@pytest.mark.parametrize(("text", "choice"), [("open", "open"), ("none", "none"), ("1, 2", ["1", "2"])])
def test_included_reads_ids_or_a_word(text: str, choice: object) -> None:
    assert included(text) == choice


def test_a_shop_is_told_line_by_line_to_a_person() -> None:
    shop = {
        "shop_id": "s1", "shop_url": "https://shop.example/", "import_mode": "on", "last_fetch_at": None,
        "tiktok_shops": [{"id": "7", "region": "FR"}], "counters": {"total": 3, "needs_attention": 1},
    }  # fmt: skip
    assert shop_rows(shop)[3:] == [
        ("TikTok shops", "7 (FR)"), ("last fetch", "never"), ("total", "3"), ("needs attention", "1")
    ]  # fmt: skip


def test_a_table_shows_brackets_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name",), [("[bold]Zoé[/bold]",)])
    assert "[bold]Zoé[/bold]" in capsys.readouterr().out
