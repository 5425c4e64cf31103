"""Which order state an order of ours should have for TikTok's status."""

from sidecar.order.policy import Policy
from sidecar.prestashop.facts import ShopFacts

MAPPED = {"IN_TRANSIT": "in_transit", "DELIVERED": "delivered", "COMPLETED": "completed", "CANCELLED": "cancelled"}
OF_PRESTASHOP = {
    "in_transit": "PS_OS_SHIPPING",
    "delivered": "PS_OS_DELIVERED",
    "completed": "PS_OS_DELIVERED",
    "cancelled": "PS_OS_CANCELED",
}


def target_state(facts: ShopFacts, policy: Policy, status: str) -> int | None:
    """Return the order state for TikTok's ``status``; None where it calls for no change, or the shop has no such state.

    A state of 0 in the policy is PrestaShop's own (``PS_OS_SHIPPING`` …, 8.2: 4, 5 and 6).
    """
    name = MAPPED.get(status)
    if name is None:
        return None
    return policy.state_map.get(name) or facts.number(OF_PRESTASHOP[name]) or None


def is_cancelled_state(facts: ShopFacts, policy: Policy, id_order_state: int) -> bool:
    """Tell whether the shop sees an order in this state as cancelled."""
    return id_order_state in (facts.number("PS_OS_CANCELED"), target_state(facts, policy, "CANCELLED"))
