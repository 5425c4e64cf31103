"""Secrets at rest: text encrypted with the newest key, readable with any key that is still listed."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sidecar.errors import RefusedError
from sidecar.settings import Settings

INFO = b"tiktoksidecar.keyring"


class Keyring:
    """Encrypts and decrypts with the keys of the settings; a key that does not fit has the key file read again.

    ``sidecar rotate-key`` writes a new key beside a running service, which has to read what it encrypted.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._use(settings.secret_keys())

    def encrypt(self, text: str) -> bytes:
        """Return the encrypted text; twice the same text gives different bytes."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        """Return the text.

        Raises ``RefusedError`` secret_unreadable when no listed key fits, secret_key_missing when the key file is gone
        besides.
        """
        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken as error:
            if self._has_new_keys():
                return self.decrypt(token)
            raise RefusedError("secret_unreadable", status=500) from error

    def rotate(self, token: bytes) -> bytes:
        """Return the same text encrypted with the newest key. Raises like ``decrypt``."""
        return self.encrypt(self.decrypt(token))

    def _has_new_keys(self) -> bool:
        known, listed = self._keys, self._settings.secret_keys()
        self._use([*listed, *(key for key in known if key not in listed)])  # a file that is gone takes no key along
        return len(self._keys) > len(known)

    def _use(self, keys: list[str]) -> None:
        self._keys = keys
        self._fernet = MultiFernet([Fernet(derive(key)) for key in keys])


def derive(key: str) -> bytes:
    """Return the Fernet key for a secret of any form and at least 32 characters."""
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=INFO).derive(key.encode()))
