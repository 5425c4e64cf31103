"""No secret and nothing of a buyer's passes into the log, wherever it stands in an event."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st

from sidecar.log import configure, redact

SENSITIVE_NAMES = (
    "access_token", "refreshToken", "app_secret", "webservice_key", "Authorization", "cookie", "cipher", "sign",
    "customer", "recipient", "email", "phone_number", "full_address", "address_line1", "first_name", "postcode",
    "buyer_message", "tokens",
)  # fmt: skip
VALUES = st.text(st.characters(categories=("L", "N")), min_size=6, max_size=40)


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def shown(**event: object) -> str:
    return json.dumps(redact(None, "info", {"event": "x", **event}), ensure_ascii=False)


@given(name=st.sampled_from(SENSITIVE_NAMES), value=VALUES, depth=st.integers(0, 3))
def test_a_sensitive_field_never_shows_at_any_depth(name: str, value: str, depth: int) -> None:
    item: object = {name: "§" + value}
    for _ in range(depth):
        item = {"data": [item]}
    assert "§" + value not in shown(item=item)


@given(
    local=st.from_regex(r"[a-z]{3,9}\.[a-z]{3,9}", fullmatch=True),
    words=st.text(st.characters(categories=("L",)), max_size=9),
)
def test_mail_addresses_never_show_in_any_text(local: str, words: str) -> None:
    assert local not in shown(reason=f"{words} {local}@shop.example {words}")


@example("-" + "a" * 31)
@example("a" * 31 + "-")
@given(token=st.from_regex(r"[A-Za-z0-9_-]{32,80}", fullmatch=True))
def test_long_tokens_never_show_in_any_text(token: str) -> None:
    assert token not in shown(reason=f"refused {token}, try again", url=f"https://x.example/?a={token}")


@pytest.mark.parametrize(
    "text",
    [
        "Bearer abc.def",
        "https://x.example/?ws_key=ABCDEF&b=1",
        "https://u:ABCDEF@x.example",
        "token: ABCDEF",
        "call +33 6 12 34 56 78",
    ],
)
def test_known_shapes_never_show(text: str) -> None:
    line = shown(reason=text)
    assert not any(secret in line for secret in ("abc.def", "ABCDEF", "12 34"))


def test_what_helps_the_operator_passes() -> None:
    line = shown(job="import_order", shop_id="s1", order_id="577087614418520388", code="sku_unmatched", attempts=3)
    assert all(part in line for part in ("import_order", "s1", "577087614418520388", "sku_unmatched", "3"))


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_an_exception_shows_its_place_and_not_its_message(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    configure("INFO", log_format)  # type: ignore[arg-type]
    try:
        raise ValueError("Élodie Martin")
    except ValueError:
        structlog.get_logger("x").exception("failed", shop_id="a")
        logging.getLogger("library").exception("library failed")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "test_an_exception_shows_its_place" in said
    assert "Martin" not in said
