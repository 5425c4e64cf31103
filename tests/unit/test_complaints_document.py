"""``docs/complaints.md`` has a row for each complaint, and every test that it names is there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
ROW = re.compile(r"^\| (R\d\d) \|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
NUMBERS = [f"R{number:02}" for number in (*range(1, 37), *range(61, 66))]
ROWS = {number: cells for number, *cells in ROW.findall((ROOT / "docs" / "complaints.md").read_text())}


def named(cell: str) -> list[str]:
    """Return the tests that a cell names; it holds nothing else."""
    names = re.findall(r"`([\w./]+::\w+)`", cell)
    assert cell.strip() == ", ".join(f"`{name}`" for name in names)
    return names


def names_in(path: Path) -> set[str]:
    """Return the names of a file's tests."""
    text = path.read_text()
    if path.suffix == ".php":
        return set(re.findall(r"public function (test\w+)", text))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, functions)}


def test_every_complaint_has_its_row_in_order() -> None:
    assert list(ROWS) == NUMBERS
    assert all(cell.strip() for cells in ROWS.values() for cell in cells)


@pytest.mark.parametrize("number", ROWS)
def test_every_test_that_is_named_is_there(number: str) -> None:
    for name in named(ROWS[number][-1]):
        file, _, test = name.partition("::")
        assert test in names_in(TESTS / file), name


def test_there_is_one_edition_under_a_free_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (project["license"], project["license-files"]) == ("MIT", ["LICENSE"])
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
