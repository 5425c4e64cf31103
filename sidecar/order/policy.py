"""The shop's policy: every setting declared once, with its default, its choices and its help."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sidecar.errors import RefusedError
from sidecar.order.email_domains import has_mailboxes, is_of_shop
from sidecar.order.settings import Setting, declare, read_value, refuse
from sidecar.problems import N_

MATCH_FIELDS = {
    "reference": N_("Reference"),
    "ean13": N_("EAN-13"),
    "upc": N_("UPC"),
    "isbn": N_("ISBN"),
    "mpn": N_("MPN"),
    "supplier_reference": N_("Supplier reference"),
}
ACCEPT_OR_WAIT = {"accept": N_("Create the order anyway"), "wait": N_("Keep it under Needs attention")}
IMPORT_OR_IGNORE = {"import": N_("Create them in PrestaShop"), "ignore": N_("Only show them")}


@dataclass(frozen=True)
class Policy:
    """A shop's settings with their defaults. An id of 0 means the module's own, or PrestaShop's own choice."""

    book_platform_discount: bool = declare(
        "flag",
        True,
        N_("Count discounts funded by TikTok as your revenue: the order then totals what TikTok owes you."),
    )
    match_fields: tuple[str, ...] = declare(
        "choices_in_order",
        tuple(MATCH_FIELDS),
        N_("Product fields that TikTok's seller SKU is compared with, most trusted first."),
        choices=MATCH_FIELDS,
    )
    missing_sku: str = declare(
        "choice",
        "wait",
        N_("What to do with an order whose SKU matches no product."),
        choices={
            "wait": N_("Wait until someone chooses the product"),
            "placeholder": N_("Create the order with a line that has no product"),
        },
    )
    out_of_stock: str = declare(
        "choice",
        "accept",
        N_("What to do when stock is too low. The order is already sold."),
        choices={
            "accept": N_("Create the order anyway; stock goes below zero"),
            "top_up": N_("Create the order, adding the missing items to stock first"),
            "wait": N_("Keep it under Needs attention"),
        },
    )
    inactive_product: str = declare(
        "choice", "accept", N_("What to do with an order for a disabled product."), choices=ACCEPT_OR_WAIT
    )
    on_hold: str = declare(
        "choice",
        "wait",
        N_("New orders that TikTok holds for about an hour, without an address, so that the buyer can cancel."),
        choices={
            "wait": N_("Wait until TikTok releases them"),
            "held": N_("Create them at once, in their own order state, so that the items are reserved"),
            "skip": N_("Only show them, even once released"),
        },
    )
    fulfilled_by_tiktok: str = declare(
        "choice",
        "show_only",
        N_("Orders that TikTok ships from its own warehouse."),
        choices={
            "show_only": N_("Only show them"),
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
        N_("How many days back orders are fetched. A higher number fetches the older ones too."),
        minimum=1,
        maximum=365,
    )
    state_on_create: int = declare(
        "order_state", 0, N_("State given to new orders. The default, “TikTok: awaiting shipment”, sends no e-mail.")
    )
    state_map: Mapping[str, int] = declare(
        "state_map",
        {"on_hold": 0, "in_transit": 0, "delivered": 0, "completed": 0, "cancelled": 0},
        N_("Order state for each TikTok status. PrestaShop's own states for shipped and delivered make an invoice."),
    )
    shipped_states: tuple[int, ...] = declare(
        "order_states",
        (),
        N_("Order states that announce the parcel to TikTok. None ticked: those that PrestaShop marks as shipped."),
    )
    cancelled_states: tuple[int, ...] = declare(
        "order_states",
        (),
        N_("Order states that mean cancelled. None ticked: cancelled, refunded and payment error."),
    )
    carrier_reference: int = declare("carrier", 0, N_("Carrier of new orders. Default: the module's own."))
    payment_name: str = declare("text", "TikTok Shop", N_("Payment method shown on the order."))
    customer_group: int = declare("customer_group", 0, N_("Customer group of the buyers. Default: Guest."))
    customer_mode: str = declare(
        "choice",
        "per_buyer",
        N_("Which PrestaShop customer an order belongs to."),
        choices={
            "per_buyer": N_("One customer for each TikTok buyer"),
            "one_house_customer": N_("One customer for all TikTok orders (who collects all their addresses)"),
            "relay": N_("TikTok's forwarding e-mail address of the buyer (other modules may write to it)"),
        },
    )
    email_domain: str = declare(
        "domain",
        "tiktok.invalid.example",
        N_("Domain of the buyers' made-up e-mail addresses. No e-mail is ever sent there."),
    )
    dni_policy: str = declare(
        "choice",
        "order_id",
        N_("What to enter where PrestaShop requires an identification number, which TikTok does not provide."),
        choices={
            "order_id": N_("The end of the TikTok order id"),
            "fixed": N_("A fixed value"),
            "ask": N_("Keep the order under Needs attention"),
        },
    )
    dni_value: str = declare("text", "", N_("The fixed identification number."), maximum=16)
    phone_fallback: str = declare("phone", "", N_("Phone number to use when TikTok gives no valid one."))
    tax_override: Mapping[str, str] = declare(
        "tax_rates",
        {},
        N_("Tax rate in percent, or tax rules group, to use for a country instead of the tax rules of the products."),
    )
    partial_shipping: bool = declare("flag", True, N_("Allow an order to ship in several parcels."))
    tracking_wait_minutes: int = declare(
        "number",
        30,
        N_("Minutes after which an order shipped without a tracking number is reported."),
        maximum=60 * 24 * 14,
    )
    cancel_from_prestashop: str = declare(
        "cancel_reason",
        "off",
        N_("When an order is cancelled in PrestaShop, cancel it on TikTok with this reason, or ask you first."),
    )
    credit_slip: str = declare(
        "choice",
        "ask",
        N_("What to do in PrestaShop when TikTok has refunded a return."),
        choices={
            "ask": N_("Nothing: you create the credit slip with one click"),
            "slip": N_("Create the credit slip; leave stock as it is"),
            "slip_and_stock": N_("Create the credit slip and put returned items back into stock"),
        },
    )
    request_timeout: str = declare(
        "choice",
        "none",
        N_("What to do with a request to cancel that is still unanswered an hour before TikTok's deadline."),
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
        if changed.email_domain != self.email_domain:  # one that is in use stays: buyers are known by it
            changed.require_no_mailboxes()
        return changed

    def require_states(self) -> None:
        """Raise RefusedError (``setting_refused``) where held orders have no order state of their own."""
        if self.on_hold == "held" and not self.state_map.get("on_hold"):
            refuse("state_map.on_hold", N_("choose the order state of orders that TikTok holds"))

    def require_no_mailboxes(self) -> None:
        """Raise RefusedError (``setting_refused``) where somebody may have a mailbox at the buyers' domain."""
        if has_mailboxes(self.email_domain):
            reason = N_("people have mailboxes at this domain; choose one below your own, such as tiktok.your-shop.com")
            refuse("email_domain", reason)

    def require_domain_below(self, host: str) -> None:
        """Raise RefusedError (``setting_refused``) where buyers would get addresses at the shop's own domain."""
        if is_of_shop(self.email_domain, host):
            reason = N_("your own e-mails to this domain would be held back; choose one below it, such as %(below)s")
            refuse("email_domain", reason, below=f"tiktok.{self.email_domain}")

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
