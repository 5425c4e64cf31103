"""Statements on parcels that are told to TikTok, and on which TikTok carrier stands for which of PrestaShop's."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from sidecar.errors import RefusedError
from sqlmodel_db.tables import CarrierMap, Shipment


def get_shipment(session: Session, shop_id: str, shipment_id: int) -> Shipment:
    """Return a parcel of the shop; raises ``RefusedError`` unknown_shipment (404)."""
    found = session.get(Shipment, shipment_id)
    if found is None or found.shop_id != shop_id:
        raise RefusedError("unknown_shipment", status=404)
    return found


def find_shipment(session: Session, order_pk: int, tracking_number: str) -> Shipment | None:
    """Return the parcel of an order with this tracking number."""
    same = (Shipment.order_pk == order_pk, Shipment.tracking_number == tracking_number)
    return session.exec(select(Shipment).where(*same)).first()


def id_of(shipment: Shipment) -> int:
    """Return the id of a stored parcel."""
    if shipment.id is None:
        raise LookupError("a parcel that is not stored has no id")
    return shipment.id


def of_order(session: Session, order_pk: int) -> Sequence[Shipment]:
    """Return the parcels of an order, oldest first."""
    return session.exec(select(Shipment).where(Shipment.order_pk == order_pk).order_by(col(Shipment.id))).all()


def find_provider(
    session: Session, shop_id: str, carrier_reference: int, delivery_option_id: str
) -> tuple[str, str] | None:
    """Return (provider id, name) that a person chose for a carrier: for this delivery option, or for all."""
    for option in (delivery_option_id, ""):
        found = session.get(CarrierMap, (shop_id, carrier_reference, option))
        if found is not None:
            return found.provider_id, found.provider_name
    return None


def put_provider(session: Session, row: CarrierMap) -> None:
    """Keep a person's choice in place of an earlier one."""
    session.merge(row)


def choose_provider(
    session: Session, shop_id: str, carrier_reference: int, provider_id: str, provider_name: str
) -> None:
    """Keep a choice for all delivery options of a carrier; without a provider it is taken back."""
    if provider_id:
        names = {"provider_id": provider_id, "provider_name": provider_name}
        put_provider(session, CarrierMap(shop_id=shop_id, carrier_reference=carrier_reference, **names))
        return
    known = session.get(CarrierMap, (shop_id, carrier_reference, ""))
    if known is not None:
        session.delete(known)


def carrier_map(session: Session, shop_id: str) -> Sequence[CarrierMap]:
    """Return all choices of a shop."""
    return session.exec(select(CarrierMap).where(CarrierMap.shop_id == shop_id)).all()


def mark_sent(session: Session, shipment: Shipment, package_id: str, warning: str, at: datetime) -> None:
    """Note that TikTok has the parcel."""
    shipment.state, shipment.sent_at = "sent", at
    shipment.package_id, shipment.warning = package_id or shipment.package_id, warning
    session.add(shipment)
