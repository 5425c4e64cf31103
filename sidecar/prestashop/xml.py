"""PrestaShop's own XML: its error bodies (or JSON, a web page, nothing at all) and what a key may do."""

import json
from dataclasses import dataclass

from lxml import etree

MAX_MESSAGE = 300
VERBS = ("get", "post", "put", "patch", "delete", "head")


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


def read_permissions(body: bytes) -> dict[str, set[str]]:
    """Return which verbs the root document allows for each resource; {} if it is no such document."""
    root = _parse(body)
    api = root.find("api") if root is not None else None
    resources = [each for each in api if isinstance(each.tag, str)] if api is not None else []
    return {str(each.tag): {verb.upper() for verb in VERBS if each.get(verb) == "true"} for each in resources}


def _from_json(text: bytes) -> tuple[WebserviceFault, ...]:
    try:
        errors = json.loads(text)["errors"]
    except (ValueError, KeyError, TypeError):
        return ()
    rows = [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
    return tuple(_fault(each.get("code"), each.get("message")) for each in rows)


def _from_xml(text: bytes) -> tuple[WebserviceFault, ...]:
    root = _parse(text)
    errors = root.iterfind(".//error") if root is not None else ()
    return tuple(_fault(each.findtext("code"), each.findtext("message")) for each in errors)


def _parse(text: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(text.strip(), parser)
    except etree.XMLSyntaxError:
        return None


def _fault(code: object, message: object) -> WebserviceFault:
    number = str(code).strip()
    return WebserviceFault(int(number) if number.isdigit() else 0, str(message or "").strip()[:MAX_MESSAGE])
