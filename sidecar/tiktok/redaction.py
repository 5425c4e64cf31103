"""The raw order as it may be shown: without the buyer's data."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "•••"
BUYER_FIELD = re.compile(
    r"buyer_(?!service_fee)|recipient|phone|email|^cpf|cnpj|(first|last|full)_name|postal|post_?code|nickname|avatar"
    r"|national_registry|card_type|auth_code|tax_id|identity"
)
CLEAR_IN_ADDRESS = ("region_code", "address_level", "address_level_name", "iso_code")


def redact(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the raw order without the buyer's data: names, phone, address, e-mail, messages, tax numbers."""
    return {name: _redacted(name, value) for name, value in raw.items()}


def _redacted(name: str, value: Any) -> Any:
    if isinstance(value, bool) or not value:
        return value
    if "address" in name or BUYER_FIELD.search(name):
        return _hidden(name, value)
    if isinstance(value, dict):
        return redact(value)
    return [_redacted(name, entry) for entry in value] if isinstance(value, list) else value


def _hidden(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(key, entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_hidden(name, entry) for entry in value]
    return value if name in CLEAR_IN_ADDRESS or not value else HIDDEN
