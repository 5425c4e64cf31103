"""The French catalogue is complete, by hand, in French typography, and compiled from what is in the tree."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
FRENCH = ROOT / "sidecar/locales/fr/LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "words": None, "gettext": None, "plural": (1, 2), "ngettext": (1, 2)}
KEYWORDS |= {"CN_": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
NGINX = re.compile(r"fastcgi_param [^;]*;")  # nginx ends its lines as it will
LOOSE = re.compile(r"[^\u00a0\u202f\d/](?:[;!?](?:\s|$)|:\s)|«[^\u00a0]|[^\u00a0]»")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (FRENCH / "messages.po").open("rb") as file:
        return read_po(file)


def extracted() -> set[tuple[str, str]]:
    """Return every message's context and id in the sources and templates (of plurals, the singular)."""
    found: set[tuple[str, str]] = set()
    for folder, methods in (("sidecar", [("**.py", "python")]), ("templates", [("**.html", "jinja2")])):
        for _, _, message, _, context in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            found.add((context or "", message[0] if isinstance(message, tuple) else message))
    return found - {("", "")}


def test_every_message_is_translated(catalog: Catalog) -> None:
    known = {
        (m.context or "", m.id[0] if m.pluralizable else m.id)
        for m in catalog
        if m.id and all(_texts(m)) and not m.fuzzy
    }
    assert sorted(extracted() - known) == []


def inside_templates_of_text(path: Path) -> list[str]:
    """Return what is translated within an f-string, where the extraction does not see it."""
    found = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)]
    calls = [call for node in found for call in ast.walk(node) if isinstance(call, ast.Call)]
    return [text for call in calls if (text := ast.unparse(call)).split("(")[0].split(".")[-1] in KEYWORDS]


def test_no_message_hides_from_the_extraction() -> None:
    paths = (ROOT / "sidecar").rglob("*.py")
    hidden = [text for path in paths for text in inside_templates_of_text(path) if "('" in text or '("' in text]
    assert hidden == []


def test_translations_keep_their_placeholders(catalog: Catalog) -> None:
    for message in catalog:
        if message.id:
            wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else " ".join(message.id)))
            assert set(PLACEHOLDER.findall(" ".join(_texts(message)))) == wanted, message.id


def test_french_puts_unbreakable_spaces_before_its_signs(catalog: Catalog) -> None:
    texts = [text for message in catalog if message.id for text in _texts(message)]
    loose = [text for text in texts if LOOSE.search(NGINX.sub("", text))]
    assert loose == []


def test_compiled_catalogue_is_the_written_one(catalog: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    assert compiled.getvalue() == (FRENCH / "messages.mo").read_bytes()


def _texts(message: object) -> list[str]:
    text = message.string  # type: ignore[attr-defined]
    return list(text) if isinstance(text, tuple) else [text]
