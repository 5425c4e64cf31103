"""PrestaShop's error bodies: XML, JSON, a web page, or nothing at all."""

import json
from dataclasses import dataclass

from lxml import etree

MAX_MESSAGE = 300


@dataclass(frozen=True, slots=True)
class WebserviceFault:
    """One error of PrestaShop's webservice: its number and its English message, shortened."""

    code: int
    message: str


def read_faults(body: bytes) -> tuple[WebserviceFault, ...]:
    """Return the errors that an answer lists; () for an empty body, a web page or plain text."""
    text = body.strip()
    if text.startswith(b"{"):
        return _from_json(text)
    return _from_xml(text) if text.startswith(b"<?xml") or text.startswith(b"<prestashop") else ()


def _from_json(text: bytes) -> tuple[WebserviceFault, ...]:
    try:
        errors = json.loads(text)["errors"]
    except (ValueError, KeyError, TypeError):
        return ()
    rows = [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
    return tuple(_fault(each.get("code"), each.get("message")) for each in rows)


def _from_xml(text: bytes) -> tuple[WebserviceFault, ...]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError:
        return ()
    return tuple(_fault(each.findtext("code"), each.findtext("message")) for each in root.iterfind(".//error"))


def _fault(code: object, message: object) -> WebserviceFault:
    number = str(code).strip()
    return WebserviceFault(int(number) if number.isdigit() else 0, str(message or "").strip()[:MAX_MESSAGE])
