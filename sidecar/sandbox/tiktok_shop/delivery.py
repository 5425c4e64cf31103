"""Webhook delivery with TikTok's retries: after 2 minutes, 30 minutes, 3 hours, 12 hours, then never."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from sidecar.sandbox.tiktok_shop.state import Notification, TikTokSandbox

RETRY_AFTER = (120, 1800, 10_800, 43_200)
Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[int]]


async def deliver_due(sandbox: TikTokSandbox, post: Post) -> int:
    """Send what is due and return how many arrived; ``post(address, body, headers)`` answers the status, 0 for none."""
    with sandbox.lock:
        now = sandbox.clock.now()
        due = [notification for notification in sandbox.outbox if notification.due <= now]
        sandbox.outbox = [notification for notification in sandbox.outbox if notification.due > now]
    statuses = await asyncio.gather(*(_send(notification, post) for notification in due))
    delivered = 0
    for notification, status in zip(due, statuses, strict=True):
        delivered += status == 200
        if status != 200 and notification.attempt < len(RETRY_AFTER):
            notification.due = sandbox.clock.now() + RETRY_AFTER[notification.attempt]
            notification.attempt += 1
            with sandbox.lock:
                sandbox.outbox.append(notification)
    return delivered


async def _send(notification: Notification, post: Post) -> int:
    headers = {"Content-Type": "application/json", "Authorization": notification.signature}
    return await post(notification.address, notification.body, headers)
