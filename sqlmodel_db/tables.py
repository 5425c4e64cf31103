"""Tables. A leaf: imports nothing of the service. Every table has the shop id; times are UTC; money in minor units."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
HAS_PROBLEM = text("problem_code <> ''")
PROBLEM_GROUP = ("shop_id", "problem_code", "problem_cause", "problem_at", "snoozed_until", "id")
ONLY_PROBLEMS: dict[str, Any] = {"sqlite_where": HAS_PROBLEM, "postgresql_where": HAS_PROBLEM}
HAS_CARRIER_TIME = text("carrier_by_at IS NOT NULL")
IS_WAITING = text("state = 'waiting'")
WITHOUT_ROWID = {"sqlite_with_rowid": False}  # the primary key holds (nearly) the whole row
BYTEWISE = String().with_variant(String(collation="C"), "postgresql")  # prefix ranges need the order of the bytes


class UtcDateTime(TypeDecorator[datetime]):
    """A datetime that is UTC and aware on both sides, also on SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Return aware UTC."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def utc(*, index: bool = False, nullable: bool = True, primary_key: bool = False) -> Any:
    """Return a column for a UTC time."""
    return Field(sa_type=UtcDateTime, index=index, nullable=nullable, primary_key=primary_key)


def json_column() -> Any:
    """Return a column for a JSON document."""
    return Field(sa_column=Column(JSON, nullable=False), default_factory=dict)


class Shop(SQLModel, table=True):
    """One PrestaShop shop paired with this sidecar (a tenant). Unique by canonical ``shop_url`` and ``id_shop``."""

    __tablename__ = "shop"
    __table_args__ = (UniqueConstraint("shop_url", "id_shop"),)
    id: str = Field(primary_key=True)
    shop_url: str
    id_shop: int
    connect_to: str = ""
    admin_origins: list[str] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    webservice_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    prestashop_version: str = ""
    php_version: str = ""
    module_version: str = ""
    contract: int = 1
    languages: list[Any] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    default_currency: str = ""
    timezone: str = "UTC"
    import_mode: str = "off"
    live_from: datetime | None = utc()
    foreign_checked_at: datetime | None = utc()
    settings: dict[str, Any] = json_column()
    version: int = 0
    paired_at: datetime = utc(nullable=False)
    disconnected_at: datetime | None = utc()
    last_fetch_at: datetime | None = utc()
    outage: dict[str, Any] | None = Field(sa_column=Column(JSON, nullable=True), default=None)


class PairingCode(SQLModel, table=True):
    """A one-time pairing code, kept as a hash; repeats its encrypted answer until it expires."""

    __tablename__ = "pairing_code"
    code_hash: str = Field(primary_key=True)
    expires_at: datetime = utc(nullable=False)
    shop_id: str | None = None
    answer: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True), default=None)


class Nonce(SQLModel, table=True):
    """A single-use nonce that was spent (launch tokens, module requests, download tickets)."""

    __tablename__ = "nonce"
    value: str = Field(primary_key=True)
    shop_id: str = ""
    expires_at: datetime = utc(nullable=False, index=True)


class Ticket(SQLModel, table=True):
    """A one-time download address, good for a minute."""

    __tablename__ = "ticket"
    id: str = Field(primary_key=True)
    shop_id: str = Field(index=True)
    what: dict[str, Any] = json_column()
    expires_at: datetime = utc(nullable=False)


class Authorization(SQLModel, table=True):
    """A seller's consent: tokens (encrypted) of one TikTok app for one shop of ours."""

    __tablename__ = "authorization"
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str | None = Field(default=None, index=True)
    app_key: str
    app_secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    open_id: str = ""
    seller_name: str = ""
    region: str = ""
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    access_token: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    access_expires_at: datetime = utc(nullable=False)
    refresh_token: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    refresh_expires_at: datetime = utc(nullable=False)
    refused_at: datetime | None = utc()
    created_at: datetime = utc(nullable=False)


