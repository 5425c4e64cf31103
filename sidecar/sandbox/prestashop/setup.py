"""What the stock resources do not show of the sandbox's shop: where its carrier is offered, modes, hooks."""

from dataclasses import dataclass, field

HOOKS = ("addWebserviceResources", "displayAdminOrderSide", "actionEmailSendBefore", "actionOrderHistoryAddAfter")


@dataclass(slots=True)
class ShopSetup:
    """A shop in which nothing is wrong; tests and the demo's controls spoil it."""

    countries_elsewhere: set[str] = field(default_factory=set)
    carrier_in_shop: bool = True
    carrier_groups: set[int] = field(default_factory=lambda: {1, 2, 3})
    carrier_zones: set[int] = field(default_factory=lambda: {1, 2, 7})
    priced_zones: set[int] = field(default_factory=lambda: {1, 2, 7})
    has_range: bool = True
    debug_mode: bool = False
    display_errors: bool = False
    multi_shipment: bool = False
    hooks: set[str] = field(default_factory=lambda: set(HOOKS))
    is_served: bool = True
