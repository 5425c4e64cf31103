"""Who is asking: launch token (from the module) to access token (ours) to ``Employee``. No cookies anywhere."""

import functools
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadData, BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from sidecar.clock import now
from sidecar.errors import RefusedError
from sidecar.keyring import Keyring
from sidecar.sync.shop_address import canonical_url
from sidecar.web.body import number_of
from sqlmodel_db.tables import Nonce, Shop

LAUNCH_SALT = "tiktoksidecar.launch"
MODULE_SALT = "tiktoksidecar.module"
ACCESS_SALT = "tiktoksidecar.access"
ACCESS_SECONDS = 600
OLDEST = timedelta(seconds=120)
NEWEST = timedelta(seconds=60)
PERMISSIONS = ("view", "operate", "configure")

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Employee:
    """The PrestaShop employee in front of the tab, as the module vouches for them; ``is_copy``: of a staging copy."""

    shop_id: str
    id: int
    name: str
    locale: str
    permissions: frozenset[str]
    open_url: str = ""
    admin_origin: str = ""
    is_copy: bool = False

    def may(self, permission: str) -> bool:
        """Return whether this employee holds ``permission`` (view, operate, configure)."""
        return permission in self.permissions

    @property
    def actor(self) -> str:
        """Return the name under which the timeline shows this employee."""
        return f"employee:{self.name}"


def module_serializer(secret: str, salt: str) -> URLSafeTimedSerializer:
    """Return the serializer that the module's PHP imitates byte for byte (itsdangerous 2.2, SHA-256)."""
    return URLSafeTimedSerializer(secret, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})


def _check_age(signed_at: datetime) -> None:
    age = now() - signed_at
    if age < -NEWEST:
        raise RefusedError("clock_skew", status=401, seconds=round(-age.total_seconds()))
    if age > OLDEST:
        raise RefusedError("token_expired", status=401, seconds=round(age.total_seconds()))


def read_module_token(secret: str, salt: str, token: str) -> dict[str, Any]:
    """Return the payload of a token that the module signed, at most 120 s ago and at most 60 s ahead.

    Raises ``RefusedError`` bad_signature, token_expired or clock_skew.
    """
    try:
        payload, signed_at = module_serializer(secret, salt).loads(token, return_timestamp=True)
    except BadData as error:
        raise RefusedError("bad_signature", status=401) from error
    _check_age(signed_at)
    if not isinstance(payload, dict) or not payload.get("nonce"):
        raise RefusedError("bad_signature", status=401)
    return payload


def spend_nonce(session: Session, shop_id: str, nonce: str) -> None:
    """Store a nonce so that its token works once; raises ``RefusedError`` token_used."""
    session.add(Nonce(value=f"{shop_id}:{nonce}", shop_id=shop_id, expires_at=now() + OLDEST + NEWEST))
    try:
        session.flush()
    except IntegrityError as error:
        raise RefusedError("token_used", status=401) from error


def launched_employee(payload: dict[str, Any], shop: Shop) -> Employee:
    """Return the employee of a launch token; a launch from another shop address than paired may only look."""
    origin = str(payload.get("admin_origin", ""))
    if origin not in shop.admin_origins:
        raise RefusedError("origin", status=401, origin=origin)
    is_copy = not is_address_of(shop, str(payload.get("shop_url", "")))
    permissions = payload.get("permissions")
    granted = {name for name in PERMISSIONS if isinstance(permissions, list) and name in permissions}
    return Employee(
        shop_id=shop.id,
        id=number_of(payload.get("employee_id")) or 0,
        name=str(payload.get("name") or ""),
        locale=str(payload.get("locale") or "en"),
        permissions=frozenset(granted & {"view"} if is_copy else granted),
        open_url=str(payload.get("open_url") or ""),
        admin_origin=origin,
        is_copy=is_copy,
    )


