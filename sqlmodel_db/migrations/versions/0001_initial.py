"""Every table of version 1.0."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("new", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_shop_id"), "audit_entry", ["shop_id"], unique=False)
    op.create_table(
        "authorization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=True),
        sa.Column("app_key", sa.String(), nullable=False),
        sa.Column("app_secret", sa.LargeBinary(), nullable=False),
        sa.Column("open_id", sa.String(), nullable=False),
        sa.Column("seller_name", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("access_token", sa.LargeBinary(), nullable=False),
        sa.Column("access_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refresh_token", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorization")),
    )
    op.create_index(op.f("ix_authorization_shop_id"), "authorization", ["shop_id"], unique=False)
    op.create_table(
        "binding",
        sa.Column("tiktok_shop_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("prestashop_order_id", sa.Integer(), nullable=False),
        sa.Column("prestashop_reference", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("posted", sa.JSON(), nullable=False),
        sa.Column("amounts", sa.JSON(), nullable=False),
        sa.Column("prestashop_state", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tiktok_shop_id", "order_id", name=op.f("pk_binding")),
        sa.UniqueConstraint("shop_id", "prestashop_order_id", name=op.f("uq_binding_shop_id_prestashop_order_id")),
    )
    op.create_index(op.f("ix_binding_order_pk"), "binding", ["order_pk"], unique=False)
    op.create_table(
        "cancellation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("cancel_id", sa.String(), nullable=False),
        sa.Column("initiator", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_text", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer_by_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation")),
    )
    op.create_index(op.f("ix_cancellation_cancel_id"), "cancellation", ["cancel_id"], unique=False)
    op.create_index(op.f("ix_cancellation_order_pk"), "cancellation", ["order_pk"], unique=False)
    op.create_index(op.f("ix_cancellation_shop_id"), "cancellation", ["shop_id"], unique=False)
    op.create_table(
        "carrier_map",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("carrier_reference", sa.Integer(), nullable=False),
        sa.Column("delivery_option_id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("provider_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "carrier_reference", "delivery_option_id", name=op.f("pk_carrier_map")),
    )
    op.create_table(
        "catalogue_item",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("id_product", sa.Integer(), nullable=False),
        sa.Column("id_product_attribute", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("ean13", sa.String(), nullable=False),
        sa.Column("upc", sa.String(), nullable=False),
        sa.Column("isbn", sa.String(), nullable=False),
        sa.Column("mpn", sa.String(), nullable=False),
        sa.Column("supplier_references", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("attributes", sa.String(), nullable=False),
        sa.Column("price", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("has_combinations", sa.Boolean(), nullable=False),
        sa.Column("id_tax_rules_group", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id_product", "id_product_attribute", name=op.f("pk_catalogue_item")),
    )
    op.create_table(
        "catalogue_key",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("id_product", sa.Integer(), nullable=False),
        sa.Column("id_product_attribute", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "shop_id", "key", "field", "id_product", "id_product_attribute", name=op.f("pk_catalogue_key")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_catalogue_key_item", "catalogue_key", ["shop_id", "id_product"], unique=False)
    op.create_table(
        "consent_state",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authorization_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_consent_state")),
    )
    op.create_index(op.f("ix_consent_state_shop_id"), "consent_state", ["shop_id"], unique=False)
    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("fetched", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
    )
    op.create_index(op.f("ix_fetch_shop_id"), "fetch", ["shop_id"], unique=False)
    op.create_table(
        "fetch_order",
        sa.Column("fetch_id", sa.Integer(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fetch_id", "order_pk", name=op.f("pk_fetch_order")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=True),
        sa.Column("lock_key", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_by", sa.String(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("enqueued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(
        "ix_job_dedupe",
        "job",
        ["dedupe_key"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_job_due", "job", ["state", "shop_id", sa.text("priority DESC"), "run_after", "id", "lock_key"], unique=False
    )
    op.create_index("ix_job_leased", "job", ["leased_by"], unique=False)
    op.create_table(
        "nonce",
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("value", name=op.f("pk_nonce")),
    )
    op.create_index(op.f("ix_nonce_expires_at"), "nonce", ["expires_at"], unique=False)
    op.create_table(
        "order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("tiktok_shop_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("first_status", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("import_state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ship_by_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancels_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("expected_minor", sa.BigInteger(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("fulfillment_type", sa.String(), nullable=False),
        sa.Column("shipping_type", sa.String(), nullable=False),
        sa.Column("buyer_asks_cancel", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("ignored_reason", sa.String(), nullable=False),
        sa.Column("prestashop_order_id", sa.Integer(), nullable=True),
        sa.Column("prestashop_reference", sa.String(), nullable=False),
        sa.Column("problem_code", sa.String(), nullable=False),
        sa.Column("problem_cause", sa.String(), nullable=False),
        sa.Column("problem_params", sa.JSON(), nullable=False),
        sa.Column("problem_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order")),
        sa.UniqueConstraint("tiktok_shop_id", "order_id", name=op.f("uq_order_tiktok_shop_id_order_id")),
    )
    for name, sorted_by in (
        ("ix_order_attention", "created_at"),
        ("ix_order_attention_ship_by", "ship_by_at"),
        ("ix_order_attention_total", "total_minor"),
    ):
        op.create_index(
            name,
            "order",
            ["shop_id", sorted_by, "id", "snoozed_until", "problem_code"],
            unique=False,
            sqlite_where=sa.text("problem_code <> ''"),
            postgresql_where=sa.text("problem_code <> ''"),
        )
    op.create_index("ix_order_created", "order", ["shop_id", "created_at", "id"], unique=False)
    op.create_index("ix_order_fulfilment", "order", ["shop_id", "fulfillment_type", "created_at", "id"], unique=False)
    op.create_index("ix_order_import", "order", ["shop_id", "import_state", "created_at", "id"], unique=False)
    op.create_index("ix_order_order_id", "order", ["shop_id", "order_id"], unique=False)
    op.create_index(
        "ix_order_problem",
        "order",
        ["shop_id", "problem_code", "problem_cause", "problem_at", "snoozed_until", "id"],
        unique=False,
        sqlite_where=sa.text("problem_code <> ''"),
        postgresql_where=sa.text("problem_code <> ''"),
    )
    op.create_index("ix_order_ship_by", "order", ["shop_id", "ship_by_at", "id"], unique=False)
    op.create_index("ix_order_stage_created", "order", ["shop_id", "stage", "created_at", "id"], unique=False)
    op.create_index("ix_order_stage_ship_by", "order", ["shop_id", "stage", "ship_by_at", "id"], unique=False)
    op.create_index("ix_order_stage_total", "order", ["shop_id", "stage", "total_minor", "id"], unique=False)
    op.create_index("ix_order_total", "order", ["shop_id", "total_minor", "id"], unique=False)
    op.create_table(
        "order_raw",
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("clear_recipient", sa.LargeBinary(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("order_pk", name=op.f("pk_order_raw")),
    )
    op.create_index(op.f("ix_order_raw_shop_id"), "order_raw", ["shop_id"], unique=False)
    op.create_table(
        "order_sku",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("sku_key", sa.String(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "sku_key", "order_pk", name=op.f("pk_order_sku")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_order_sku_order_pk"), "order_sku", ["order_pk"], unique=False)
    op.create_table(
        "order_term",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("term", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "term", "order_pk", name=op.f("pk_order_term")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_order_term_order_pk"), "order_term", ["order_pk"], unique=False)
    op.create_table(
        "pairing_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_pairing_code")),
    )
    op.create_table(
        "return_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("return_id", sa.String(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("return_type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason_text", sa.String(), nullable=False),
        sa.Column("refund_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("next_action", sa.String(), nullable=False),
        sa.Column("answer_by_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_request")),
        sa.UniqueConstraint("shop_id", "return_id", name=op.f("uq_return_request_shop_id_return_id")),
    )
    op.create_index(op.f("ix_return_request_order_pk"), "return_request", ["order_pk"], unique=False)
    op.create_table(
        "shipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("tracking_number", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("provider_name", sa.String(), nullable=False),
        sa.Column("carrier_reference", sa.Integer(), nullable=False),
        sa.Column("line_ids", sa.JSON(), nullable=False),
        sa.Column("package_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("warning", sa.String(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
        sa.UniqueConstraint("order_pk", "tracking_number", name=op.f("uq_shipment_order_pk_tracking_number")),
    )
    op.create_index(op.f("ix_shipment_order_pk"), "shipment", ["order_pk"], unique=False)
    op.create_index(op.f("ix_shipment_shop_id"), "shipment", ["shop_id"], unique=False)
    op.create_table(
        "shop",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop_url", sa.String(), nullable=False),
        sa.Column("id_shop", sa.Integer(), nullable=False),
        sa.Column("connect_to", sa.String(), nullable=False),
        sa.Column("admin_origins", sa.JSON(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("webservice_key", sa.LargeBinary(), nullable=False),
        sa.Column("prestashop_version", sa.String(), nullable=False),
        sa.Column("php_version", sa.String(), nullable=False),
        sa.Column("module_version", sa.String(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("default_currency", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("import_mode", sa.String(), nullable=False),
        sa.Column("live_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("foreign_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disconnected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fetch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fetch_problem", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
        sa.UniqueConstraint("shop_url", "id_shop", name=op.f("uq_shop_shop_url_id_shop")),
    )
    op.create_table(
        "sku_link",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("sku_key", sa.String(), nullable=False),
        sa.Column("seller_sku", sa.String(), nullable=False),
        sa.Column("id_product", sa.Integer(), nullable=False),
        sa.Column("id_product_attribute", sa.Integer(), nullable=False),
        sa.Column("linked_by", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "sku_key", name=op.f("pk_sku_link")),
    )
    op.create_table(
        "stage_count",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "name", name=op.f("pk_stage_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_shop_id"), "ticket", ["shop_id"], unique=False)
    op.create_table(
        "tiktok_app",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("app_key", sa.String(), nullable=False),
        sa.Column("app_secret", sa.LargeBinary(), nullable=False),
        sa.Column("service_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_tiktok_app")),
    )
    op.create_index(op.f("ix_tiktok_app_app_key"), "tiktok_app", ["app_key"], unique=False)
    op.create_table(
        "tiktok_shop",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=True),
        sa.Column("authorization_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("seller_type", sa.String(), nullable=False),
        sa.Column("cipher", sa.LargeBinary(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tiktok_shop")),
    )
    op.create_index(op.f("ix_tiktok_shop_authorization_id"), "tiktok_shop", ["authorization_id"], unique=False)
    op.create_index(op.f("ix_tiktok_shop_shop_id"), "tiktok_shop", ["shop_id"], unique=False)
    op.create_table(
        "timeline_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("order_pk", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entry")),
    )
    op.create_index(op.f("ix_timeline_entry_order_pk"), "timeline_entry", ["order_pk"], unique=False)
    op.create_table(
        "webhook_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("tiktok_shop_id", sa.String(), nullable=False),
        sa.Column("type", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_event")),
    )
    op.create_index(op.f("ix_webhook_event_received_at"), "webhook_event", ["received_at"], unique=False)
