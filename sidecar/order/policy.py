"""The shop's policy: every setting declared once, and the decision what becomes of an order."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, Self

from sidecar.errors import RefusedError
from sidecar.order.document import OrderDocument
from sidecar.order.settings import Setting, declare, read_value, refuse
from sidecar.order.stage import ImportState
from sidecar.problems import N_

Stock = Literal["take", "leave", "top_up"]

MATCH_FIELDS = {
    "reference": N_("Reference"),
    "ean13": N_("EAN-13"),
    "upc": N_("UPC"),
    "isbn": N_("ISBN"),
    "mpn": N_("MPN"),
    "supplier_reference": N_("Supplier reference"),
}
ACCEPT_OR_WAIT = {"accept": N_("Create the order all the same"), "wait": N_("Keep it under Needs attention")}
IMPORT_OR_IGNORE = {"import": N_("Create them in PrestaShop"), "ignore": N_("Show them only")}


@dataclass(frozen=True)
class Policy:
    """A shop's settings with their defaults. An id of 0 means the module's own, or PrestaShop's own choice."""

    book_platform_discount: bool = declare(
        "flag",
        True,
        N_("Book the discount that TikTok pays for as your revenue: the order then totals what TikTok owes you."),
    )
    match_fields: tuple[str, ...] = declare(
        "choices_in_order",
        tuple(MATCH_FIELDS),
        N_("Fields of PrestaShop's products that a TikTok seller SKU is compared with, the most trusted first."),
        choices=MATCH_FIELDS,
    )
    missing_sku: str = declare(
        "choice",
        "wait",
        N_("What happens to an order with a SKU that no product has."),
        choices={
            "wait": N_("Wait until someone chooses the product"),
            "placeholder": N_("Create the order with a line that has no product"),
        },
    )
    out_of_stock: str = declare(
        "choice",
        "accept",
        N_("What happens to an order of more pieces than are in stock. It is sold already."),
        choices={
            "accept": N_("Create the order all the same; the stock goes below zero"),
            "top_up": N_("Create the order and add the missing pieces to the stock first"),
            "wait": N_("Keep it under Needs attention"),
        },
    )
    inactive_product: str = declare(
        "choice", "accept", N_("What happens to an order of a disabled product."), choices=ACCEPT_OR_WAIT
    )
    on_hold: str = declare(
        "choice",
        "wait",
        N_("New orders, which TikTok holds for about an hour so that the buyer can cancel, without an address."),
        choices={
            "wait": N_("Wait until TikTok releases them"),
            "held": N_("Create them at once, in an order state of their own, so that the pieces are reserved"),
            "skip": N_("Show them only, also once they are released"),
        },
    )
    fulfilled_by_tiktok: str = declare(
        "choice",
        "show_only",
        N_("Orders that TikTok ships from its own warehouse."),
        choices={
            "show_only": N_("Show them only"),
            "import_without_stock": N_("Create them in PrestaShop without touching stock"),
        },
    )
    samples: str = declare(
        "choice", "import", N_("Free samples that creators ordered from you."), choices=IMPORT_OR_IGNORE
    )
    replacements: str = declare(
        "choice", "import", N_("Orders that replace an item of an earlier order."), choices=IMPORT_OR_IGNORE
    )
    import_days: int = declare(
        "number",
        30,
        N_("How many days back orders are fetched. A higher number fetches again."),
        minimum=1,
        maximum=365,
    )
    state_on_create: int = declare(
        "order_state", 0, N_("Order state of new orders. Default: TikTok: awaiting shipment, which sends no e-mail.")
    )
    state_map: Mapping[str, int] = declare(
        "state_map",
        {"on_hold": 0, "in_transit": 0, "delivered": 0, "completed": 0, "cancelled": 0},
        N_("Order state for each TikTok status. PrestaShop's own states for shipped and delivered make an invoice."),
    )
    shipped_states: tuple[int, ...] = declare(
        "order_states",
        (),
        N_("Order states that tell TikTok the parcel. None ticked: those that PrestaShop marks as shipped."),
    )
    cancelled_states: tuple[int, ...] = declare(
        "order_states",
        (),
        N_("Order states that mean cancelled. None ticked: cancelled, refunded and payment error."),
    )
    carrier_reference: int = declare("carrier", 0, N_("Carrier of new orders. Default: the module's own."))
    payment_name: str = declare("text", "TikTok Shop", N_("Payment method that the order shows."))
    customer_group: int = declare("customer_group", 0, N_("Customer group of the buyers. Default: Guest."))
    customer_mode: str = declare(
        "choice",
        "per_buyer",
        N_("Which PrestaShop customer an order hangs on."),
        choices={
            "per_buyer": N_("One customer for each TikTok buyer"),
            "one_house_customer": N_("One customer for all TikTok orders (their addresses pile up on it)"),
            "relay": N_("TikTok's forwarding e-mail address of the buyer (other modules may write to it)"),
        },
    )
    email_domain: str = declare(
        "domain",
        "tiktok.invalid.example",
        N_("Domain of the made-up e-mail addresses of buyers. No e-mail is ever sent to it."),
    )
    dni_policy: str = declare(
        "choice",
        "order_id",
        N_("What to fill in where PrestaShop demands an identification number, which TikTok does not give."),
        choices={
            "order_id": N_("The end of the TikTok order id"),
            "fixed": N_("A fixed value"),
            "ask": N_("Keep the order under Needs attention"),
        },
    )
    dni_value: str = declare("text", "", N_("The fixed identification number."))
    phone_fallback: str = declare("text", "", N_("Phone number to print when TikTok gives none that can be used."))
    tax_override: Mapping[str, str] = declare(
        "tax_rates",
        {},
        N_("Tax rate in percent, or tax rules group, to use for a country instead of the tax rules of the products."),
    )
    partial_shipping: bool = declare("flag", True, N_("Let an order be shipped in several parcels."))
    tracking_wait_minutes: int = declare(
        "number",
        30,
        N_("Minutes after which a shipped PrestaShop order without a tracking number is reported."),
        maximum=60 * 24 * 14,
    )
    cancel_from_prestashop: str = declare(
        "cancel_reason",
        "off",
        N_("Cancel on TikTok, with this reason, what is cancelled in PrestaShop. “off”: you are asked instead."),
    )
    credit_slip: str = declare(
        "choice",
        "ask",
        N_("What happens in PrestaShop when TikTok has refunded a return."),
        choices={
            "ask": N_("Nothing: you make the credit slip with one click"),
            "slip": N_("Make the credit slip; the stock is left alone"),
            "slip_and_stock": N_("Make the credit slip, and put returned items back into stock"),
        },
    )
    request_timeout: str = declare(
        "choice",
        "none",
        N_("What happens to a buyer's request to cancel that nobody answered an hour before TikTok's deadline."),
        choices={
            "none": N_("Nothing: TikTok then accepts it at the deadline"),
            "accept": N_("Accept it"),
            "reject": N_("Reject it, with the first reason that TikTok offers"),
        },
    )

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return the policy of stored settings; what is unknown or no longer valid falls back to its default."""
        return cls(**dict(_valid(stored)))

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Return the policy with ``changes`` as typed. Parts of a map may be named apart (``state_map.delivered``).

        Raises RefusedError (``setting_unknown``, ``setting_refused``); nothing is changed then.
        """
        whole = self.as_dict()
        for name, raw in changes.items():
            setting, _, part = name.partition(".")
            if setting not in SETTINGS:
                raise RefusedError("setting_unknown", setting=name, status=422)
            value = dict(whole[setting]) | {part: raw} if part and isinstance(whole[setting], dict) else raw
            whole[setting] = read_value(SETTINGS[setting], value)
        changed = type(self)(**whole)
        changed.require_states()
        return changed

    def require_states(self) -> None:
        """Raise RefusedError (``setting_refused``) where held orders have no order state of their own."""
        if self.on_hold == "held" and not self.state_map.get("on_hold"):
            refuse("state_map.on_hold", N_("choose the order state of orders that TikTok holds"))

    def as_dict(self) -> dict[str, Any]:
        """Return every setting, fit for JSON."""
        return asdict(self)