def is_address_of(shop: Shop, shop_url: str) -> bool:
    """Return whether an address, however it is spelt, is the one that was paired."""
    try:
        return canonical_url(shop_url) == canonical_url(shop.shop_url)
    except RefusedError:
        return False


class AccessTokens:
    """Short-lived access tokens, signed with the service's own key and bound to the shop's current secret."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = module_serializer(secret_key, ACCESS_SALT)

    def issue(self, employee: Employee, shop: Shop) -> str:
        """Return a token that names ``employee`` for ten minutes."""
        claims = asdict(employee) | {"permissions": sorted(employee.permissions)}
        return str(self._serializer.dumps({"employee": claims, "mark": secret_mark(shop)}))

    def read(self, token: str) -> tuple[Employee, str]:
        """Return the employee and the secret's mark; raises ``RefusedError`` token_expired or bad_signature."""
        try:
            claims = self._serializer.loads(token, max_age=ACCESS_SECONDS)
        except SignatureExpired as error:
            raise RefusedError("token_expired", status=401) from error
        except BadSignature as error:
            raise RefusedError("bad_signature", status=401) from error
        found = claims["employee"]
        return Employee(**found | {"permissions": frozenset(found["permissions"])}), claims["mark"]


def secret_mark(shop: Shop) -> str:
    """Return a short mark of the shop's secret as stored: re-pairing ends every session before it."""
    return hashlib.sha256(shop.secret).hexdigest()[:16]


def open_session(session: Session, keyring: Keyring, shop_id: str, token: str) -> tuple[Employee, Shop]:
    """Spend a launch token; return its employee and shop. Raises ``RefusedError``, see ``POST /session``."""
    shop = session.get(Shop, shop_id)
    if shop is None or shop.disconnected_at is not None:
        raise RefusedError("unknown_shop", status=401)
    payload = read_module_token(keyring.decrypt(shop.secret), LAUNCH_SALT, token)
    if payload.get("shop_id") != shop_id:
        raise RefusedError("bad_signature", status=401)
    employee = launched_employee(payload, shop)
    spend_nonce(session, shop_id, str(payload["nonce"]))
    shop.module_version = str(payload.get("module_version") or shop.module_version)
    return employee, shop


def check_module_request(session: Session, keyring: Keyring, shop_id: str, request: Request) -> Shop:
    """Return the shop whose module signed this very request (method, path, single use).

    Raises ``RefusedError`` unknown_shop (404), bad_signature, token_expired, clock_skew, token_used (401), or shop_copy
    (401): a copied database holds the secret as well, so that only the address, where it is told, shows the copy.
    """
    shop = session.get(Shop, shop_id)
    if shop is None:
        raise RefusedError("unknown_shop", status=404)
    payload = read_module_token(keyring.decrypt(shop.secret), MODULE_SALT, bearer(request) or "")
    expected = {"shop_id": shop_id, "method": request.method, "path": request.url.path}
    if any(payload.get(name) != value for name, value in expected.items()):
        raise RefusedError("bad_signature", status=401)
    if "shop_url" in payload and not is_address_of(shop, str(payload["shop_url"])):
        raise RefusedError("shop_copy", status=401, shop_url=shop.shop_url)
    spend_nonce(session, shop_id, str(payload["nonce"]))
    return shop


def bearer(request: Request) -> str | None:
    """Return the token of the Authorization header, if it is a bearer token."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" and value else None


def needs(permission: str) -> Callable[[Handler], Handler]:
    """Let a handler run only for employees who hold ``permission``.

    Others get ``RefusedError`` not_allowed (403), or shop_copy (403) where they look from a copy of the shop.
    """

    def guard(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def guarded(request: Request) -> Response:
            employee: Employee = request.state.employee
            if employee.may(permission):
                return await handler(request)
            raise RefusedError(
                "shop_copy" if employee.is_copy else "not_allowed", status=403, shop_url=employee.admin_origin
            )

        return guarded

    return guard