class TikTokApp(SQLModel, table=True):
    """A shop's own TikTok app (key, encrypted secret, service id)."""

    __tablename__ = "tiktok_app"
    shop_id: str = Field(primary_key=True)
    app_key: str = Field(index=True)
    app_secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    service_id: str = ""


class ConsentState(SQLModel, table=True):
    """The single-use ``state`` of a consent that was started, and the authorisation that came of it."""

    __tablename__ = "consent_state"
    state: str = Field(primary_key=True)
    shop_id: str = Field(index=True)
    employee_id: int = 0
    expires_at: datetime = utc(nullable=False)
    authorization_id: int | None = None


class TikTokShop(SQLModel, table=True):
    """An authorised TikTok shop; ``shop_id`` set means attached. ``cursor`` is TikTok's update time, in seconds.

    ``unfetched``: how many orders TikTok counted that the fetch of ``unfetched_at`` did not bring.
    """

    __tablename__ = "tiktok_shop"
    id: str = Field(primary_key=True)
    shop_id: str | None = Field(default=None, index=True)
    authorization_id: int = Field(index=True)
    name: str = ""
    code: str = ""
    region: str = ""
    seller_type: str = ""
    cipher: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    cursor: int = Field(default=0, sa_type=BigInteger)
    attached_at: datetime | None = utc()
    unfetched: int | None = None
    unfetched_at: datetime | None = utc()


class Order(SQLModel, table=True):
    """One TikTok order as the list shows it; the document is in ``order_raw``, the link to PrestaShop in ``binding``.

    ``carrier_by_at``: until when the carrier has to collect the order, or to deliver it once it is collected.
    ``total_minor`` is TikTok's ``payment.total_amount`` (the column *price*), ``expected_minor`` what PrestaShop's
    order must total.
    """

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("tiktok_shop_id", "order_id"),
        Index("ix_order_created", "shop_id", "created_at", "id"),
        Index("ix_order_ship_by", "shop_id", "ship_by_at", "id"),
        Index("ix_order_total", "shop_id", "total_minor", "id"),
        Index("ix_order_stage_created", "shop_id", "stage", "created_at", "id"),
        Index("ix_order_stage_ship_by", "shop_id", "stage", "ship_by_at", "id"),
        Index("ix_order_stage_total", "shop_id", "stage", "total_minor", "id"),
        Index("ix_order_import", "shop_id", "import_state", "created_at", "id"),
        Index("ix_order_fulfilment", "shop_id", "fulfillment_type", "created_at", "id"),
        Index("ix_order_order_id", "shop_id", "order_id"),
        Index(
            "ix_order_carrier_by",
            *("shop_id", "carrier_by_at", "id"),
            sqlite_where=HAS_CARRIER_TIME,
            postgresql_where=HAS_CARRIER_TIME,
        ),
        Index("ix_order_problem", *PROBLEM_GROUP, **ONLY_PROBLEMS),
        *(
            Index(name, "shop_id", sorted_by, "id", "snoozed_until", "problem_code", **ONLY_PROBLEMS)
            for name, sorted_by in (
                ("ix_order_attention", "created_at"),
                ("ix_order_attention_ship_by", "ship_by_at"),
                ("ix_order_attention_total", "total_minor"),
            )
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str
    tiktok_shop_id: str
    order_id: str
    status: str
    first_status: str
    stage: str
    import_state: str
    created_at: datetime = utc(nullable=False)
    updated_at: datetime = utc(nullable=False)
    ship_by_at: datetime | None = utc()
    carrier_by_at: datetime | None = utc()
    cancels_at: datetime | None = utc()
    delivered_at: datetime | None = utc()
    customer: str = ""
    user_id: str = ""
    region: str = ""
    currency: str = ""
    total_minor: int = Field(default=0, sa_type=BigInteger)
    expected_minor: int | None = Field(default=None, sa_type=BigInteger)
    quantity: int = 0
    fulfillment_type: str = ""
    shipping_type: str = ""
    buyer_asks_cancel: bool = False
    chosen: bool = False
    ignored_reason: str = ""
    prestashop_order_id: int | None = None
    prestashop_reference: str = ""
    problem_code: str = ""
    problem_cause: str = ""
    problem_params: dict[str, Any] = json_column()
    problem_at: datetime | None = utc()
    snoozed_until: datetime | None = utc()
    attempts: int = 0
    decision: str = ""
    stored_at: datetime = utc(nullable=False)


class OrderRaw(SQLModel, table=True):
    """TikTok's own JSON of an order, compressed; ``clear_recipient`` keeps an address that TikTok masks later.

    ``fetched_at``: when TikTok was last asked for what stands here.
    """

    __tablename__ = "order_raw"
    order_pk: int = Field(primary_key=True)
    shop_id: str = Field(index=True)
    document: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    clear_recipient: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True), default=None)
    fetched_at: datetime = utc(nullable=False)


