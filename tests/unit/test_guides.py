"""The guides for shop owners call things as the screens do, and the French one has the same commands as the English."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
MODULE = ROOT / "prestashop_module" / "tiktoksidecar"
GUIDES = {"en": ("README.md", "docs/using.md"), "fr": ("docs/fr/installer.md", "docs/fr/utiliser.md")}
# What PrestaShop and TikTok call their own things, and a link.
THEIRS = {
    "en": {
        "Upload a module", "Configure", "custom app", "Upgrade available", "Shipped", "all shops",
        "[En français](fr/utiliser.md)",
    },
    "fr": {
        "Modules", "Gestionnaire de modules", "Installer un module", "Configurer", "Commandes", "Expédié",
        "custom app", "toutes les boutiques", "Install it on a shop",
    },
}  # fmt: skip
FENCED = re.compile(r"```.*?```", re.DOTALL)
EMPHASIS = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
PATH = re.compile(r" > | → ")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (ROOT / "sidecar/locales/fr/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


def on_screen(language: str, catalog: Catalog) -> str:
    """Return all words of the tab and of the module in a language."""
    messages = [text for each in catalog if each.id for text in _texts(each.id if language == "en" else each.string)]
    sources = [*MODULE.rglob("*.php"), *MODULE.rglob("*.tpl"), *MODULE.rglob("*.xlf")]
    return "\n".join([*messages, *(path.read_text(encoding="utf-8") for path in sources)])


def _texts(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(each) for each in text] if isinstance(text, (tuple, list)) else []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_a_guide_names_stands_on_the_screen(language: str, catalog: Catalog) -> None:
    words = on_screen(language, catalog)
    for guide in GUIDES[language]:
        text = FENCED.sub("", (ROOT / guide).read_text(encoding="utf-8"))
        named = {part for term in EMPHASIS.findall(text) for part in PATH.split(term)}
        assert len(named) > 5
        assert {term for term in named if term not in words} <= THEIRS[language]


def test_the_french_guide_has_the_same_commands() -> None:
    english, french = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/fr/installer.md"))
    install = english[english.index("## Install it on a shop") : english.index("## What it promises")]
    assert FENCED.findall(install) == FENCED.findall(french)
    for command in ("sidecar doctor", "sidecar backup", "journalctl", "sudo git pull && sudo make setup"):
        assert command in install
        assert command in french


def test_the_french_guide_has_the_same_chapters() -> None:
    english, french = ((ROOT / name).read_text(encoding="utf-8") for name in ("docs/using.md", "docs/fr/utiliser.md"))
    assert english.count("\n## ") == french.count("\n## ") > 5
    assert english.count("\n**") == french.count("\n**")
