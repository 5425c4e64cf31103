"""Settings come from the environment, are checked by name, and each is documented."""

import stat
from pathlib import Path

import pytest

from sidecar.errors import RefusedError
from sidecar.settings import PREFIX, Settings, load_settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIDECAR_DATA_DIR", str(tmp_path / "data"))


def test_defaults_are_safe_and_local(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.public_url == "http://127.0.0.1:8765"
    assert settings.database == f"sqlite:///{tmp_path / 'data' / 'sidecar.sqlite3'}"
    assert settings.may_pair_private_shops


def test_a_variable_and_the_file_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('SIDECAR_PORT=9000\nSIDECAR_TIKTOK_ENDPOINTS={"a": "/b"}\n')
    monkeypatch.setenv("SIDECAR_ROOT_PATH", "/tiktok/")
    settings = load_settings()
    assert (settings.public_url, settings.tiktok_endpoints) == ("http://127.0.0.1:9000/tiktok", {"a": "/b"})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "sidecar.example.org"])
def test_private_shops_are_refused_once_the_service_is_reachable(host: str) -> None:
    assert not load_settings(host=host).may_pair_private_shops
    assert load_settings(host=host, allow_private_shops=True).may_pair_private_shops


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_PORT", "")
    monkeypatch.setenv("SIDECAR_PUBLIC_URL", "")
    assert load_settings().public_url == "http://127.0.0.1:8765"


def test_faults_name_the_variable_and_never_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_PORT", "99999")
    monkeypatch.setenv("SIDECAR_PUBLIC_URL", "ftp://user:pass@host")
    with pytest.raises(RefusedError) as caught:
        load_settings()
    faults = caught.value.problem.params["faults"]
    assert caught.value.code == "settings_invalid"
    assert "SIDECAR_PORT:" in faults
    assert "SIDECAR_PUBLIC_URL:" in faults
    assert "pass" not in faults


def test_the_key_is_made_once_and_only_its_user_reads_it() -> None:
    settings = load_settings()
    settings.make_secret_key()
    keys = settings.secret_keys()
    settings.make_secret_key()
    assert keys == load_settings().secret_keys()
    assert stat.S_IMODE(settings.key_path.stat().st_mode) == 0o600
    assert settings.access_key() not in keys


def test_a_short_key_is_refused() -> None:
    with pytest.raises(RefusedError, match="secret_key_unusable") as caught:
        load_settings(secret_key="short").secret_keys()
    assert caught.value.problem.params["path"] == "SIDECAR_SECRET_KEY"


def test_an_unusable_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RefusedError, match="data_dir_unusable"):
        load_settings(data_dir=tmp_path / "file" / "data").prepare()


def test_secrets_do_not_show_in_the_representation() -> None:
    assert "s3cr3t" not in repr(load_settings(secret_key="s3cr3t" * 9, tiktok_app_secret="s3cr3t"))


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    description = Settings.model_fields[name].description
    assert description
    assert f"## `{PREFIX}{name.upper()}`\n\n{description}\n" in DOCUMENT.read_text()


@pytest.mark.parametrize("value", ["nonsense", "mysql://user:pass@host/name", "postgresql://user:pass@host/name"])
def test_a_database_that_is_none_of_ours_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SIDECAR_DATABASE_URL", value)
    with pytest.raises(RefusedError) as caught:
        load_settings()
    assert caught.value.problem.params["faults"] == (
        "SIDECAR_DATABASE_URL: must begin with sqlite:/// or postgresql+psycopg://"
    )


def test_a_table_of_endpoints_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDECAR_TIKTOK_ENDPOINTS", "{bad")
    with pytest.raises(RefusedError) as caught:
        load_settings()
    assert caught.value.problem.params["faults"] == "SIDECAR_TIKTOK_ENDPOINTS: must be JSON"
