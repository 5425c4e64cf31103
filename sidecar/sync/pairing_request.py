"""What the module sends to pair a shop, checked field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sidecar.errors import RefusedError
from sidecar.sync.shop_address import canonical_url, origin_of

SUPPORTED_CONTRACTS = (1,)
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class PairingRequest:
    """A pairing request; ``now`` is the shop's clock in Unix seconds.

    ``moved_shop_id`` is our id of the shop if a person says that it was paired under another address.
    """

    code: str
    shop_url: str
    id_shop: int
    admin_origins: tuple[str, ...]
    prestashop_version: str
    php_version: str
    module_version: str
    contract: int
    webservice_key: str
    languages: tuple[Any, ...]
    default_currency: str
    timezone: str
    now: int
    moved_shop_id: str = ""

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "PairingRequest":
        """Read the module's JSON; raises ``RefusedError`` pairing_malformed (422) or sidecar_too_old (422)."""
        contract = _number(document, "contract")
        if contract not in SUPPORTED_CONTRACTS:
            raise RefusedError("sidecar_too_old", status=422, found=str(document.get("module_version", "?")))
        origins = _list(document, "admin_origins")
        return cls(
            code=_text(document, "code"),
            shop_url=canonical_url(_text(document, "shop_url")),
            id_shop=_number(document, "id_shop"),
            admin_origins=tuple(dict.fromkeys(origin_of(str(origin)) for origin in origins)),
            prestashop_version=_text(document, "prestashop_version"),
            php_version=_text(document, "php_version"),
            module_version=_text(document, "module_version"),
            contract=contract,
            webservice_key=_text(document, "webservice_key"),
            languages=tuple(_list(document, "languages")),
            default_currency=_text(document, "default_currency"),
            timezone=_text(document, "timezone"),
            now=_number(document, "now"),
            moved_shop_id=_text(document, "moved_shop_id") if "moved_shop_id" in document else "",
        )

    def facts(self) -> dict[str, Any]:
        """Return the columns of the shop that every pairing brings anew."""
        return {
            "admin_origins": list(self.admin_origins),
            "prestashop_version": self.prestashop_version,
            "php_version": self.php_version,
            "module_version": self.module_version,
            "contract": self.contract,
            "languages": list(self.languages),
            "default_currency": self.default_currency,
            "timezone": self.timezone,
        }


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise RefusedError("pairing_malformed", status=422, field=name)
    return value.strip()


def _number(document: Mapping[str, Any], name: str) -> int:
    value = document.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RefusedError("pairing_malformed", status=422, field=name)
    return value


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name)
    if not isinstance(value, list) or not value:
        raise RefusedError("pairing_malformed", status=422, field=name)
    return value
