"""Everything the PrestaShop sandbox remembers, and what PrestaShop does when it changes."""

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sidecar.sandbox.catalogue import Product, load_catalogue
from sidecar.sandbox.clock import SandboxClock
from sidecar.sandbox.prestashop.setup import ShopSetup
from sidecar.sandbox.prestashop.tables import BUYER_DOMAIN, Row, stock_tables

SHOP_ZONE = ZoneInfo("Europe/Paris")
CANCELLED, ERROR = 6, 8
MOST_EVENTS = 20_000
StockKey = tuple[int, int]
OWN_VERBS = {
    "tiktokorders": ("GET", "POST", "PUT"),
    "tiktokevents": ("GET", "POST"),
    "tiktokcatalog": ("GET",),
    "tiktoksetup": ("GET", "POST"),
}


@dataclass(slots=True)
class ShopOrder:
    """An order as PrestaShop holds it: rows of the stock resources, and the module's own row beside them."""

    id: int
    order: Row
    details: list[Row]
    carrier: Row | None
    payment: Row | None
    body: dict[str, Any]
    pieces: dict[StockKey, int]
    stock_taken: bool = False
    facts: dict[str, Any] = field(default_factory=lambda: {"status": None, "ship_by": None, "problem": None})
    history: list[tuple[int, str]] = field(default_factory=list)
    slips: list[Row] = field(default_factory=list)
    more_carriers: list[Row] = field(default_factory=list)

    @property
    def external_id(self) -> str:
        """Return TikTok's order id."""
        return str(self.body["external_id"])

    @property
    def state(self) -> int:
        """Return the present order state's id."""
        return int(self.order["current_state"])


@dataclass
class PrestaShopSandbox:
    """One shop. ``lock`` is held while a request is answered."""

    seed: int = 1
    webservice_key: str = "SANDBOX0SANDBOX0SANDBOX0SANDBOX0"
    clock: SandboxClock = field(default_factory=SandboxClock)
    lock: threading.RLock = field(default_factory=threading.RLock)
    tables: dict[str, list[Row]] = field(default_factory=stock_tables)
    products: tuple[Product, ...] = field(default_factory=load_catalogue)
    orders: dict[int, ShopOrder] = field(default_factory=dict)
    stock: dict[StockKey, int] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    foreign: list[dict[str, Any]] = field(default_factory=list)
    disabled: set[int] = field(default_factory=set)
    permissions: dict[str, set[str]] | None = None
    lost_answers: list[str] = field(default_factory=list)
    setup: ShopSetup = field(default_factory=ShopSetup)
    mails: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng = Random(self.seed)  # noqa: S311
        self._event_id = 0
        for product in self.products:
            parts = [combination.id for combination in product.combinations] or [0]
            for part in parts:
                self.stock[product.id, part] = rng.choice((0, 2, 5, 12, 25, 40, 80, 120))

    def quantity(self, key: StockKey) -> int:
        """Return the stock of an article; attribute 0 of a product with combinations is their sum."""
        product = self.product(key[0])
        if product and product.combinations and key[1] == 0:
            return sum(self.stock[product.id, combination.id] for combination in product.combinations)
        return self.stock[key]

    def product(self, id_product: int) -> Product | None:
        """Return a product by id."""
        return self.products[id_product - 1] if 1 <= id_product <= len(self.products) else None

    def by_external_id(self, external_id: str) -> ShopOrder | None:
        """Return the order that the module made for a TikTok order."""
        return next((order for order in self.orders.values() if order.external_id == external_id), None)

    def exact_permissions(self) -> dict[str, set[str]]:
        """Return what the module's own list gives a key: to read what is there, to use the module's resources."""
        return {table: {"GET"} for table in self.tables} | {name: set(verbs) for name, verbs in OWN_VERBS.items()}

    def local_time(self) -> str:
        """Return the shop's own local time, as PrestaShop stores it."""
        return datetime.fromtimestamp(self.clock.now(), SHOP_ZONE).strftime("%Y-%m-%d %H:%M:%S")

    def reference(self, number: int) -> str:
        """Return an order's nine-letter reference."""
        digest = hashlib.sha256(f"{self.seed}:{number}".encode()).digest()
        return "".join(chr(ord("A") + byte % 26) for byte in digest[:9])

    def row(self, table: str, number: int) -> Row | None:
        """Return one row of a stock resource by id."""
        return next((row for row in self.tables[table] if row["id"] == number), None)

    def add_event(self, kind: str, origin: str, order: int | None = None, article: StockKey | None = None) -> None:
        """Note that something changed; at the bound one ``overflow`` stands for all that follows."""
        if len(self.events) >= MOST_EVENTS:
            if self.events[-1]["kind"] == "overflow":
                return
            kind, order, article = "overflow", None, None
        self._event_id += 1
        product, attribute = article if article else (None, None)
        at = datetime.fromtimestamp(self.clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        event = {"id": self._event_id, "kind": kind, "id_order": order, "id_product": product}
        self.events.append(event | {"id_product_attribute": attribute, "origin": origin, "at": at})

    def move_stock(self, pieces: dict[StockKey, int], sign: int, origin: str) -> None:
        """Add (``sign`` 1) or take (−1) pieces, and note each row that changed."""
        for key, count in pieces.items():
            self.set_stock(key, self.stock[key] + sign * count, origin)

    def top_up(self, pieces: dict[StockKey, int], origin: str) -> None:
        """Add the pieces that are to be taken and are not in stock; what was owed before stays owed."""
        for key, count in pieces.items():
            if (missing := count - max(0, self.stock[key])) > 0:
                self.set_stock(key, self.stock[key] + missing, origin)

    def set_stock(self, key: StockKey, quantity: int, origin: str) -> None:
        """Set an article's stock; a combination changes its product's sum as well."""
        self.stock[key] = quantity
        self.add_event("stock", origin, article=key)
        if key[1]:
            self.add_event("stock", origin, article=(key[0], 0))

    def change_state(self, order: ShopOrder, state: int, origin: str, *, restock: bool = True) -> None:
        """Change an order's state as PrestaShop does: history, stock on the way into and out of a cancellation."""
        now = self.local_time()
        gone = state in (CANCELLED, ERROR)
        if gone and order.stock_taken and restock:
            self.move_stock(order.pieces, 1, origin)
            order.stock_taken = False
        elif (
            not gone and order.state in (CANCELLED, ERROR) and order.body["stock"] != "leave" and not order.stock_taken
        ):
            self.move_stock(order.pieces, -1, origin)
            order.stock_taken = True
        order.order.update(current_state=str(state), date_upd=now)
        row = self.row("order_states", state) or {}
        order.order["valid"] = row.get("logable", "0")
        if row.get("send_email") == "1":
            self._mail(order.body["customer"]["email"], str(state))
        order.history.append((state, now))
        self.add_event("order_state", origin, order=order.id)

    def _mail(self, recipient: str, about: str) -> None:
        """Send a mail, unless the module holds it back at its hook: its buyers' addresses are made up."""
        is_held = "actionEmailSendBefore" in self.setup.hooks and recipient.endswith(f"@{BUYER_DOMAIN}")
        if not is_held:
            self.mails.append((recipient, about))

    def set_tracking(self, order: ShopOrder, number: str, origin: str) -> None:
        """Set the tracking number; like PrestaShop this leaves ``orders.date_upd`` alone."""
        if order.carrier is not None:
            order.carrier["tracking_number"] = number
            self.add_event("order_carrier", origin, order=order.id)
