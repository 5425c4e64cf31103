"""No made-up e-mail address is at a domain where somebody could read what was sent to it."""

import pytest

from sidecar.errors import RefusedError
from sidecar.order.email_domains import has_mailboxes, is_of_shop
from sidecar.order.policy import Policy


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com", "googlemail.com", "mail.gmail.com", "yahoo.fr", "yahoo.co.uk", "hotmail.com.br", "outlook.es",
        "live.nl", "icloud.com", "me.com", "gmx.de", "orange.fr", "laposte.net", "libero.it", "wp.pl", "sapo.pt",
        "t-online.de", "btinternet.com", "proton.me", "tiktok.com", "scs3.tiktok.com",
    ],
)  # fmt: skip
def test_providers_are_known_in_every_country(domain: str) -> None:
    assert has_mailboxes(domain)
    with pytest.raises(RefusedError) as caught:
        Policy().changed({"email_domain": domain})
    assert "mailboxes" in caught.value.problem.params["reason"]


def test_a_domain_in_use_stays_whatever_is_refused_since() -> None:
    policy = Policy.read({"email_domain": "gmail.com"})
    assert policy.email_domain == "gmail.com"
    assert policy.changed({"payment_name": "TikTok", "email_domain": "gmail.com"}).email_domain == "gmail.com"


@pytest.mark.parametrize(
    "domain",
    [
        "tiktok.invalid.example", "buyers.example", "tiktok.savons.example", "live.savons.fr", "tiktok.fr.savons.com",
        "gmail.savons.fr", "home.fr", "savons-gmail.com", "xme.com",
    ],
)  # fmt: skip
def test_other_domains_are_the_shops_choice(domain: str) -> None:
    assert not has_mailboxes(domain)
    assert Policy().changed({"email_domain": domain}).email_domain == domain


@pytest.mark.parametrize(
    ("domain", "host", "is_own"),
    [
        ("savons.fr", "savons.fr", True), ("savons.fr", "www.savons.fr", True),
        ("www.savons.fr", "www.savons.fr", True),
        ("tiktok.savons.fr", "www.savons.fr", False), ("autres-savons.fr", "savons.fr", False),
        ("tiktok.www.savons.fr", "www.savons.fr", False), ("avons.fr", "savons.fr", False),
    ],
)  # fmt: skip
def test_the_shops_own_domain_is_told_from_those_below_it(domain: str, host: str, is_own: bool) -> None:
    assert is_of_shop(domain, host) == is_own
    policy = Policy(email_domain=domain)
    if not is_own:
        policy.require_domain_below(host)
        return
    with pytest.raises(RefusedError) as caught:
        policy.require_domain_below(host)
    assert caught.value.problem.params["below"] == f"tiktok.{domain}"
