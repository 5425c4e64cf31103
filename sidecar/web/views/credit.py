"""The credit slip of a refund before it is made: TikTok's amounts beside PrestaShop's, and the stock."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sidecar.order.document import ZERO
from sidecar.order.money import to_minor
from sidecar.prestashop.credit import Credit, slip_of, slip_total
from sidecar.sync.credit_return import CreditPreview
from sidecar.web.i18n import N_, Words


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One amount on both sides; ``tiktok`` is "" where TikTok's refund has none."""

    name: str
    tiktok: str
    prestashop: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Pieces of one order line; ``can_restock`` shows the tick, ``restocks`` is how it stands at first."""

    id_order_detail: int
    name: str
    quantity: int
    amount: str
    can_restock: bool
    restocks: bool


@dataclass(frozen=True, slots=True)
class Made:
    """The slip that was made for a return."""

    id_order_slip: int
    amount: str


def made(amounts: Mapping[str, Any], return_id: str, currency: str, words: Words) -> Made | None:
    """Return the slip that stands for a return in what PrestaShop was last read to hold."""
    slip = slip_of(amounts, return_id)
    return Made(slip["id_order_slip"], _money(slip_total(slip), currency, words)) if slip else None


def form(found: CreditPreview, words: Words) -> dict[str, Any]:
    """Return what the form shows."""
    credit = found.credit
    return {
        "rows": _rows(credit, words),
        "pieces": [
            Piece(
                line.id_order_detail, line.name, line.quantity, _money(line.tax_incl, credit.currency, words),
                line.can_restock and found.stock_taken, line.can_restock and found.stock_taken and found.goods_return,
            )
            for line in credit.lines
        ],
        "total": _money(credit.total, credit.currency, words),
        "id_order": found.id_order,
        "stock_taken": found.stock_taken,
        "goods_return": found.goods_return,
        "by_hand": _money(found.by_hand, credit.currency, words) if found.by_hand else "",
    }  # fmt: skip


def _rows(credit: Credit, words: Words) -> list[AmountRow]:
    goods = sum((line.tax_incl for line in credit.lines), ZERO)
    parts = [
        (N_("Products"), credit.refund.total - credit.refund.shipping, goods - credit.funded),
        (N_("Shipping"), credit.refund.shipping, credit.shipping_tax_incl),
        (N_("TikTok's own discount, booked as your revenue"), ZERO, credit.funded),
    ]
    shown = [(name, tiktok, ours) for name, tiktok, ours in parts if tiktok or ours]
    rows = [
        AmountRow(
            words(name), _money(tiktok, credit.currency, words) if tiktok else "", _money(ours, credit.currency, words)
        )
        for name, tiktok, ours in shown
    ]
    tiktok, ours = (_money(amount, credit.currency, words) for amount in (credit.refund.total, credit.total))
    return [*rows, AmountRow(words("Total"), tiktok, ours, is_total=True)]


def _money(amount: Decimal, currency: str, words: Words) -> str:
    return words.minor(to_minor(amount, currency), currency)
