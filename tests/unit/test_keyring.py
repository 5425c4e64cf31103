"""Secrets at rest survive a change of keys, and only that."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import RefusedError
from sidecar.keyring import Keyring
from sidecar.settings import load_settings

OLD, NEW = "o" * 40, "n" * 40


def keyring(*keys: str) -> Keyring:
    return Keyring(load_settings(secret_key=",".join(keys)))


@given(st.text())
def test_what_is_encrypted_comes_back(text: str) -> None:
    ring = keyring(OLD)
    assert ring.decrypt(ring.encrypt(text)) == text


def test_an_old_secret_is_readable_and_rotates_to_the_new_key() -> None:
    token = keyring(OLD).encrypt("token")
    assert keyring(NEW, OLD).decrypt(token) == "token"
    assert keyring(NEW).decrypt(keyring(NEW, OLD).rotate(token)) == "token"


@pytest.mark.parametrize("act", [Keyring.decrypt, Keyring.rotate])
def test_a_lost_key_is_said(act: object) -> None:
    with pytest.raises(RefusedError, match="secret_unreadable"):
        act(keyring(NEW), keyring(OLD).encrypt("token"))  # type: ignore[operator]


def test_a_key_that_is_rotated_beside_a_running_service_is_read(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    settings.make_secret_key()
    running = Keyring(settings)
    before = running.encrypt("before")
    file = tmp_path / "secret.key"
    file.write_text(f"{NEW}\n{file.read_text()}")
    after = Keyring(load_settings(data_dir=tmp_path)).encrypt("after")
    assert running.decrypt(after) == "after"
    file.unlink()
    assert running.decrypt(before) == "before"
    with pytest.raises(RefusedError, match="secret_key_missing"):
        running.decrypt(keyring(OLD).encrypt("other"))
    assert not file.exists()
    file.write_text(f"{'x' * 40}\n")
    assert running.decrypt(before) == "before"
    with pytest.raises(RefusedError, match="secret_unreadable"):
        running.decrypt(keyring(OLD).encrypt("other"))
    assert running.decrypt(before) == "before"
