"""The log: one event a line, without secrets and without buyers' data."""

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor

REDACTED = "[removed]"
LONGEST_TEXT = 500
# A field with one of these words in its name never shows its value.
SECRET_WORDS = frozenset({
    "token", "secret", "password", "passwd", "authorization", "cookie", "key", "cipher", "sign", "signature", "code",
    "nonce", "ticket", "credential", "credentials", "body", "document", "raw",
})  # fmt: skip
BUYER_WORDS = frozenset({
    "name", "firstname", "lastname", "customer", "buyer", "recipient", "email", "mail", "phone", "address", "address1",
    "address2", "street", "city", "town", "postcode", "zip", "postal", "company", "vat", "dni", "cpf", "message",
    "note",
})  # fmt: skip
# What looks sensitive but is ours and harmless.
ALLOWED = frozenset({"code", "event", "level", "timestamp", "logger", "dedupe_key", "lock_key"})
OURS = frozenset({"where", "timestamp", "level"})  # written here, from code alone
PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?i)\b(?:bearer|basic)\s+[^\s,;]+"),
    re.compile(
        r"(?i)([?&#](?:access_token|app_secret|auth_code|code|key|sign|token|ws_key|refresh_token)=)[^&\s#\"']+"
    ),
    re.compile(r"(?i)\b\w*(?:token|secret|password|api_?key|ws_key)\w*[\"']?\s*[:=]\s*[\"']?[^\s,;\"']+"),
    re.compile(r"[A-Za-z0-9_-]{32,}"),
    re.compile(r"(?<![\w.])\+\d[\d ().-]{6,}\d"),
    re.compile(r"://[^/\s:@]+:[^/\s@]+@"),
)
Format = Literal["auto", "json", "text"]


def configure(level: str = "INFO", log_format: Format = "auto") -> None:
    """Send structlog and the standard library's logging through the redaction to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        drop_traceback_values,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer(log_format)],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it logs every plug-in it sets up
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it logs every job twice


def renderer(log_format: Format) -> Processor:
    """Return what writes a line: JSON, or text for people."""
    is_text = sys.stderr.isatty() if log_format == "auto" else log_format == "text"
    return structlog.dev.ConsoleRenderer() if is_text else structlog.processors.JSONRenderer()


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Remove secrets and buyers' data from every field: by the field's name, and by what a text looks like."""
    return {
        name: value if name.startswith("_") or name in OURS else redacted(name, value) for name, value in event.items()
    }


def drop_traceback_values(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and place: its message may quote a buyer or a token."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = places(error)
    return event


def places(error: BaseException, frames: int = 6) -> str:
    """Return the innermost places of an error's traceback, without any value."""
    found, trace = [], error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " < ".join(reversed(found[-frames:]))


def redacted(name: str, value: Any) -> Any:
    """Return a field's value as it may be logged."""
    if is_sensitive(name) and value not in (None, "", True, False):
        return REDACTED
    if isinstance(value, Mapping):
        return {str(key): redacted(str(key), item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [redacted("", item) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return REDACTED if isinstance(value, bytes) else clean(str(value))


def is_sensitive(name: str) -> bool:
    """Whether a field of this name is never shown."""
    if name in ALLOWED:
        return False
    words = re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower())
    return any(word in SECRET_WORDS or word in BUYER_WORDS or word.rstrip("s") in SECRET_WORDS for word in words)


def clean(text: str) -> str:
    """Remove addresses of mail, phone numbers, tokens and keys from a text, and cut it."""
    for pattern in PATTERNS:
        text = pattern.sub(REDACTED, text)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"