class OrderTerm(SQLModel, table=True):
    """A search term of an order, folded: names, ids, reversed ids (for last digits), SKUs. Found by prefix range."""

    __tablename__ = "order_term"
    __table_args__ = WITHOUT_ROWID
    shop_id: str = Field(primary_key=True)
    term: str = Field(primary_key=True, sa_type=BYTEWISE)
    order_pk: int = Field(primary_key=True, index=True)


class OrderSku(SQLModel, table=True):
    """Which orders hold which SKU (normalised key), so that one link releases all that wait for it."""

    __tablename__ = "order_sku"
    __table_args__ = WITHOUT_ROWID
    shop_id: str = Field(primary_key=True)
    sku_key: str = Field(primary_key=True)
    order_pk: int = Field(primary_key=True, index=True)


class Binding(SQLModel, table=True):
    """(TikTok shop, TikTok order) to PrestaShop order: unique on both sides. ``amounts`` is what was read back."""

    __tablename__ = "binding"
    __table_args__ = (UniqueConstraint("shop_id", "prestashop_order_id"),)
    tiktok_shop_id: str = Field(primary_key=True)
    order_id: str = Field(primary_key=True)
    shop_id: str
    order_pk: int = Field(index=True)
    prestashop_order_id: int
    prestashop_reference: str = ""
    origin: str = "created"
    posted: dict[str, Any] = json_column()
    amounts: dict[str, Any] = json_column()
    prestashop_state: int | None = None
    cancelled_at: datetime | None = utc()
    bound_at: datetime = utc(nullable=False)


class TimelineEntry(SQLModel, table=True):
    """What was tried or decided for an order: a sentence's code with its values, in the order it happened."""

    __tablename__ = "timeline_entry"
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str
    order_pk: int = Field(index=True)
    at: datetime = utc(nullable=False)
    actor: str = ""
    code: str
    params: dict[str, Any] = json_column()


class SkuLink(SQLModel, table=True):
    """A seller SKU linked to a product or combination by a person."""

    __tablename__ = "sku_link"
    shop_id: str = Field(primary_key=True)
    sku_key: str = Field(primary_key=True)
    seller_sku: str
    id_product: int
    id_product_attribute: int = 0
    linked_by: str = ""
    linked_at: datetime = utc(nullable=False)


class CatalogueItem(SQLModel, table=True):
    """A product or combination of the shop, as ``tiktokcatalog`` told it."""

    __tablename__ = "catalogue_item"
    shop_id: str = Field(primary_key=True)
    id_product: int = Field(primary_key=True)
    id_product_attribute: int = Field(primary_key=True)
    reference: str = ""
    ean13: str = ""
    upc: str = ""
    isbn: str = ""
    mpn: str = ""
    supplier_references: list[str] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    name: str = ""
    attributes: str = ""
    price: str = "0"
    quantity: int = 0
    active: bool = True
    has_combinations: bool = False
    id_tax_rules_group: int = 0
    facts: dict[str, Any] = json_column()
    seen_at: datetime = utc(nullable=False)


