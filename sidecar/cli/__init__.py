"""The command line: every command of the service, for people in a terminal and for programs with ``--json``."""

from sidecar.cli.app import app

# Imported for the commands that they register.
from sidecar.cli import doctor, keeping, orders, service, shops  # noqa: F401  isort: skip

__all__ = ["main"]


def main() -> None:
    """Run the command that was typed."""
    app(prog_name="sidecar")
