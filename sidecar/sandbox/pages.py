"""The sandbox's few pages: Jinja templates without inline script or style."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

STATIC = Path(__file__).parent / "static"


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def render(name: str, **values: Any) -> str:
    """Return the page ``name`` filled with ``values``."""
    return _environment().get_template(name).render(**values)
