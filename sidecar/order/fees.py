"""What the buyer paid besides prices and shipping, and what of TikTok's figures belongs to cancelled pieces."""

from collections.abc import Iterable
from decimal import Decimal

from sidecar.order.document import ZERO, Fee, LineItem, OrderDocument

TAX_FEE = "tax"
_EUROPE = (
    "AD AL AT AX BA BE BG CH CY CZ DE DK EE ES FI FO FR GB GF GG GI GP GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK"
    " MQ MT NL NO PL PT RE RO RS SE SI SK SM UA UK VA XK YT"
)
_EUROPEAN_CURRENCIES = "EUR GBP PLN CZK HUF RON BGN SEK DKK NOK CHF ISK"
EUROPE = frozenset(_EUROPE.split())
EUROPEAN_CURRENCIES = frozenset(_EUROPEAN_CURRENCIES.split())


def is_taxed_on_top(document: OrderDocument) -> bool:
    """Tell whether TikTok's prices are before tax, which it adds to the total: in the United States, never in Europe.

    Elsewhere where it tells a tax (from abroad); without one the prices hold it, as the buyer saw them (Mexico, Japan).
    Without an address (unpaid, on hold) the currency decides.
    """
    region = document.recipient.region_code.upper()
    is_european = region in EUROPE if region else document.currency in EUROPEAN_CURRENCIES
    is_american = region == "US" if region else document.currency == "USD"
    return is_american or (bool(document.payment.tax) and not is_european)


def sold_lines(document: OrderDocument) -> tuple[LineItem, ...]:
    """Return the pieces that are still sold: without cancelled ones, unless the whole order is cancelled."""
    return tuple(line for line in document.lines if line.display_status != "CANCELLED") or document.lines


def paid_fees(document: OrderDocument) -> dict[str, Decimal]:
    """Return each fee once, by TikTok's name: the payment's figure, else the sum of the pieces; then the tax.

    Fees told on pieces only count where TikTok's total holds them: it also names some that the buyer did not pay.
    """
    gone, sold = _gone_lines(document), sold_lines(document)
    taken_off = _sum_fees(fee for line in gone for fee in line.fees)
    in_payment = _sum_fees(document.payment.fees)
    amounts = {name: amount - taken_off.get(name, ZERO) for name, amount in in_payment.items()}
    of_pieces = _sum_fees(fee for line in sold for fee in line.fees)
    amounts |= {name: of_pieces[name] for name in of_pieces if name in _names_on_pieces(document)}
    if is_taxed_on_top(document):
        amounts[TAX_FEE] = document.payment.tax - sum((line.tax for line in gone), ZERO)
    return amounts


def cancelled_share(document: OrderDocument) -> Decimal:
    """Return what TikTok's total still holds of cancelled pieces; whether it takes them off is undocumented."""
    names = _names_on_pieces(document) | {fee.name for fee in document.payment.fees}
    share = ZERO
    for line in _gone_lines(document):
        share += line.sale_price + sum((fee.amount for fee in line.fees if fee.name in names), ZERO)
        share += line.tax if is_taxed_on_top(document) else ZERO
    return share


def _gone_lines(document: OrderDocument) -> tuple[LineItem, ...]:
    """Return the cancelled pieces that TikTok's payment figures still hold."""
    sold = sold_lines(document)
    if document.payment.sub_total == sum((line.sale_price for line in sold), ZERO):
        return ()
    return tuple(line for line in document.lines if line not in sold)


def _names_on_pieces(document: OrderDocument) -> set[str]:
    """Return the fees that stand on pieces only and that the total holds: with them it adds up better than without."""
    payment = document.payment
    named = {fee.name for fee in payment.fees}
    counted = (*sold_lines(document), *_gone_lines(document))
    alone = [fee for line in counted for fee in line.fees if fee.name not in named]
    rest = payment.total_amount - sum((line.sale_price for line in counted), payment.shipping_fee)
    rest -= sum((fee.amount for fee in payment.fees), payment.tax if is_taxed_on_top(document) else ZERO)
    is_held = abs(rest - sum((fee.amount for fee in alone), ZERO)) < abs(rest)
    return {fee.name for fee in alone} if is_held else set()


def _sum_fees(fees: Iterable[Fee]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for fee in fees:
        sums[fee.name] = sums.get(fee.name, ZERO) + fee.amount
    return sums
