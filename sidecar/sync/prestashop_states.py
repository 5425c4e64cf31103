"""Which PrestaShop order state a TikTok status stands for, and how far on a state is. Pure."""

from sidecar.order.policy import Policy
from sidecar.prestashop.facts import DEFAULT_STATES, ShopFacts
from sidecar.prestashop.order_writer import WrittenOrder

NAME_OF_STATUS = {
    "IN_TRANSIT": "in_transit",
    "DELIVERED": "delivered",
    "COMPLETED": "completed",
    "CANCELLED": "cancelled",
}
RANKS = {"IN_TRANSIT": 1, "DELIVERED": 2, "COMPLETED": 3}
CLOSED = ("PS_OS_CANCELED", "PS_OS_REFUND", "PS_OS_ERROR")


def target_state(status: str, policy: Policy, facts: ShopFacts) -> int:
    """Return the PrestaShop state for a TikTok status: as set, or PrestaShop's own; 0 where nothing is to change."""
    name = NAME_OF_STATUS.get(status)
    if name is None:
        return 0
    return policy.state_map.get(name, 0) or facts.number(DEFAULT_STATES[name])


def is_shipped_there(written: WrittenOrder, policy: Policy) -> bool:
    """Whether a person shipped the order in PrestaShop: by the chosen states, else by PrestaShop's own mark."""
    return written.state in policy.shipped_states if policy.shipped_states else written.is_shipped


def is_cancelled_there(state: int, policy: Policy, facts: ShopFacts) -> bool:
    """Whether a person ended the order in PrestaShop: by the chosen states, else by PrestaShop's own."""
    return state in policy.cancelled_states if policy.cancelled_states else is_closed(state, facts)


def is_closed(state: int, facts: ShopFacts) -> bool:
    """Whether an order in this state has ended: cancelled, refunded or in error."""
    return state in {facts.number(name) for name in CLOSED} - {0}


def rank_of(state: int, policy: Policy, facts: ShopFacts) -> int:
    """Return how far on a state is: 0 before shipping, 1 shipped, 2 delivered, 3 completed.

    A state that the settings give to a status is as far on as the status, whatever PrestaShop's marks say of it.
    """
    known = facts.order_states.get(state)
    by_mark = 2 if state == facts.number("PS_OS_DELIVERED") else int(bool(known and known.shipped))
    given = (rank for status, rank in RANKS.items() if target_state(status, policy, facts) == state)
    return max(by_mark, *given, 0)
