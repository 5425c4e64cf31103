"""The command tree and the options that many commands share."""

from typing import Annotated, Any

import typer

app = typer.Typer(
    help="TikTok Shop orders in the PrestaShop back office.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
shops_app = typer.Typer(help="The paired shops.", no_args_is_help=False)
settings_app = typer.Typer(help="A shop's settings.", no_args_is_help=False)
app.add_typer(shops_app, name="shops", invoke_without_command=True)
app.add_typer(settings_app, name="settings", invoke_without_command=True)


def _or_before(context: typer.Context, option: typer.CallbackParam, value: Any) -> Any:
    """Return the option as given, or as given before the subcommand: ``shops --json list`` is ``shops list --json``."""
    outer = context.parent.params if context.parent else {}
    return value or outer.get(option.name or "")


ShopOption = Annotated[
    str | None,
    typer.Option("--shop", help="The shop's id or address; not needed when there is only one.", callback=_or_before),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON only.", callback=_or_before)]
