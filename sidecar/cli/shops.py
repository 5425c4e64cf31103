"""``pair``, ``shops``, ``connect``, ``settings``."""

from datetime import datetime
from typing import Annotated, Any

import typer

from sidecar.cli.app import JsonOption, ShopOption, app, settings_app, shops_app
from sidecar.cli.console import print_json, print_table, say
from sidecar.cli.run import ACTOR, choose_shop, run
from sidecar.errors import RefusedError
from sidecar.sync import connect as connecting
from sidecar.sync import go_live, settings_of
from sidecar.sync import pair as pairing
from sidecar.sync.backend import Backend
from sidecar.sync.go_live import Include
from sidecar.sync.store import lists, shops


@app.command()
def pair(as_json: JsonOption = False) -> None:
    """Make a pairing code, good for 15 minutes, to enter in the module's configuration."""
    code = run(pairing.new_code, as_json=as_json)
    if as_json:
        print_json({"code": code.code, "expires_at": code.expires_at})
    else:
        say(f"{code.code}   (good until {code.expires_at:%H:%M} UTC)")


@shops_app.callback()
def shops_default(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the shops, unless a subcommand says otherwise."""
    if context.invoked_subcommand is None:
        list_shops(as_json)


@shops_app.command("list")
def list_shops(as_json: JsonOption = False) -> None:
    """List the paired shops; the table also shows those that were disconnected."""
    if as_json:
        print_json(run(_list, as_json=True))
        return
    found = run(_list, as_json=False)
    parted = run(_list_parted, as_json=False)
    columns = ("shop", "address", "import", "TikTok shops", "orders", "needs attention")
    rows = [
        (each["shop_id"], each["shop_url"], each["import_mode"],
         ", ".join(shop["id"] for shop in each["tiktok_shops"]), each["counters"]["total"],
         each["counters"]["needs_attention"])
        for each in found
    ]  # fmt: skip
    print_table(columns, rows + [(shop_id, url, f"disconnected {at:%Y-%m-%d %H:%M}") for shop_id, url, at in parted])


async def _list(backend: Backend) -> list[dict[str, Any]]:
    return await backend.database.read(
        lambda session: [lists.shop_summary(session, shop) for shop in shops.paired_shops(session)]
    )


async def _list_parted(backend: Backend) -> list[tuple[str, str, datetime]]:
    return await backend.database.read(shops.parted_shops)


@shops_app.command("show")
def show_shop(shop: ShopOption = None, as_json: JsonOption = False) -> None:
    """Show one shop."""
    _print_shop(run(lambda backend: _show(backend, shop), as_json=as_json), as_json=as_json)


async def _show(backend: Backend, wanted: str | None) -> dict[str, Any]:
    shop = await choose_shop(backend, wanted)
    return await backend.database.read(lambda session: lists.shop_summary(session, shop))


def _print_shop(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    print_table(("", ""), shop_rows(found))


def shop_rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what ``shops show`` tells a person of a shop, a line each."""
    attached = ", ".join(f"{each['id']} ({each['region']})" for each in found["tiktok_shops"])
    last = found["last_fetch_at"]
    counters = [(name.replace("_", " "), str(count)) for name, count in found["counters"].items()]
    return [
        ("shop", found["shop_id"]),
        ("address", found["shop_url"]),
        ("import", found["import_mode"]),
        ("TikTok shops", attached or "none"),
        ("last fetch", f"{last:%Y-%m-%d %H:%M} UTC" if last else "never"),
        *counters,
    ]


@shops_app.command("set")
def set_shop(
    import_mode: Annotated[str | None, typer.Option("--import", help="off, rehearsal, or on (go live).")] = None,
    include: Annotated[str, typer.Option(help="Older orders to take on at go live: open, none, or ID,ID…")] = "open",
    connect_to: Annotated[
        str | None, typer.Option(help="Address by which the sidecar itself reaches the shop; empty for its own.")
    ] = None,
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Go live, or change how orders are imported."""
    if import_mode is None and connect_to is None:
        raise typer.BadParameter("name what to set: --import or --connect-to")
    found = run(lambda backend: _set(backend, shop, import_mode, include, connect_to), as_json=as_json)
    _print_shop(found, as_json=as_json)


async def _set(
    backend: Backend, wanted: str | None, mode: str | None, include: str, connect_to: str | None
) -> dict[str, Any]:
    shop = await choose_shop(backend, wanted)
    if connect_to is not None:
        await backend.database.write(lambda session: shops.set_connect_to(session, shop.id, connect_to, ACTOR))
    if mode == "on":
        await go_live.go_live(backend, shop.id, included(include), ACTOR)
    elif mode is not None:
        await go_live.set_mode(backend, shop.id, mode, ACTOR)
    return await _show(backend, shop.id)


def included(text: str) -> Include:
    """Return which older orders ``--include`` names."""
    if text == "open" or text == "none":
        return text
    return [part.strip() for part in text.split(",") if part.strip()]


@app.command()
def connect(
    code: Annotated[str, typer.Option(help="The code of TikTok's redirect.")],
    attach: Annotated[str, typer.Option(help="TikTok shops to attach: all, or ID,ID…")] = "",
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Connect TikTok by the code of a seller's consent, and attach TikTok shops."""
    found = run(lambda backend: _connect(backend, shop, code, attach), as_json=as_json)
    if as_json:
        print_json(found)
        return
    print_table(("TikTok shop", "name", "region", "attached"), [tuple(each.values()) for each in found["tiktok_shops"]])


async def _connect(backend: Backend, wanted: str | None, code: str, attach: str) -> dict[str, Any]:
    shop = await choose_shop(backend, wanted)
    connected = await connecting.exchange(backend, code.strip(), shop.id)
    attached: list[str] = []
    if attach:
        ids = "all" if attach == "all" else [part.strip() for part in attach.split(",") if part.strip()]
        attached = await connecting.attach(backend, shop.id, ids, ACTOR)
    listed = [
        {"id": each.id, "name": each.name, "region": each.region, "attached": each.id in attached}
        for each in connected.shops
    ]
    return {"shop_id": shop.id, "seller_name": connected.seller_name, "tiktok_shops": listed}


@settings_app.callback()
def settings_default(context: typer.Context, shop: ShopOption = None, as_json: JsonOption = False) -> None:
    """Show the settings of a shop, unless a subcommand says otherwise."""
    if context.invoked_subcommand is None:
        get_settings(None, shop, as_json)


@settings_app.command("get")
def get_settings(
    name: Annotated[str | None, typer.Argument(help="One setting only.")] = None,
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the settings of a shop."""
    found = run(lambda backend: _get(backend, shop, name), as_json=as_json)
    print_json(found) if as_json else print_table(("setting", "value"), found.items())


async def _get(backend: Backend, wanted: str | None, name: str | None) -> dict[str, Any]:
    shop = await choose_shop(backend, wanted)
    whole = (await settings_of.read(backend, shop.id)).as_dict()
    if name is not None and name not in whole:
        raise RefusedError("setting_unknown", setting=name, status=422)
    return whole if name is None else {name: whole[name]}


@settings_app.command("set")
def set_settings(
    changes: Annotated[list[str], typer.Argument(help="What to change, as NAME=VALUE.", metavar="NAME=VALUE...")],
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change settings of a shop."""
    found = run(lambda backend: _change(backend, shop, changes), as_json=as_json)
    print_json(found) if as_json else print_table(("setting", "value"), found.items())


async def _change(backend: Backend, wanted: str | None, changes: list[str]) -> dict[str, Any]:
    shop = await choose_shop(backend, wanted)
    pairs = [change.partition("=") for change in changes]
    if wrong := [name for name, sign, _ in pairs if not sign]:
        raise RefusedError("bad_field", field=wrong[0], status=422)
    policy = await settings_of.change(backend, shop.id, {name.strip(): value for name, _, value in pairs}, ACTOR)
    return policy.as_dict()
