"""A rehearsed order in words: what would be created, or what stops it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sidecar.order.decision import DECISIONS
from sidecar.order.product import Matches
from sidecar.prestashop.facts import ShopFacts
from sidecar.sync.store.rehearsals import Judged, Stopped
from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import Label
from sidecar.web.views.orders import no_customer
from sidecar.web.views.problems import Explained, explain

LISTED_REASONS = 10
OUTCOMES = {
    "created": Label(N_("Would be created"), "good"),
    "problem": Label(N_("Needs attention"), "bad"),
    "rule": Label(N_("Left out by your settings"), "quiet"),
}
STOCKS = {
    "take": N_("The stock of each product goes down by its quantity."),
    "top_up": N_("Missing items are first added to stock, which then goes down by the quantity."),
    "leave": N_("Stock is not touched."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; ``why`` is empty for an order that would be created."""

    key: int
    order_id: str
    customer: str
    price: str
    outcome: str
    label: Label
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the order that would be created; amounts are formatted."""

    name: str
    sku: str
    quantity: int
    unit_price: str
    tax_rate: str
    total: str


@dataclass(frozen=True, slots=True)
class Detail:
    """The whole order that would be created."""

    customer: str
    email: str
    address: list[str]
    phone: str
    identification: str
    state: str
    carrier: str
    payment: str
    stock: str
    note: str
    lines: list[Line]
    shipping: str
    untaxed: str
    total: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why orders need attention, what its repair needs to know, and how many orders it stops."""

    told: Explained
    count: int
    params: Mapping[str, Any]


def rows(found: Iterable[Judged], words: Words) -> list[Row]:
    """Return the lines of a list."""
    return [_row(each, words) for each in found]


def summary(counts: Mapping[str, int], stopped: Sequence[Stopped], words: Words) -> dict[str, Any]:
    """Return what the summary shows: the counts, and why most orders need attention."""
    shown = [
        Reason(explain(each.code, each.params, words), each.count, each.params) for each in stopped[:LISTED_REASONS]
    ]
    return {"counts": counts, "reasons": shown, "more_reasons": len(stopped) - len(shown)}


def detail(post: Mapping[str, Any], matches: Matches, facts: ShopFacts, words: Words) -> Detail:
    """Return the order of a post body, its products named as the catalogue names them."""
    currency, customer, delivery = post["currency"], post["customer"], post["delivery"]
    carrier = facts.carrier(post["carrier_reference"]) if post["carrier_reference"] else None
    totals, shipping = post["totals"], Decimal(post["shipping"]["tax_incl"])
    return Detail(
        customer=_full_name(customer),
        email=customer["email"],
        address=_address(delivery, words),
        phone=delivery["phone"],
        identification=delivery["dni"],
        state=facts.state_name(post["state"], words.locale.language),
        carrier=carrier.name if carrier else "–",
        payment=post["payment"],
        stock=words(STOCKS[post["stock"]]),
        note=post["note"],
        lines=[
            *(_line(line, matches, currency, words) for line in post["lines"]),
            *_fees(post["fees"], currency, words),
        ],
        shipping=words.money(shipping, currency),
        untaxed=words.money(Decimal(totals["paid_tax_excl"]), currency),
        total=words.money(Decimal(totals["paid_tax_incl"]), currency),
    )


def _row(found: Judged, words: Words) -> Row:
    order = found.order
    told = explain(found.code, found.params, words) if found.outcome == "problem" else None
    ruled = words(DECISIONS[found.code], **found.params) if found.outcome == "rule" else ""
    return Row(
        key=order.id or 0,
        order_id=order.order_id,
        customer=order.customer or no_customer(order.status, words),
        price=words.minor(order.total_minor, order.currency),
        outcome=found.outcome,
        label=Label(words(OUTCOMES[found.outcome].text), OUTCOMES[found.outcome].tone),
        why=told.sentence if told else ruled,
        remedy=told.remedy if told else "",
    )


def _address(delivery: Mapping[str, Any], words: Words) -> list[str]:
    town = " ".join(part for part in (delivery["postcode"], delivery["city"]) if part)
    lines = (_full_name(delivery), *(delivery[name] for name in ("company", "address1", "address2")), town)
    return [str(part) for part in (*lines, delivery["state"], words.country(delivery["country"])) if part]


def _full_name(person: Mapping[str, Any]) -> str:
    return f"{person['firstname']} {person['lastname']}"


def _line(line: Mapping[str, Any], matches: Matches, currency: str, words: Words) -> Line:
    match = matches.get(line["seller_sku"])
    named = " – ".join(text for text in (match.item.name, match.item.attributes) if text) if match else ""
    return Line(
        name=named or line.get("name") or "",
        sku=line["seller_sku"],
        quantity=line["quantity"],
        unit_price=words.money(Decimal(line["unit_price_tax_incl"]), currency),
        tax_rate=_rate(line, words),
        total=words.money(Decimal(line["total_tax_incl"]), currency),
    )


def _fees(fees: Iterable[Mapping[str, Any]], currency: str, words: Words) -> list[Line]:
    amounts = [(fee, words.money(Decimal(fee["amount_tax_incl"]), currency)) for fee in fees]
    return [Line(fee["name"], "", 1, amount, _rate(fee, words), amount) for fee, amount in amounts]


def _rate(line: Mapping[str, Any], words: Words) -> str:
    return f"{words.number(Decimal(line['tax_rate']).normalize())}\u00a0%"
