"""Every setting of the process, from the environment (``SIDECAR_…``) or ``.env``; nothing else reads the environment.

What differs from shop to shop is in the database and edited in the tab.
"""

import hmac
import ipaddress
import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from sidecar.errors import RefusedError

PREFIX = "SIDECAR_"
SECRET_KEY_BYTES = 32
DATABASES = ("sqlite:///", "postgresql+psycopg://")


def default_data_dir() -> Path:
    """Return the user's data folder by the XDG convention."""
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "tiktok-shop-sidecar"


def address_of(host: str, port: int, root_path: str) -> str:
    """Return the address at which a browser on this machine reaches the service."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{root_path}"


class Settings(BaseSettings):
    """The process's settings. The field's description is its documentation (``docs/settings.md``)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Folder for the database, the secret key and backups; made at first start, for its user only. "
        "Unset: `tiktok-shop-sidecar` in the user's data folder (`$XDG_DATA_HOME` or `~/.local/share`).",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy address of the database. Unset: SQLite in the data folder. Several processes or "
        "machines need `postgresql+psycopg://user:password@host/name`.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8765, ge=1, le=65535, description="Port to listen on.")
    root_path: str = Field(
        default="",
        description="Path under which a reverse proxy shows the service, such as `/tiktok`; empty on its own host.",
    )
    public_url: str = Field(
        default_factory=lambda data: address_of(data["host"], data["port"], data["root_path"]),
        description="Address at which browsers and PrestaShop reach the service, with https in production. "
        "Unset: `http://HOST:PORT` and the root path.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Key that encrypts tokens and secrets in the database, at least 32 characters. Several, separated "
        "by commas: the first encrypts, all decrypt. Unset: the secret key file.",
    )
    secret_key_file: Path | None = Field(
        default=None,
        description="File with the secret key, one a line, the newest first. Unset: `secret.key` in the data folder, "
        "made at first start. Whoever loses it has to connect every shop again: keep a copy.",
    )
    allow_private_shops: bool | None = Field(
        default=None,
        description="Whether shops at private and loopback addresses may be paired. Unset: only if HOST is loopback.",
    )
    tiktok_app_key: str = Field(default="", description="Key of the default TikTok app; empty: every shop has its own.")
    tiktok_app_secret: SecretStr = Field(default=SecretStr(""), description="Secret of the default TikTok app.")
    tiktok_service_id: str = Field(
        default="", description="Service id of the default TikTok app, for the consent page."
    )
    tiktok_api_url: str = Field(
        default="https://open-api.tiktokglobalshop.com", description="Where TikTok Shop's API answers."
    )
    tiktok_auth_url: str = Field(
        default="https://auth.tiktok-shops.com", description="Where TikTok gives and renews access tokens."
    )
    tiktok_consent_url: str = Field(
        default="https://services.tiktokshop.com",
        description="Where a seller consents; `https://services.us.tiktokshop.com` for sellers in the United States.",
    )
    tiktok_webhooks: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Whether TikTok is asked to send its events to `PUBLIC_URL`; orders are polled in any case. "
        "`auto`: if that is https on the usual port with a host name, as TikTok demands.",
    )
    tiktok_endpoints: dict[str, str] = Field(
        default_factory=dict,
        description='Paths that replace the built-in ones, as JSON: `{"search_orders": "/order/202309/orders"}`. '
        "For when TikTok moves one before this program is updated.",
    )
    worker_concurrency: int = Field(default=8, ge=1, le=64, description="How many jobs one worker runs at once.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severity that is logged."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto", description="`json` for log collectors, `text` for people; `auto` is text in a terminal."
    )

    @field_validator("public_url", "tiktok_api_url", "tiktok_auth_url", "tiktok_consent_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("must be an address like https://host or https://host/path")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, value: str) -> str:
        if value and not value.startswith(DATABASES):
            raise ValueError("must begin with " + " or ".join(DATABASES))
        return value

    @field_validator("root_path")
    @classmethod
    def _is_path(cls, value: str) -> str:
        if value and not value.startswith("/"):
            raise ValueError("must begin with a slash")
        return value.rstrip("/")

    @field_validator("log_level", mode="before")
    @classmethod
    def _is_upper_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @model_validator(mode="before")
    @classmethod
    def _drops_empty(cls, values: dict[str, object]) -> dict[str, object]:
        """An empty variable means unset, as compose files write it."""
        return {name: value for name, value in values.items() if value != ""}

    @property
    def is_loopback(self) -> bool:
        """Whether the service listens where only this machine reaches it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def may_pair_private_shops(self) -> bool:
        """``allow_private_shops``, or its default."""
        return self.is_loopback if self.allow_private_shops is None else self.allow_private_shops

    @property
    def database(self) -> str:
        """The database's address; SQLite in the data folder by default."""
        return self.database_url or f"sqlite:///{self.data_dir / 'sidecar.sqlite3'}"

    @property
    def key_path(self) -> Path:
        """The secret key file."""
        return self.secret_key_file or self.data_dir / "secret.key"

    def prepare(self) -> None:
        """Make the data folder (0700) if it is missing. Raises ``RefusedError("data_dir_unusable")``."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise RefusedError("data_dir_unusable", path=str(self.data_dir), reason=error.strerror or "") from error

    def secret_keys(self) -> list[str]:
        """Return the secret keys, the newest first.

        Raises ``RefusedError`` secret_key_missing without a file, secret_key_unusable for a short key or a file that
        cannot be read.
        """
        text = self.secret_key.get_secret_value().replace(",", "\n") if self.secret_key else self._key_file()
        keys = [line.strip() for line in text.splitlines() if line.strip()]
        if not keys or min(map(len, keys)) < SECRET_KEY_BYTES:
            place = f"{PREFIX}SECRET_KEY" if self.secret_key else str(self.key_path)
            raise RefusedError("secret_key_unusable", path=place, reason="shorter than 32 characters")
        return keys

    def access_key(self) -> str:
        """Return the key that signs the tab's short access tokens; derived, so that it never equals a stored secret."""
        return hmac.new(self.secret_keys()[0].encode(), b"tiktoksidecar.access", "sha256").hexdigest()

    def make_secret_key(self) -> None:
        """Make the secret key file (0600) unless there is one, or a key in the environment.

        Raises ``RefusedError`` secret_key_unusable where it cannot be written.
        """
        if self.secret_key is not None:
            return
        self.prepare()
        try:
            _write_new(self.key_path, Fernet.generate_key().decode() + "\n")
        except OSError as error:
            raise self._key_unusable(error) from error

    def add_secret_key(self) -> None:
        """Put a new key in front of those in the secret key file; nothing where the environment gives the keys.

        Raises ``RefusedError`` secret_key_missing, or secret_key_unusable where the file cannot be written.
        """
        if self.secret_key is not None:
            return
        fresh = self.key_path.with_name(self.key_path.name + ".new")
        text = f"{Fernet.generate_key().decode()}\n{self._key_file()}"
        try:
            fresh.unlink(missing_ok=True)
            _write_new(fresh, text)
            fresh.replace(self.key_path)
        except OSError as error:
            raise self._key_unusable(error) from error

    def _key_file(self) -> str:
        try:
            return self.key_path.read_text()
        except FileNotFoundError as error:
            raise RefusedError("secret_key_missing", status=500, path=str(self.key_path)) from error
        except OSError as error:
            raise self._key_unusable(error) from error

    def _key_unusable(self, error: OSError) -> RefusedError:
        return RefusedError("secret_key_unusable", path=str(self.key_path), reason=error.strerror or "")


def load_settings(**overrides: object) -> Settings:
    """Read the settings. Raises ``RefusedError("settings_invalid")`` naming each variable and its fault."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = [_fault(fault) for fault in error.errors() if fault["type"] != "default_factory_not_called"]
        raise RefusedError("settings_invalid", faults="; ".join(faults)) from None
    except SettingsError as error:  # a value that should be JSON
        raise RefusedError("settings_invalid", faults=_unparsed(error)) from None


def _fault(fault: ErrorDetails) -> str:
    """Name the variable and what is wrong with it, never its value."""
    return PREFIX + "_".join(map(str, fault["loc"])).upper() + ": " + fault["msg"].removeprefix("Value error, ")


def _unparsed(error: SettingsError) -> str:
    """Name the variables of which one is no JSON: the library says which only in words."""
    names = [PREFIX + name.upper() for name in Settings.model_fields if f'"{name}"' in str(error)]
    return ", ".join(names or [PREFIX + "…"]) + ": must be JSON"


def _write_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet, readable by its user only; another process's file is kept."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