class CatalogueKey(SQLModel, table=True):
    """One way to find a catalogue item: field and normalised key."""

    __tablename__ = "catalogue_key"
    __table_args__ = (Index("ix_catalogue_key_item", "shop_id", "id_product"), WITHOUT_ROWID)
    shop_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    id_product: int = Field(primary_key=True)
    id_product_attribute: int = Field(primary_key=True)


class Fetch(SQLModel, table=True):
    """One fetch of one shop: what was found and where it stands. ``state``: running, done, failed."""

    __tablename__ = "fetch"
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str = Field(index=True)
    state: str = "running"
    requested_by: str = ""
    since: datetime | None = utc()
    started_at: datetime = utc(nullable=False)
    finished_at: datetime | None = utc()
    total: int | None = None
    fetched: int = 0
    created: int = 0
    updated: int = 0
    problems: int = 0
    problem: dict[str, Any] | None = Field(sa_column=Column(JSON, nullable=True), default=None)


class FetchOrder(SQLModel, table=True):
    """A fetch's result for one order: new, changed or unchanged."""

    __tablename__ = "fetch_order"
    fetch_id: int = Field(primary_key=True)
    order_pk: int = Field(primary_key=True)
    shop_id: str
    result: str


class StageCount(SQLModel, table=True):
    """Per-shop counters, kept in the transaction that changes an order; ``name`` is a stage or ``problem``."""

    __tablename__ = "stage_count"
    __table_args__ = WITHOUT_ROWID
    shop_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    count: int = 0


class Cancellation(SQLModel, table=True):
    """A cancellation, ours or the buyer's.

    ``state``: planned, sending, sent, done, refused, pending_answer, withdrawn.
    """

    __tablename__ = "cancellation"
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str = Field(index=True)
    order_pk: int = Field(index=True)
    cancel_id: str = Field(default="", index=True)
    initiator: str = ""
    reason: str = ""
    reason_text: str = ""
    status: str = ""
    state: str = "planned"
    answer_by_at: datetime | None = utc()
    requested_by: str = ""
    created_at: datetime = utc(nullable=False)
    updated_at: datetime = utc(nullable=False)


class Shipment(SQLModel, table=True):
    """A parcel of ours on its way to TikTok; ``line_ids`` empty: all pieces.

    ``state``: planned, sending, sent, refused. ``change_refused``: what TikTok said when it refused for good to change
    the tracking number; None while it may be asked.
    """

    __tablename__ = "shipment"
    __table_args__ = (UniqueConstraint("order_pk", "tracking_number"),)
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str = Field(index=True)
    order_pk: int = Field(index=True)
    tracking_number: str
    provider_id: str = ""
    provider_name: str = ""
    carrier_reference: int = 0
    line_ids: list[str] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    package_id: str = ""
    state: str = "planned"
    warning: str = ""
    change_refused: dict[str, Any] | None = Field(sa_column=Column(JSON, nullable=True), default=None)
    requested_by: str = ""
    created_at: datetime = utc(nullable=False)
    sent_at: datetime | None = utc()


class ReturnRequest(SQLModel, table=True):
    """A return or refund as TikTok tells it."""

    __tablename__ = "return_request"
    __table_args__ = (UniqueConstraint("shop_id", "return_id"),)
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str
    return_id: str
    order_pk: int = Field(index=True)
    return_type: str = ""
    status: str = ""
    reason_text: str = ""
    refund_minor: int = Field(default=0, sa_type=BigInteger)
    currency: str = ""
    next_action: str = ""
    answer_by_at: datetime | None = utc()
    document: dict[str, Any] = json_column()
    updated_at: datetime = utc(nullable=False)


