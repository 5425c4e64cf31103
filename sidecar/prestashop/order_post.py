"""The document that the module writes an order from: pure and exact. Its fields: docs/module-api.md."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from sidecar.errors import NeedsMerchantError
from sidecar.order.address import Address, Change, normalise_address, original_text
from sidecar.order.decision import Stock
from sidecar.order.document import ON_HOLD, ZERO, Fee, OrderDocument
from sidecar.order.fees import TAX_FEE, is_taxed_on_top
from sidecar.order.money import ExpectedTotal, PricedLine, expected_total, price_lines, round_amount
from sidecar.order.policy import Policy
from sidecar.order.product import CatalogueItem, Matches
from sidecar.order.settings import GROUP
from sidecar.prestashop.amounts import GrossLine, net_of, net_totals, unit_net, written
from sidecar.prestashop.countries import country_of, language_for, rules_for
from sidecar.prestashop.customers import build_customer
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.fee_names import fee_name
from sidecar.prestashop.taxes import tax_rate
from sidecar.prestashop.versions import CONTRACT

NO_TAX = Decimal("0.000")
CORRECTION = "correction"
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class _Taxes:
    """The tax rates of one delivery address."""

    facts: ShopFacts
    policy: Policy
    address: Address
    taxed_on_top: bool

    def of_group(self, id_tax_rules_group: int) -> Decimal:
        """Return the rate in percent. Where TikTok adds the tax on top, it stands in a line of its own."""
        if self.taxed_on_top:
            return NO_TAX
        country = self.address.country
        override = self.policy.tax_override.get(country, "")
        if override and not override.startswith(GROUP):
            return Decimal(override)
        group = int(override.removeprefix(GROUP) or id_tax_rules_group)
        return tax_rate(self.facts, group, country, self.address.state, self.address.postcode)


def build_post(
    document: OrderDocument,
    matches: Matches,
    facts: ShopFacts,
    policy: Policy,
    *,
    tiktok_shop_id: str,
    stock: Stock,
) -> dict[str, Any]:
    """Return the body of ``POST /api/tiktokorders``; its totals are exactly ``money.expected_total``.

    Raises NeedsMerchantError with what a person has to repair: an unmatched SKU, country, currency, language, carrier,
    address.
    """
    address, changes = delivery_of(document, facts, policy)
    _require_currency(facts, document.currency)
    language = language_for(facts, address.country)
    if language is None:
        raise NeedsMerchantError("language_missing")
    expected = expected_total(document, policy)
    taxes = _Taxes(facts, policy, address, is_taxed_on_top(document))
    priced = [(line, _item_of(line, matches, policy)) for line in price_lines(document, policy)]
    side_rate = _side_rate(priced, taxes)
    body = _amounts(document, expected, priced, taxes, side_rate, language.iso_code)
    return {
        "contract": CONTRACT,
        "external_id": document.id,
        "tiktok_shop_id": tiktok_shop_id,
        "placed_at": document.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "id_lang": language.id,
        "currency": document.currency,
        "state": creation_state(document.status, facts, policy),
        "payment": policy.payment_name or Policy.payment_name,
        "carrier_reference": _carrier_reference(facts, policy, priced, expected),
        "stock": stock,
        "customer": build_customer(document, address, policy, tiktok_shop_id),
        "delivery": asdict(address),
        "invoice": None,
        **body,
        "note": build_note(document, changes),
    }


def delivery_of(document: OrderDocument, facts: ShopFacts, policy: Policy) -> tuple[Address, tuple[Change, ...]]:
    """Return the delivery address in this shop's terms and what was changed in it. Raises NeedsMerchantError."""
    region = document.recipient.region_code
    is_unnamed = document.status == ON_HOLD and not region  # the address follows, with its country
    country = facts.default_country if is_unnamed else country_of(facts, region)
    return normalise_address(document, rules_for(facts, country), policy)


def build_note(document: OrderDocument, changes: Sequence[Change]) -> str:
    """Return the order's note: TikTok's id, what buyer and seller wrote, and TikTok's own address if it was changed."""
    parts = [f"TikTok Shop {document.id}"]
    parts += [text for text in (document.buyer_message.strip(), document.seller_note.strip()) if text]
    if any(change.before == "text" for change in changes):
        parts.append(original_text(document.recipient))
    return "\n\n".join(parts).replace("<", "‹").replace(">", "›")


def creation_state(status: str, facts: ShopFacts, policy: Policy) -> int:
    """Return the state of a new order with TikTok's ``status``. Raises NeedsMerchantError (order_state_missing)."""
    is_held = status == ON_HOLD
    number = policy.state_map.get("on_hold", 0) if is_held else policy.state_on_create or facts.our_state
    state = facts.order_states.get(number)
    if not number or (state and state.deleted):
        raise NeedsMerchantError("order_state_missing", status=ON_HOLD if is_held else "AWAITING_SHIPMENT")
    return number


