"""A database of 1,000,000 orders of made-up buyers, 333,000 in the largest shop; built once, kept in a cache folder."""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from sqlmodel_db import migrations
from sqlmodel_db.engine import Database
from sqlmodel_db.queries.counts import recount
from sqlmodel_db.queries.search import order_terms, prestashop_terms
from sqlmodel_db.tables import Shop

SHOPS = {"large": 333_000, **{f"shop{number}": 66_700 for number in range(10)}}
STAGES = (
    ("completed", "COMPLETED", 74), ("delivered", "DELIVERED", 6), ("cancelled", "CANCELLED", 8),
    ("in_transit", "IN_TRANSIT", 4),
    ("awaiting_collection", "AWAITING_COLLECTION", 1), ("awaiting_shipment", "AWAITING_SHIPMENT", 3),
    ("to_be_created", "AWAITING_SHIPMENT", 1), ("elsewhere", "AWAITING_SHIPMENT", 1),
    ("partially_shipping", "PARTIALLY_SHIPPING", 1), ("unpaid", "UNPAID", 1), ("on_hold", "ON_HOLD", 1),
)  # fmt: skip
FIRST_NAMES = ("Élodie", "Hugo", "Inès", "Louis", "Chloé", "Jules", "Zoé", "Paul", "Léa", "Noé", "Maël", "Anna", "Tom")
LAST_NAMES = [
    f"{a}{b}" for a in ("Mar", "Dur", "Ber", "Leg", "Rou", "Fon", "Gar") for b in ("tin", "and", "nard", "ier")
]
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 10_000


def million(folder: Path | None = None) -> Path:
    """Return the file, building it the first time and after a migration (about a minute on an idle machine)."""
    path = (folder or Path(tempfile.gettempdir())) / f"tiktok-shop-sidecar-bench-6-{_schema()}.sqlite3"
    if not path.exists():
        building = path.with_suffix(".building")
        for leftover in path.parent.glob(building.name + "*"):
            leftover.unlink()
        database = Database(f"sqlite:///{building}")
        database.upgrade()
        database.close()
        with closing(sqlite3.connect(building, isolation_level=None)) as connection:
            _fill(connection)
        database = Database(f"sqlite:///{building}")
        database.write_now(_add_shops)
        database.close()
        building.rename(path)
    return path


def _schema() -> str:
    """Return the number of the newest migration: a file of an older schema answers nothing."""
    return max(version.stem[:4] for version in (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py"))


def _fill(connection: sqlite3.Connection) -> None:
    """Insert without indexes, then make them: ten times faster. SQLite sorts the terms faster than Python would."""
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-262144", "threads=2", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    connection.execute("CREATE TEMP TABLE unsorted (shop_id, term, order_pk)")
    connection.execute("BEGIN")
    orders = _orders(random.Random(7))
    while batch := list(islice(orders, BATCH)):
        columns = ", ".join(batch[0][0])
        marks = ", ".join("?" * len(batch[0][0]))
        connection.executemany(
            f'INSERT INTO "order" ({columns}) VALUES ({marks})', [tuple(one.values()) for one, _ in batch]
        )
        terms = [(one["shop_id"], term, one["id"]) for one, found in batch for term in found]
        connection.executemany("INSERT INTO unsorted VALUES (?, ?, ?)", terms)
    connection.execute("INSERT INTO order_term SELECT * FROM unsorted ORDER BY 1, 2, 3")
    connection.execute("COMMIT")
    connection.execute("DROP TABLE unsorted")
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("PRAGMA journal_mode=WAL")


def _add_shops(session: Session) -> None:
    for shop_id in SHOPS:
        shop = Shop(
            id=shop_id,
            shop_url=f"https://{shop_id}.example",
            id_shop=1,
            secret=b"",
            webservice_key=b"",
            paired_at=NEWEST,
        )
        session.add(shop)
        session.flush()
        recount(session, shop_id)


def _stored(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")


def _orders(dice: random.Random) -> Iterator[tuple[dict[str, object], set[str]]]:
    weights = [weight for _, _, weight in STAGES]
    shops = [shop_id for shop_id, size in SHOPS.items() for _ in range(size)]
    dice.shuffle(shops)
    for number, shop_id in enumerate(shops, 1):
        stage, status, _ = dice.choices(STAGES, weights)[0]
        created_at = NEWEST - timedelta(seconds=60 * (len(shops) - number) + dice.randrange(50))
        created, ship_by = _stored(created_at), _stored(created_at + timedelta(days=2))
        customer = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
        order_id, bound = f"5770{number:014d}", stage not in {"to_be_created", "elsewhere", "unpaid", "on_hold"}
        has_problem = stage == "to_be_created"
        reference = f"R{number:08d}" if bound else ""
        skus = [f"SKU-{dice.randrange(20_000):05d}"]
        terms = order_terms([order_id], []) | (prestashop_terms(number, reference) if bound else set())
        terms |= _text_terms(customer) | _text_terms(skus[0])
        yield {
            "id": number, "shop_id": shop_id, "tiktok_shop_id": f"t-{shop_id}", "order_id": order_id, "status": status,
            "first_status": "UNPAID", "stage": stage,
            "import_state": "problem" if has_problem else "imported" if bound else "waiting",
            "created_at": created, "updated_at": created, "customer": customer, "currency": "EUR",
            "ship_by_at": ship_by if dice.random() < 0.9 else None,
            "carrier_by_at": ship_by if status in ("AWAITING_COLLECTION", "IN_TRANSIT") else None,
            "total_minor": dice.randrange(500, 20_000),
            "quantity": dice.randrange(1, 5),
            "fulfillment_type": "FULFILLMENT_BY_SELLER" if dice.random() < 0.97 else "FULFILLMENT_BY_TIKTOK",
            "prestashop_order_id": number if bound else None, "prestashop_reference": reference, "problem_params": "{}",
            "problem_code": "sku_unmatched" if has_problem else "", "problem_cause": skus[0] if has_problem else "",
            "problem_at": created if has_problem else None, "stored_at": created,
            "region": "FR", "user_id": "", "shipping_type": "", "ignored_reason": "", "decision": "", "attempts": 0,
            "buyer_asks_cancel": False, "chosen": False,
        }, terms  # fmt: skip


@cache
def _text_terms(text: str) -> set[str]:
    return order_terms([], [text])