SETTINGS: dict[str, Setting] = {each.name: Setting(each.name, **each.metadata) for each in fields(Policy)}


def _valid(stored: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found = []
    for name in SETTINGS.keys() & stored.keys():
        try:
            found.append((name, read_value(SETTINGS[name], stored[name])))
        except RefusedError:
            continue
    return found


@dataclass(frozen=True, slots=True)
class Situation:
    """What besides document and policy decides: the shop's import mode and start, and what people did to the order.

    ``first_status`` is TikTok's status when the order was first stored; ``chosen``: a person wants it created.
    """

    import_mode: str
    live_from: datetime | None
    first_status: str
    chosen: bool = False
    ignored_reason: str = ""
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an order and why; ``code`` is a key of ``DECISIONS``."""

    import_state: ImportState
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    stock: Stock = "take"


DECISIONS: dict[str, str] = {
    "bound": N_("The order is in PrestaShop."),
    "ignored": N_("Ignored by hand: %(reason)s"),
    "cancelled": N_("Cancelled on TikTok before it was created in PrestaShop; it will not be created."),
    "unpaid": N_("Not paid yet. It is created when the buyer has paid."),
    "on_hold": N_("TikTok holds it for about an hour, in which the buyer may cancel. It is created afterwards."),
    "on_hold_skipped": N_("TikTok held it when it was first seen; by your settings it is shown only."),
    "unknown_status": N_("TikTok's status %(status)s is not known to this version. It is shown only."),
    "fulfilled_by_tiktok": N_("TikTok ships it from its own warehouse; by your settings it is shown only."),
    "sample": N_("A free sample; by your settings it is shown only."),
    "replacement": N_("Replaces an item of an earlier order; by your settings it is shown only."),
    "import_off": N_("Nothing is created in PrestaShop until you go live."),
    "rehearsal": N_("Rehearsal: it shows what would be created, and creates nothing."),
    "first_seen_shipped": N_(
        "It was shipped before this shop was connected. Choose it to create it without touching stock."
    ),
    "before_start": N_("Placed before you went live. Choose it to create it."),
    "ready": N_("It is created in PrestaShop."),
    "ready_held": N_("It is created in PrestaShop as an order on hold."),
    "ready_without_stock": N_("It is created in PrestaShop without touching stock."),
}

SHIPPED = frozenset({"AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"})
CREATABLE = SHIPPED | {"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"}
ON_HOLD = "ON_HOLD"
BY_TIKTOK = "FULFILLMENT_BY_TIKTOK"


def decide(document: OrderDocument, policy: Policy, situation: Situation) -> Decision:
    """Say what becomes of the order now. Pure: asked again after every change of the order, the policy or the shop."""
    return (
        _decide_by_person(situation)
        or _decide_by_status(document, policy)
        or _decide_by_policy(document, policy, situation)
        or _decide_by_mode(situation)
        or _decide_by_time(document, situation)
        or _ready(document, policy, situation)
    )


def is_fulfilled_by_tiktok(document: OrderDocument) -> bool:
    """Tell whether TikTok ships the order from its own warehouse: then neither parcel nor stock is the shop's."""
    return document.fulfillment_type == BY_TIKTOK


def _decide_by_person(situation: Situation) -> Decision | None:
    if situation.is_bound:
        return Decision(ImportState.IMPORTED, "bound")
    if situation.ignored_reason:
        return Decision(ImportState.IGNORED, "ignored", {"reason": situation.ignored_reason})
    return None


def _decide_by_status(document: OrderDocument, policy: Policy) -> Decision | None:
    if document.status == "CANCELLED":
        return Decision(ImportState.IGNORED, "cancelled")
    if document.status == "UNPAID":
        return Decision(ImportState.WAITING, "unpaid")
    if document.status == ON_HOLD:
        return None if policy.on_hold == "held" else Decision(ImportState.WAITING, "on_hold")
    if document.status not in CREATABLE:
        return Decision(ImportState.WAITING, "unknown_status", {"status": document.status})
    return None


def _decide_by_policy(document: OrderDocument, policy: Policy, situation: Situation) -> Decision | None:
    if situation.first_status == ON_HOLD and policy.on_hold == "skip" and not situation.chosen:
        return Decision(ImportState.WAITING, "on_hold_skipped")
    if is_fulfilled_by_tiktok(document) and policy.fulfilled_by_tiktok == "show_only":
        return Decision(ImportState.WAITING, "fulfilled_by_tiktok")
    if document.is_sample_order and policy.samples == "ignore":
        return Decision(ImportState.WAITING, "sample")
    if document.is_replacement_order and policy.replacements == "ignore":
        return Decision(ImportState.WAITING, "replacement")
    return None


def _decide_by_mode(situation: Situation) -> Decision | None:
    if situation.import_mode == "on":
        return None
    return Decision(ImportState.WAITING, "rehearsal" if situation.import_mode == "rehearsal" else "import_off")


def _decide_by_time(document: OrderDocument, situation: Situation) -> Decision | None:
    if situation.chosen:
        return None
    if situation.first_status in SHIPPED:
        return Decision(ImportState.WAITING, "first_seen_shipped")
    if situation.live_from is not None and document.created_at < situation.live_from:
        return Decision(ImportState.WAITING, "before_start")
    return None


def _ready(document: OrderDocument, policy: Policy, situation: Situation) -> Decision:
    if is_fulfilled_by_tiktok(document) or situation.first_status in SHIPPED:
        return Decision(ImportState.READY, "ready_without_stock", stock="leave")
    stock: Stock = "top_up" if policy.out_of_stock == "top_up" else "take"
    return Decision(ImportState.READY, "ready_held" if document.status == ON_HOLD else "ready", stock=stock)
