"""Every statement that a use case runs, by noun. Functions take the session of the caller's transaction."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from sqlmodel_db.engine import Database
from sqlmodel_db.errors import DatabaseError as StoreError
from sqlmodel_db.owner import SingleOwner
from sqlmodel_db.tables import (
    Authorization,
    Binding,
    Cancellation,
    CatalogueItem,
    Fetch,
    Order,
    ReturnRequest,
    Shipment,
    Shop,
    ShopCheck,
    SkuLink,
    TikTokApp,
    TikTokShop,
)
from sqlmodel_db.tables import Rehearsal as RehearsalRow

__all__ = [
    "Authorization",
    "Binding",
    "Cancellation",
    "CatalogueItem",
    "Database",
    "Fetch",
    "IntegrityError",
    "Order",
    "RehearsalRow",
    "ReturnRequest",
    "Session",
    "Shipment",
    "Shop",
    "ShopCheck",
    "SingleOwner",
    "SkuLink",
    "StoreError",
    "TikTokApp",
    "TikTokShop",
]
