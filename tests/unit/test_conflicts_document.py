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


def marked() -> Iterator[tuple[ast.AsyncFunctionDef, set[Rule]]]:
    """Return the tests with what they say they hold, read from their marks."""
    for path in TESTS.glob("test_*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.AsyncFunctionDef):
                yield node, {rule for mark in node.decorator_list if (rule := _rule(mark))}


def held() -> set[Rule]:
    """Return what any test says it holds."""
    return set[Rule]().union(*(rules for _, rules in marked()))


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


def test_every_test_of_a_row_is_run_and_asserts() -> None:
    for test, rules in marked():
        if rules:
            assert test.name.startswith("test_")
            assert any(isinstance(node, ast.Assert) for node in ast.walk(test)), test.name
            marks = {ast.unparse(mark).partition("(")[0].rpartition(".")[2] for mark in test.decorator_list}
            assert not {"skip", "skipif", "xfail"} & marks, test.name