class WebhookEvent(SQLModel, table=True):
    """A signed TikTok event, deduplicated by its notification id."""

    __tablename__ = "webhook_event"
    id: str = Field(primary_key=True)
    tiktok_shop_id: str = ""
    type: int
    body: str
    received_at: datetime = utc(nullable=False, index=True)
    handled_at: datetime | None = utc()


class NamedOrder(SQLModel, table=True):
    """An order that an event named, until it is read from TikTok; a row each time it is named."""

    __tablename__ = "named_order"
    __table_args__ = (Index("ix_named_order_waiting", "tiktok_shop_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str
    tiktok_shop_id: str
    order_id: str
    named_at: datetime = utc(nullable=False)


class CarrierMap(SQLModel, table=True):
    """A PrestaShop carrier (``id_reference``) and the TikTok shipping provider it stands for, per delivery option."""

    __tablename__ = "carrier_map"
    shop_id: str = Field(primary_key=True)
    carrier_reference: int = Field(primary_key=True)
    delivery_option_id: str = Field(primary_key=True, default="")
    provider_id: str
    provider_name: str = ""


class AuditEntry(SQLModel, table=True):
    """Who changed which setting from what to what."""

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    shop_id: str = Field(index=True)
    at: datetime = utc(nullable=False)
    actor: str
    name: str
    old: str = ""
    new: str = ""


class ShopCheck(SQLModel, table=True):
    """The last look at a shop: its findings, and the keys of those that nobody has seen yet."""

    __tablename__ = "shop_check"
    shop_id: str = Field(primary_key=True)
    checked_at: datetime = utc(nullable=False)
    findings: list[Any] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    unseen: list[Any] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)


class Rehearsal(SQLModel, table=True):
    """The last rehearsal of a shop's open orders. ``state``: running, done, failed; ``done``: so many of ``total``."""

    __tablename__ = "rehearsal"
    shop_id: str = Field(primary_key=True)
    state: str = "running"
    started_at: datetime = utc(nullable=False)
    finished_at: datetime | None = utc()
    total: int = 0
    done: int = 0
    concerned: dict[str, Any] = json_column()
    problem: dict[str, Any] | None = Field(sa_column=Column(JSON, nullable=True), default=None)


class RehearsedOrder(SQLModel, table=True):
    """What would become of one order: ``outcome`` created, problem or rule; the other columns say why not created."""

    __tablename__ = "rehearsed_order"
    __table_args__ = (Index("ix_rehearsed_order_outcome", "shop_id", "outcome", "order_pk"),)
    shop_id: str = Field(primary_key=True)
    order_pk: int = Field(primary_key=True)
    outcome: str
    code: str = ""
    cause: str = ""
    params: dict[str, Any] = json_column()


class Job(SQLModel, table=True):
    """A job of the embedded queue. ``state``: waiting, running, failed; a job that is done is deleted.

    ``dedupe_key`` keeps one waiting copy; two jobs of one ``lock_key`` never run at once. ``leased_by`` names the
    worker that runs it and ``heartbeat_at`` when that worker last said so; ``cut_offs`` counts the workers that died
    with it since it last ended by itself. The higher ``priority`` goes first.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "state", "shop_id", text("priority DESC"), "run_after", "id", "lock_key"),
        Index("ix_job_leased", "leased_by"),
        Index(
            "ix_job_dedupe",
            "dedupe_key",
            unique=True,
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    shop_id: str = ""
    args: dict[str, Any] = json_column()
    dedupe_key: str | None = None
    lock_key: str | None = None
    priority: int = 0
    state: str = "waiting"
    attempts: int = 0
    cut_offs: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    run_after: datetime = utc(nullable=False)
    leased_by: str = ""
    heartbeat_at: datetime | None = utc()
    problem: dict[str, Any] | None = Field(sa_column=Column(JSON, nullable=True), default=None)
    enqueued_at: datetime = utc(nullable=False)
