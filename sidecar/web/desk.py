"""What every page of the tab starts from: the shop, its TikTok shops, the employee, their words, and the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import Session, select
from starlette.requests import Request

from sidecar.clock import now
from sidecar.web.i18n import Words
from sidecar.web.render import words_of
from sidecar.web.session import Employee
from sqlmodel_db.tables import Shop, ShopCheck, TikTokShop

if TYPE_CHECKING:
    from sidecar.sync.backend import Backend

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """One request's surroundings."""

    backend: "Backend"
    employee: Employee
    shop: Shop
    tiktok_shops: list[TikTokShop]
    words: Words
    now: datetime

    @property
    def shop_id(self) -> str:
        """The paired shop's id, which every query is limited to."""
        return self.employee.shop_id

    async def read(self, query: Callable[..., T], *args: Any) -> T:
        """Run ``query(session, shop_id, *args)`` in a reading session."""
        return await self.backend.database.read(lambda session: query(session, self.shop_id, *args))


async def open_desk(request: Request) -> Desk:
    """Read what belongs to the shop that the gate has let in, and put the number of its new findings on the request."""
    backend: Backend = request.app.state.backend
    shop: Shop = request.state.shop
    tiktok_shops, unseen = await backend.database.read(lambda session: _around(session, shop.id))
    request.state.unseen_findings = unseen
    return Desk(backend, request.state.employee, shop, tiktok_shops, words_of(request), now())


def _around(session: Session, shop_id: str) -> tuple[list[TikTokShop], int]:
    """Return a shop's TikTok shops, and how many findings of the nightly check nobody has seen."""
    attached = list(session.exec(select(TikTokShop).where(TikTokShop.shop_id == shop_id)))
    check = session.get(ShopCheck, shop_id)
    return attached, len(check.unseen) if check else 0
