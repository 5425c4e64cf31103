"""``docs/conflicts.md`` and the tests that hold its rows say the same: no row without a test, no test of no row."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "conflicts.md"
TESTS = ROOT / "tests" / "integration"
SIDES = ("seen on TikTok", "done in PrestaShop")
NOTHING = "–"

Rule = tuple[str, ...]


def rows(heading: str) -> Iterator[list[str]]:
    """Return the cells of a section's table, without its head."""
    section = DOCUMENT.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return ([cell.strip() for cell in line.strip("|").split("|")] for line in table[2:])


def promised() -> set[Rule]:
    """Return what the document promises: (row, side) for every cell that says something, (row,) for a conflict."""
    cells = (
        (row, side, text) for row, *texts in rows("Events and sides") for side, text in zip(SIDES, texts, strict=True)
    )
    return {(row, side) for row, side, text in cells if text != NOTHING} | {(row,) for row, _ in rows("Conflicts")}


def held() -> set[Rule]:
    """Return what tests say they hold, read from their marks."""
    found = set[Rule]()
    for path in TESTS.glob("test_*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.AsyncFunctionDef):
                found |= {rule for mark in node.decorator_list if (rule := _rule(mark))}
    return found


def _rule(mark: ast.expr) -> Rule:
    if not isinstance(mark, ast.Call) or ast.unparse(mark.func) != "pytest.mark.rule":
        return ()
    return tuple(ast.literal_eval(argument) for argument in mark.args)


def test_every_row_has_a_test() -> None:
    assert promised() - held() == set()


def test_every_test_of_a_row_names_one_that_is_there() -> None:
    assert held() - promised() == set()


def test_the_tables_are_read() -> None:
    assert ("Both sides cancel",) in promised()
    assert ("Cancelled", "seen on TikTok") in promised()
