"""Everything the TikTok Shop sandbox remembers: one app, one seller with two shops, their orders and tokens."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sidecar.sandbox.clock import SandboxClock
from sidecar.sandbox.orders import EU_SHOP, GB_SHOP, OrderMaker
from sidecar.sandbox.tiktok_shop.faults import Faults
from sidecar.sandbox.tiktok_shop.order import DAY, Order, Provider

SCOPES = (
    "seller.authorization.info",
    "seller.shop.info",
    "seller.product.basic",
    "seller.order.info",
    "seller.fulfillment.basic",
    "seller.logistics",
    "seller.return_refund.basic",
)
ACCESS_LIFE, REFRESH_LIFE, CODE_LIFE = 7 * DAY, 365 * DAY, 1800
EVENT_TYPES = {
    1: "ORDER_STATUS_CHANGE",
    2: "REVERSE_STATUS_UPDATE",
    3: "RECIPIENT_ADDRESS_UPDATE",
    4: "PACKAGE_UPDATE",
    5: "PRODUCT_STATUS_CHANGE",
    6: "SELLER_DEAUTHORIZATION",
    7: "UPCOMING_AUTHORIZATION_EXPIRATION",
    11: "CANCELLATION_STATUS_CHANGE",
    12: "RETURN_STATUS_CHANGE",
}
PROVIDERS = {
    EU_SHOP: ("Colissimo", "Chronopost", "Mondial Relay", "La Poste", "DPD", "GLS", "UPS", "DHL"),
    GB_SHOP: ("Royal Mail", "Evri", "DPD UK", "Yodel", "UPS", "DHL"),
}


@dataclass(frozen=True, slots=True)
class App:
    """The developer's app as Partner Center knows it."""

    app_key: str = "6b7sandboxkey"
    app_secret: str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"  # noqa: S105
    service_id: str = "7493000000000000001"
    redirect_url: str = "http://127.0.0.1:8765/tiktok/callback"


@dataclass(frozen=True, slots=True)
class Shop:
    """An authorised TikTok shop; its cipher names it in every call."""

    id: str
    name: str
    region: str
    market: str
    cipher: str
    code: str


@dataclass(slots=True)
class Grant:
    """One seller's authorisation of the app; expiries are absolute Unix seconds."""

    open_id: str
    access_token: str
    access_expires: int
    refresh_token: str
    refresh_expires: int
    revoked: bool = False


@dataclass(slots=True)
class Notification:
    """A webhook on its way: exact body, signature, address, next attempt (Unix seconds)."""

    address: str
    body: bytes
    signature: str
    due: int
    attempt: int = 0


@dataclass
class TikTokSandbox:
    """The state behind the API. ``lock`` is held while a request is answered or the clock's work is done."""

    seed: int = 1
    app: App = field(default_factory=App)
    clock: SandboxClock = field(default_factory=SandboxClock)
    webhook_address: str = ""
    public_url: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)
    orders: dict[str, Order] = field(default_factory=dict)
    cancellations: dict[str, dict[str, Any]] = field(default_factory=dict)
    returns: dict[str, dict[str, Any]] = field(default_factory=dict)
    webhooks: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    outbox: list[Notification] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    answered_keys: set[str] = field(default_factory=set)
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.maker = OrderMaker(self.seed)
        self._serial = 0
        self.shops = {
            shop.id: shop
            for shop in (
                Shop(EU_SHOP, "Maison Garance FR", "FR", "EU", "GCP_sandboxCipherFR0001", "FRLCSANDBOX1"),
                Shop(GB_SHOP, "Maison Garance UK", "GB", "UK", "GCP_sandboxCipherGB0002", "GBLCSANDBOX2"),
            )
        }

    def serial(self) -> int:
        """Return the next number for anything that needs one."""
        self._serial += 1
        return self._serial

    def new_id(self, prefix: str) -> str:
        """Return a fresh 19-digit id that starts with ``prefix``."""
        return prefix + f"{self.serial():0{19 - len(prefix)}d}"

    def new_code(self) -> str:
        """Issue an authorisation code: thirty minutes, one use."""
        code = f"GCP_{self._digest('code')}"
        self.codes[code] = self.clock.now() + CODE_LIFE
        return code

    def new_grant(self) -> Grant:
        """Issue a first pair of tokens."""
        grant = Grant(f"open{self._digest('open')[:20]}", "", 0, "", 0)
        self.grants.append(grant)
        return self.renew(grant)

    def renew(self, grant: Grant) -> Grant:
        """Issue new tokens for a grant; the old ones end at once."""
        now = self.clock.now()
        grant.access_token, grant.access_expires = f"GCP_{self._digest('access')}", now + ACCESS_LIFE
        grant.refresh_token, grant.refresh_expires = f"GCP_{self._digest('refresh')}", now + REFRESH_LIFE
        return grant

    def providers(self, shop_id: str) -> list[Provider]:
        """Return the carriers a shop's orders may go by."""
        names = PROVIDERS[shop_id]
        start = 10_001 if shop_id == EU_SHOP else 20_001
        return [Provider(f"71178588580720{start + place}", name) for place, name in enumerate(names)]

    def orders_of(self, shop_id: str) -> Iterator[Order]:
        """Yield the orders of one shop."""
        return (order for order in self.orders.values() if order.shop_id == shop_id)

    def notify(self, kind: int, shop_id: str, data: dict[str, Any]) -> None:
        """Put an event on its way to whoever wants its type; nothing happens if nobody does."""
        hook = self.webhooks.get((shop_id, EVENT_TYPES[kind]))
        address = hook["address"] if hook else self.webhook_address
        if not address:
            return
        now = self.clock.now()
        event = {
            "type": kind,
            "tts_notification_id": self.new_id("738"),
            "shop_id": shop_id,
            "timestamp": now,
            "data": data,
        }
        body = json.dumps(event, separators=(",", ":")).encode()
        message = self.app.app_key.encode() + body
        signature = hmac.new(self.app.app_secret.encode(), message, hashlib.sha256).hexdigest()
        self.outbox.append(Notification(address, body, signature, now))

    def _digest(self, purpose: str) -> str:
        return hashlib.sha256(f"{self.seed}:{purpose}:{self.serial()}".encode()).hexdigest()[:40]
