"""One shop, one spelling."""

import pytest

from sidecar.errors import RefusedError
from sidecar.sync.shop_address import canonical_url, origin_of


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("https://Shop.Example", "https://shop.example/"),
        ("https://shop.example:443/", "https://shop.example/"),
        ("http://shop.example:8080/boutique//", "http://shop.example:8080/boutique/"),
        ("https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
    ],
)
def test_canonical_url_is_one_spelling(typed: str, canonical: str) -> None:
    assert canonical_url(typed) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "typed", ["", "shop.example", "ftp://shop.example", "https://user:secret@shop.example", "https://shop.example/?a=1",
              "https://shop.example:99999/"]
)  # fmt: skip
def test_canonical_url_refuses_what_is_no_shop_address(typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        canonical_url(typed)
    assert (refused.value.code, refused.value.status) == ("address_invalid", 422)


def test_origin_of_has_no_path() -> None:
    assert origin_of("https://Shop.Example:8443/admin123/index.php") == "https://shop.example:8443"


@pytest.mark.parametrize(
    "text",
    ["https://a; script-src *", "https://*.example", "https://a b", "https://a,b", "https://é.example", "https://a'"],
)
def test_no_origin_adds_to_a_policy(text: str) -> None:
    with pytest.raises(RefusedError, match="address_invalid"):
        origin_of(text)
    with pytest.raises(RefusedError, match="address_invalid"):
        canonical_url(text)
