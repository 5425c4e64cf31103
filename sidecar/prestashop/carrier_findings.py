"""Whether parcels of the carrier of new orders could be told to TikTok: known before the first one waits."""

from collections.abc import Collection, Iterator

from sidecar.order.policy import Policy
from sidecar.prestashop.carriers import is_known
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.preflight import Finding


def find_unmapped(facts: ShopFacts, policy: Policy, mapped: Collection[int]) -> Iterator[Finding]:
    """Warn of the carrier that new orders get when nobody has chosen TikTok's for it and its name says nothing.

    ``mapped``: the references of the carriers with a choice. Other carriers are judged when an order goes by them.
    """
    carrier = facts.carrier(policy.carrier_reference or facts.our_carrier_reference)
    if carrier and carrier.id_reference not in mapped and not is_known(carrier.name):
        yield Finding("carrier_unmapped", "warning", {"carrier": carrier.name})
