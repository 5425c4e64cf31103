"""Which versions work together: PrestaShop's, and the contract between module and sidecar."""

import re

from sidecar.errors import NeedsMerchantError

CONTRACT = 1
OLDEST_CONTRACT = 1
OLDEST_PRESTASHOP = (1, 7, 8)
NEXT_PRESTASHOP = (10,)

MODULE_HEADER = "X-TikTokSidecar-Module"
CONTRACT_HEADER = "X-TikTokSidecar-Contract"
PRESTASHOP_HEADER = "PSWS-Version"


def parse_version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version ("8.2.1" → (8, 2, 1)); () if there are none."""
    found = re.match(r"\d+(\.\d+)*", text.strip())
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def is_supported_prestashop(version: str) -> bool:
    """Tell whether this PrestaShop version is one that the module was made for (1.7.8 to 9)."""
    return OLDEST_PRESTASHOP <= parse_version(version) < NEXT_PRESTASHOP


def check_contract(contract: str, module_version: str) -> None:
    """Refuse a module that speaks another contract than this one or the one before.

    Raises NeedsMerchantError (``module_too_old``, ``sidecar_too_old``).
    """
    number = int(contract) if contract.isascii() and contract.isdigit() else 0
    if number < OLDEST_CONTRACT:
        raise NeedsMerchantError("module_too_old", found=module_version or "?")
    if number > CONTRACT:
        raise NeedsMerchantError("sidecar_too_old", found=module_version or "?")
