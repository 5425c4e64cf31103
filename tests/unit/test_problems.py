"""Every problem that is raised has its words, and the document lists them all."""

import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from sidecar.cli.console import tell
from sidecar.errors import Problem
from sidecar.problems import PROBLEMS, ended, in_english, in_language, sentence_for_log
from sidecar.web.i18n import Words
from sidecar.web.views.problems import explain
from sqlmodel_db.errors import SENTENCES

ROOT = Path(__file__).parents[2]
RAISED = re.compile(
    r"(?:Problem|RetryLaterError|NeedsMerchantError|NothingToDoError|RefusedError|SidecarError|DatabaseError)"
    r"\(\s*\"([a-z0-9_]+)\""
)

BARE_REASON = re.compile(r"(?:Retry|Needs)\w+\([^()]*reason=(\"[^\"]+\")")


def raised_codes() -> set[str]:
    folders = (ROOT / "sidecar", ROOT / "sqlmodel_db")
    sources = (path for folder in folders for path in folder.rglob("*.py") if "sandbox" not in path.parts)
    return SENTENCES.keys() | {code for path in sources for code in RAISED.findall(path.read_text(encoding="utf-8"))}


def test_every_raised_code_has_its_words() -> None:
    assert len(raised_codes()) > 20
    assert raised_codes() - PROBLEMS.keys() == set()


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_says_what_and_what_to_do(code: str) -> None:
    kind = PROBLEMS[code]
    assert kind.sentence.endswith((".", "?", ")s"))
    assert kind.remedy.endswith((".", "?", ")s"))


def test_every_reason_can_be_translated() -> None:
    sources = [path for path in (ROOT / "sidecar").rglob("*.py") if "sandbox" not in path.parts]
    raised = [found for path in sources for found in BARE_REASON.findall(path.read_text(encoding="utf-8"))]
    assert raised == []


def test_document_lists_every_problem() -> None:
    path = ROOT / "scripts" / "write-problems"
    loader = SourceFileLoader("write_problems", str(path))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    written = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    assert written == module.document(), "run scripts/write-problems"


@pytest.mark.parametrize(("quoted", "told"), [("No", "No."), ("No.", "No."), ("Why?", "Why?")])
def test_a_sentence_ends_before_what_to_do_begins(quoted: str, told: str) -> None:
    assert ended(quoted) == told
    problem = Problem("prestashop_php_fault", {"status": 500, "message": quoted})
    assert f"(500): {told} We keep trying" in tell(problem)
    assert explain(problem.code, problem.params, Words("fr-FR")).sentence.endswith(told)


def test_the_log_says_what_to_do_and_quotes_nobody() -> None:
    said = sentence_for_log("prestashop_refused", {"message": "Customer Dupont is not valid"})
    assert "Dupont" not in said
    assert "…" in said
    away = sentence_for_log("prestashop_unreachable", {"reason": "it refuses the connection"})
    assert "it refuses the connection" in away
    assert away.count(".") >= 2


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_can_be_logged_without_its_values(code: str) -> None:
    assert "%(" not in sentence_for_log(code, {})


def test_in_english_fills_in_values_and_the_reason() -> None:
    params = {"request": "GET tiktokevents", "reason": "it lacks %(what)s", "what": "'events'"}
    told = in_english("prestashop_bad_answer", params)
    assert told.sentence == "PrestaShop's answer to GET tiktokevents cannot be read: it lacks 'events'."
    assert in_english("prestashop_bad_answer", {"reason": "100 % wrong"}).sentence.endswith(
        "to … cannot be read: 100 % wrong."
    )
    assert in_english("of_a_later_version", {}) == ("of_a_later_version", "")


def test_a_problem_is_told_in_a_language_that_has_words_and_in_english_else() -> None:
    params = {"name": "", "reason": "The shop has no such carrier."}
    for code in PROBLEMS:
        french, english = in_language("fr", code, params), in_english(code, params)
        assert french.sentence != english.sentence, code
        assert in_language("nl", code, params) == english
    assert in_language("fr", "cancellation_pending", {}).sentence.startswith("L’acheteur a demandé l’annulation")
