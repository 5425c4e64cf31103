"""Writes tests/fixtures/tokens/vectors.json with itsdangerous, the library that reads the module's tokens."""

import hashlib
import json
from pathlib import Path
from unittest import mock

from itsdangerous import URLSafeTimedSerializer

SECRET = "0123456789abcdef" * 4
LAUNCH: dict[str, object] = {
    "shop_id": "s_7Kq",
    "shop_url": "https://boutique.example.fr/",
    "employee_id": 3,
    "name": "Élodie Martin",
    "locale": "fr-FR",
    "permissions": ["view", "operate", "configure"],
    "admin_origin": "https://boutique.example.fr",
    "open_url": "https://boutique.example.fr/admin/index.php?controller=AdminTikTokSidecar&id_order={id_order}",
    "module_version": "1.0.0",
    "nonce": "00112233445566778899aabbccddeeff",
}
MODULE: dict[str, object] = {
    "shop_id": "s_7Kq",
    "method": "DELETE",
    "path": "/prestashop/pairings/s_7Kq",
    "nonce": "ff" * 16,
}
CASES: list[tuple[str, str, dict[str, object], int]] = [
    ("launch token, compressed", "tiktoksidecar.launch", LAUNCH, 1795430000),
    ("module request", "tiktoksidecar.module", MODULE, 1795430001),
    ("too short to compress", "tiktoksidecar.module", {"a": 1}, 1),
    (
        "text beyond the basic plane",
        "tiktoksidecar.launch",
        {"name": "Zoë 🛍 \"<&>' / \\ \t\x7f\u2028", "n": None},
        2**31,
    ),
    ("empty", "tiktoksidecar.launch", {"list": [], "yes": True}, 255),
]


def vector(name: str, salt: str, claims: dict[str, object], now: int) -> dict[str, object]:
    """Sign the claims as if it were ``now`` (Unix seconds)."""
    serializer = URLSafeTimedSerializer(SECRET, salt, signer_kwargs={"digest_method": hashlib.sha256})
    with mock.patch("time.time", return_value=now):
        token = serializer.dumps(claims)
    return {"name": name, "secret": SECRET, "salt": salt, "claims": claims, "now": now, "token": token}


if __name__ == "__main__":
    target = Path(__file__).parents[1] / "fixtures" / "tokens" / "vectors.json"
    target.write_text(
        json.dumps([vector(*case) for case in CASES], ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