def _require_currency(facts: ShopFacts, currency: str) -> None:
    found = facts.currencies.get(currency)
    if found is None or not found.active:
        raise NeedsMerchantError("currency_missing", currency=currency)


def _item_of(line: PricedLine, matches: Matches, policy: Policy) -> CatalogueItem | None:
    match = matches.get(line.seller_sku)
    if match is None and policy.missing_sku != "placeholder":
        raise NeedsMerchantError("sku_unmatched", seller_sku=line.seller_sku)
    return match.item if match else None


def _side_rate(priced: list[tuple[PricedLine, CatalogueItem | None]], taxes: _Taxes) -> Decimal:
    """Return the rate of shipping and fees: the carrier's tax rules, else the highest of the goods they go with."""
    facts, policy = taxes.facts, taxes.policy
    carrier = facts.carrier(policy.carrier_reference or facts.our_carrier_reference)
    if carrier and carrier.id_tax_rules_group:
        return taxes.of_group(carrier.id_tax_rules_group)
    groups = {item.id_tax_rules_group for _, item in priced if item} or {0}
    return max(taxes.of_group(group) for group in groups)


def _carrier_reference(
    facts: ShopFacts,
    policy: Policy,
    priced: list[tuple[PricedLine, CatalogueItem | None]],
    expected: ExpectedTotal,
) -> int | None:
    """Return the carrier; none for an order of virtual products without shipping costs."""
    if not expected.shipping and all(item is not None and item.is_virtual for _, item in priced):
        return None
    reference = policy.carrier_reference or facts.our_carrier_reference
    if facts.carrier(reference) is None:
        raise NeedsMerchantError("carrier_missing")
    return reference


def _amounts(
    document: OrderDocument,
    expected: ExpectedTotal,
    priced: list[tuple[PricedLine, CatalogueItem | None]],
    taxes: _Taxes,
    side_rate: Decimal,
    language: str,
) -> dict[str, Any]:
    """Return lines, fees, shipping and totals. Net is rounded over lines and fees together, as PrestaShop does."""
    currency = document.currency
    fees = [*expected.fees, Fee(CORRECTION, expected.correction)] if expected.correction else [*expected.fees]
    goods = [
        GrossLine(line.unit_price, line.quantity, taxes.of_group(item.id_tax_rules_group) if item else side_rate)
        for line, item in priced
    ]
    extras = [GrossLine(fee.amount, 1, NO_TAX if fee.name == TAX_FEE else side_rate) for fee in fees]
    products = sum((line.total for line in (*goods, *extras)), ZERO)
    shipping = GrossLine(expected.shipping, 1, side_rate)
    nets = net_totals([*goods, *extras], taxes.facts.number("PS_ROUND_TYPE", 2), currency)
    return {
        "lines": [
            _line(line, item, gross, net, currency)
            for (line, item), gross, net in zip(priced, goods, nets[: len(goods)], strict=True)
        ],
        "fees": [
            _fee(fee_name(fee.name, language), gross, net, currency)
            for fee, gross, net in zip(fees, extras, nets[len(goods) :], strict=True)
        ],
        **_shipping_and_totals(products, sum(nets, ZERO), shipping, currency),
    }


def _shipping_and_totals(
    products: Decimal, products_net: Decimal, shipping: GrossLine, currency: str
) -> dict[str, Any]:
    shipping_net = round_amount(net_of(shipping.total, shipping.rate), currency)
    return {
        "shipping": {
            "tax_incl": written(shipping.total, currency),
            "tax_excl": written(shipping_net, currency),
            "tax_rate": f"{shipping.rate:.3f}",
        },
        "totals": {
            "products_tax_incl": written(products, currency),
            "products_tax_excl": written(products_net, currency),
            "paid_tax_incl": written(products + shipping.total, currency),
            "paid_tax_excl": written(products_net + shipping_net, currency),
        },
    }


def _line(
    line: PricedLine, item: CatalogueItem | None, gross: GrossLine, net: Decimal, currency: str
) -> dict[str, Any]:
    return {
        "id_product": item.id_product if item else 0,
        "id_product_attribute": item.id_product_attribute if item else 0,
        "quantity": line.quantity,
        "name": None if item else (line.name or line.seller_sku)[:LONGEST_NAME],
        "seller_sku": line.seller_sku,
        "unit_price_tax_incl": f"{gross.unit:.6f}",
        "unit_price_tax_excl": f"{unit_net(gross.unit, gross.rate):.6f}",
        "original_unit_price_tax_incl": f"{line.original_price:.6f}",
        "id_tax_rules_group": item.id_tax_rules_group if item else 0,
        "tax_rate": f"{gross.rate:.3f}",
        "total_tax_incl": written(gross.total, currency),
        "total_tax_excl": written(net, currency),
    }


def _fee(name: str, gross: GrossLine, net: Decimal, currency: str) -> dict[str, Any]:
    return {
        "name": name,
        "amount_tax_incl": written(gross.total, currency),
        "amount_tax_excl": written(net, currency),
        "tax_rate": f"{gross.rate:.3f}",
    }
