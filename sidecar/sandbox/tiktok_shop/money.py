"""Amounts as TikTok writes them."""

from decimal import Decimal

CENT = Decimal("0.01")


def plain(amount: Decimal) -> str:
    """Write an amount without padding, as live answers do: ``35.9``, ``4``, ``0``."""
    text = f"{amount.quantize(CENT):f}"
    return text.rstrip("0").rstrip(".") or "0"


def total(values: list[str]) -> Decimal:
    """Add amounts written as TikTok writes them."""
    return sum((Decimal(value) for value in values), Decimal(0))
