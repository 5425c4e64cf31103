"""The PDF invoices that a real PrestaShop prints for TikTok orders show, to the cent, what its tables hold.

Needs what ``real_shop`` needs, and ``pdftotext`` (Debian's poppler-utils). The product is made and deleted by the
test, which also switches friendly addresses off meanwhile; its orders stay.
"""

import re
import shutil
import subprocess
import time
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from sidecar.sandbox.orders import OrderMaker, Piece, Wish
from sidecar.sync import settings_of
from tests.e2e.real_shop import RealShop
from tests.e2e.webservice import Row, Webservice

WITH_INVOICE = "2"  # PrestaShop's own state "Payment accepted"
PIECES = (1, 2, 3, 5)
AMOUNT = re.compile(r"\d[\d\s.,]*[.,]\d{2}(?!\d)")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is missing (apt-get install poppler-utils)")
def test_the_printed_invoice_ties_with_the_order(stock: Webservice, shop: RealShop) -> None:
    stock.configure("PS_REWRITING_SETTINGS", "0")  # whatever the web server rewrites, this address is then the shop's
    sku = stock.add_product(f"INVOICE-{int(time.time())}", stock.tax_rules_groups()[0])
    ids = sell(shop, sku)
    assert len(ids) == len(PIECES)
    for order in (stock.rows("orders", id=id_order)[0] for id_order in ids):
        shown = Counter(amounts(printed(stock, order)))
        missing = Counter(expected(stock, order)) - shown
        assert not missing, (order["id"], missing, shown)


def sell(shop: RealShop, sku: str) -> list[str]:
    """Let buyers in France order, and return the ids of PrestaShop's orders, each with an invoice."""
    change = settings_of.change(shop.backend, shop.shop_id, {"state_on_create": WITH_INVOICE}, "command")
    shop.runner.run(change)

    def tweak(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
        for piece in pieces:
            piece.seller_sku = sku

    placed = [shop.place(Wish(country="FR", pieces=pieces, tweak=tweak)) for pieces in PIECES]
    return [str(order.prestashop_order_id) for order, binding in shop.fetch(placed) if binding]


def printed(stock: Webservice, order: Row) -> str:
    """Return the text of the order's invoice, as the shop hands it to its customer."""
    asked = {"controller": "pdf-invoice", "id_order": order["id"], "secure_key": order["secure_key"]}
    answer = stock.client.get(f"{stock.url}/index.php", params=asked, follow_redirects=True).raise_for_status()
    assert answer.headers["content-type"].startswith("application/pdf"), answer.text[:200]
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=answer.content, capture_output=True, check=True).stdout.decode()


def amounts(text: str) -> list[Decimal]:
    """Return every amount with two decimals of a text in any language: only digits count, not how they are grouped."""
    return [Decimal(re.sub(r"\D", "", found)).scaleb(-2) for found in AMOUNT.findall(text)]


def expected(stock: Webservice, order: Row) -> list[Decimal]:
    """Return what an invoice has to show: each line, products, shipping, the total without tax, tax, the total."""
    lines = [row["total_price_tax_excl"] for row in stock.rows("order_details", id_order=order["id"])]
    without, paid = Decimal(order["total_paid_tax_excl"]), Decimal(order["total_paid_tax_incl"])
    shipping = Decimal(order["total_shipping_tax_excl"])
    figures = [*map(Decimal, lines), Decimal(order["total_products"]), shipping, without, paid - without, paid]
    return [figure.quantize(Decimal("0.01")) for figure in figures if figure]
