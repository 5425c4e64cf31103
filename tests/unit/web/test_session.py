"""Launch tokens, access tokens, and who may do what."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from starlette.requests import Request

from sidecar.errors import RefusedError
from sidecar.keyring import Keyring
from sidecar.settings import Settings
from sidecar.web import session as sessions
from sidecar.web.session import AccessTokens, Employee, module_serializer, open_session, secret_mark
from sqlmodel_db.engine import Database
from sqlmodel_db.tables import Shop

SECRET = "5f" * 32
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ORIGIN = "https://shop.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def keyring(settings: Settings) -> Keyring:
    settings.make_secret_key()
    return Keyring(settings)


@pytest.fixture
def database(tmp_path: Path, keyring: Keyring) -> Any:
    database = Database(f"sqlite:///{tmp_path}/test.sqlite3")
    database.upgrade()
    shop = Shop(
        id="shop-1", shop_url=ORIGIN, id_shop=1, secret=keyring.encrypt(SECRET), webservice_key=b"",
        admin_origins=[ORIGIN], paired_at=NOW,
    )  # fmt: skip
    database.write_now(lambda session: session.add(shop))
    yield database
    database.close()


def launch(**changes: Any) -> dict[str, Any]:
    """A launch token's payload, as the module makes it."""
    payload = {
        "shop_id": "shop-1", "shop_url": ORIGIN, "employee_id": 3, "name": "Camille", "locale": "fr-FR",
        "permissions": ["view", "operate"], "admin_origin": ORIGIN, "open_url": f"{ORIGIN}/go?id={{id_order}}",
        "module_version": "1.0.0", "nonce": "n-1",
    }  # fmt: skip
    return payload | changes


def token(payload: dict[str, Any], *, secret: str = SECRET, at: datetime = NOW) -> str:
    with time_machine.travel(at, tick=False):
        return module_serializer(secret, sessions.LAUNCH_SALT).dumps(payload)


def open_at(
    database: Database, keyring: Keyring, launch_token: str, *, shop_id: str = "shop-1", at: datetime = NOW
) -> Employee:
    with time_machine.travel(at, tick=False):
        return database.write_now(lambda session: open_session(session, keyring, shop_id, launch_token)[0])


def refused(database: Database, keyring: Keyring, launch_token: str, **options: Any) -> str:
    with pytest.raises(RefusedError) as refusal:
        open_at(database, keyring, launch_token, **options)
    assert refusal.value.status == 401
    return refusal.value.code


def test_open_session_names_the_employee(database: Database, keyring: Keyring) -> None:
    employee = open_at(database, keyring, token(launch()))
    assert (employee.name, employee.locale, employee.permissions) == ("Camille", "fr-FR", {"view", "operate"})
    assert not employee.is_copy


@pytest.mark.parametrize("permissions", [None, "view", 7, {"view": True}, [["view"], {}, 1, "root"]])
def test_open_session_grants_nothing_where_permissions_are_no_list(
    database: Database, keyring: Keyring, permissions: object
) -> None:
    employee = open_at(database, keyring, token(launch(permissions=permissions, employee_id="seven")))
    assert (employee.id, employee.permissions) == (0, frozenset())


def test_open_session_accepts_a_token_once(database: Database, keyring: Keyring) -> None:
    launch_token = token(launch())
    open_at(database, keyring, launch_token)
    assert refused(database, keyring, launch_token) == "token_used"


@pytest.mark.parametrize(
    ("age_seconds", "code"),
    [(121, "token_expired"), (-61, "clock_skew"), (3600, "token_expired"), (-3600, "clock_skew")],
)
def test_open_session_judges_age(database: Database, keyring: Keyring, age_seconds: int, code: str) -> None:
    assert refused(database, keyring, token(launch(), at=NOW - timedelta(seconds=age_seconds))) == code


@pytest.mark.parametrize("age_seconds", [120, 0, -60])
def test_open_session_allows_some_skew(database: Database, keyring: Keyring, age_seconds: int) -> None:
    assert open_at(database, keyring, token(launch(), at=NOW - timedelta(seconds=age_seconds))).id == 3


def test_open_session_refuses_another_secret(database: Database, keyring: Keyring) -> None:
    assert refused(database, keyring, token(launch(), secret="00" * 32)) == "bad_signature"


def test_open_session_refuses_a_token_of_another_salt(database: Database, keyring: Keyring) -> None:
    with time_machine.travel(NOW, tick=False):
        other = module_serializer(SECRET, sessions.MODULE_SALT).dumps(launch())
    assert refused(database, keyring, other) == "bad_signature"


def test_open_session_refuses_unknown_shop_and_foreign_origin(database: Database, keyring: Keyring) -> None:
    assert refused(database, keyring, token(launch()), shop_id="nobody") == "unknown_shop"
    assert refused(database, keyring, token(launch(admin_origin="https://evil.example"))) == "origin"


