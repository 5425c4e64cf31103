"""TikTok's error codes to outcomes; the facts stand in ``data/error_codes.json`` with their source and date."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError, SidecarError

OUTCOMES: dict[str, type[SidecarError]] = {
    "retry_later": RetryLaterError,
    "needs_merchant": NeedsMerchantError,
    "nothing_to_do": NothingToDoError,
}
MANY_MEANINGS = 36009004
HELP_LINK = re.compile(r"\s*For more details:.*", re.IGNORECASE | re.DOTALL)


def error_of(code: int, message: str, *, endpoint: str = "", status: int = 200, **params: Any) -> SidecarError:
    """Return the outcome that a non-zero ``code`` stands for; ``params`` are added to the problem's own.

    An unknown code is weather only with a 5xx or 429 status; anything else goes to a person.
    """
    text = clean_message(message) or _codes()["codes"].get(str(code), {}).get("message", "")
    rule = _rule(code, message, endpoint) or _rule_for_status(status)
    found = OUTCOMES[rule["outcome"]](rule["problem"], code=code, message=text, **params)
    if isinstance(found, RetryLaterError):
        found.after = rule.get("after")
    return found


def clean_message(message: object) -> str:
    """Return TikTok's message without its help link, at most 300 characters."""
    return HELP_LINK.sub("", str(message or "")).strip()[:300]


def _rule(code: int, message: str, endpoint: str) -> dict[str, Any] | None:
    table = _codes()
    lower = message.lower().replace("`", "'")
    for row in table["keywords"]:
        if row["code"] == code and row["word"] in lower:
            return dict(row)
    if code == MANY_MEANINGS:
        return {"outcome": "needs_merchant", "problem": "tiktok_parameter_refused"}
    rule: dict[str, Any] = table["by_endpoint"].get(endpoint, {}).get(str(code)) or table["codes"].get(str(code), {})
    return rule if "outcome" in rule else None


def _rule_for_status(status: int) -> dict[str, Any]:
    if status == 429:
        return {"outcome": "retry_later", "problem": "tiktok_rate_limited"}
    if status >= 500:
        return {"outcome": "retry_later", "problem": "tiktok_unavailable"}
    return {"outcome": "needs_merchant", "problem": "tiktok_refused"}


@cache
def _codes() -> Any:
    text = files("sidecar.tiktok").joinpath("data", "error_codes.json").read_text(encoding="utf-8")
    return json.loads(text)
