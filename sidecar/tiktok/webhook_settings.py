"""Which events TikTok sends where: one address per shop and topic (TikTok: event API 202309, 2025-12)."""

from sidecar.tiktok.client import ShopAccess, TikTokClient
from sidecar.tiktok.fields import objects, text

LONGEST_ADDRESS = 255


async def list_webhooks(client: TikTokClient, shop: ShopAccess) -> dict[str, str]:
    """Return the address of every topic that is registered for the shop, by topic."""
    data = await client.call("webhooks", shop=shop)
    return {text(row, "event_type"): text(row, "address") for row in objects(data, "webhooks")}


async def set_webhook(client: TikTokClient, shop: ShopAccess, topic: str, address: str) -> None:
    """Send a topic to an address of at most 255 characters, in place of an earlier one. Repeating it is safe."""
    await client.call("set_webhook", shop=shop, body={"event_type": topic, "address": address})


async def delete_webhook(client: TikTokClient, shop: ShopAccess, topic: str) -> None:
    """Stop a topic; succeeds also when there was none."""
    await client.call("delete_webhook", shop=shop, body={"event_type": topic})