def test_open_session_refuses_a_disconnected_shop(database: Database, keyring: Keyring) -> None:
    database.write_now(lambda session: setattr(session.get(Shop, "shop-1"), "disconnected_at", NOW))
    assert refused(database, keyring, token(launch())) == "unknown_shop"


def test_open_session_from_a_copy_may_only_look(database: Database, keyring: Keyring) -> None:
    employee = open_at(database, keyring, token(launch(shop_url=f"{ORIGIN}/staging")))
    assert employee.is_copy
    assert employee.permissions == {"view"}


def test_open_session_drops_unknown_permissions(database: Database, keyring: Keyring) -> None:
    assert open_at(database, keyring, token(launch(permissions=["view", "root"]))).permissions == {"view"}


def test_access_token_lives_ten_minutes(database: Database, keyring: Keyring) -> None:
    tokens = AccessTokens("k" * 43)
    shop = database.read_now(lambda session: session.get(Shop, "shop-1"))
    assert shop is not None
    employee = open_at(database, keyring, token(launch()))
    with time_machine.travel(NOW, tick=False) as clock:
        access = tokens.issue(employee, shop)
        assert tokens.read(access) == (employee, secret_mark(shop))
        clock.shift(601)
        with pytest.raises(RefusedError) as refusal:
            tokens.read(access)
    assert refusal.value.code == "token_expired"


def test_access_token_of_another_key_is_refused(database: Database, keyring: Keyring) -> None:
    shop = database.read_now(lambda session: session.get(Shop, "shop-1"))
    assert shop is not None
    access = AccessTokens("k" * 43).issue(open_at(database, keyring, token(launch())), shop)
    with pytest.raises(RefusedError, match="bad_signature"):
        AccessTokens("x" * 43).read(access)


async def test_needs_refuses_without_the_permission() -> None:
    async def handler(_request: Request) -> Any:
        return "done"

    def asked_by(permissions: set[str]) -> Request:
        employee = Employee("shop-1", 1, "Sam", "en-GB", frozenset(permissions))
        return Request({"type": "http", "headers": [], "state": {"employee": employee}})

    guarded = sessions.needs("operate")(handler)
    assert await guarded(asked_by({"view", "operate"})) == "done"
    with pytest.raises(RefusedError) as refusal:
        await guarded(asked_by({"view"}))
    assert (refusal.value.code, refusal.value.status) == ("not_allowed", 403)


def module_request(path: str, payload: dict[str, Any]) -> Request:
    signed = module_serializer(SECRET, sessions.MODULE_SALT).dumps(payload)
    headers = [(b"authorization", f"Bearer {signed}".encode())]
    return Request(
        {
            "type": "http",
            "method": "DELETE",
            "path": path,
            "headers": headers,
            "query_string": b"",
            "server": ("s", 1),
            "scheme": "http",
        }
    )


def test_module_request_is_bound_to_method_and_path(database: Database, keyring: Keyring) -> None:
    path = "/prestashop/pairings/shop-1"
    payload = {"shop_id": "shop-1", "method": "DELETE", "path": path, "nonce": "m-1"}
    with time_machine.travel(NOW, tick=False):
        check = sessions.check_module_request
        with pytest.raises(RefusedError, match="bad_signature"):
            database.write_now(
                lambda session: check(session, keyring, "shop-1", module_request("/prestashop/pairings/other", payload))
            )
        shop = database.write_now(lambda session: check(session, keyring, "shop-1", module_request(path, payload)))
        assert shop.id == "shop-1"
        with pytest.raises(RefusedError, match="token_used"):
            database.write_now(lambda session: check(session, keyring, "shop-1", module_request(path, payload)))


@pytest.mark.parametrize(
    ("shop_url", "code"),
    [
        (f"{ORIGIN}/", None),
        ("https://SHOP.example:443", None),
        (f"{ORIGIN}/staging/", "shop_copy"),
        (ORIGIN.replace("https", "http"), "shop_copy"),
        ("no address", "shop_copy"),
        ("", "shop_copy"),
    ],
)
def test_module_request_of_a_copy_is_refused(
    database: Database, keyring: Keyring, shop_url: str, code: str | None
) -> None:
    path = "/prestashop/pairings/shop-1"
    payload = {"shop_id": "shop-1", "shop_url": shop_url, "method": "DELETE", "path": path, "nonce": "m-1"}
    with time_machine.travel(NOW, tick=False), expect_refusal(code):
        request = module_request(path, payload)
        database.write_now(lambda session: sessions.check_module_request(session, keyring, "shop-1", request) and None)


def expect_refusal(code: str | None) -> Any:
    return pytest.raises(RefusedError, match=code) if code else nullcontext()
