"""``doctor``: what would stop or spoil orders, in sentences with what to do."""

from collections.abc import Iterable
from typing import Any

import typer

from sidecar.cli.app import JsonOption, ShopOption, app
from sidecar.cli.console import print_json, say
from sidecar.cli.run import choose_shop, run
from sidecar.errors import SidecarError
from sidecar.prestashop.preflight import Finding, worst_first
from sidecar.sync import preflight
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.store import Shop, shops
from sidecar.tiktok.auth import authorized_shops
from sidecar.web.i18n import Words
from sidecar.web.views.preflight import Told, told

ENGLISH = Words("en-GB")


@app.command()
def doctor(shop: ShopOption = None, as_json: JsonOption = False) -> None:
    """Check every shop's connections and what in PrestaShop would stop orders. Exit code 1 if something would."""
    found = run(lambda backend: _examine(backend, shop), as_json=as_json)
    if as_json:
        print_json([{"shop_id": each.id, "findings": [_plain(*pair) for pair in pairs]} for each, pairs in found])
    else:
        _print(found)
    if any(finding.severity == "error" for _, pairs in found for finding, _ in pairs):
        raise typer.Exit(1)


Examined = list[tuple[Shop, list[tuple[Finding, Told]]]]


async def _examine(backend: Backend, wanted: str | None) -> Examined:
    if wanted is not None:
        chosen = [await choose_shop(backend, wanted)]
    else:
        chosen = await backend.database.read(lambda session: list(shops.paired_shops(session)))
    return [(shop, _in_words(shop, await _findings(backend, shop.id))) for shop in chosen]


def _in_words(shop: Shop, found: list[Finding]) -> list[tuple[Finding, Told]]:
    ordered = worst_first(found)
    return list(zip(ordered, told(ordered, policy_of(shop).as_dict(), ENGLISH), strict=True))


async def _findings(backend: Backend, shop_id: str) -> list[Finding]:
    try:
        found = await preflight.run(backend, shop_id)
    except SidecarError as error:
        found = [_of(error)]
    attached = await backend.database.read(lambda session: list(shops.attached_shops(session, shop_id)))
    for each in attached:
        found = [*found, *await _tiktok_findings(backend, each.id)]
    return found


async def _tiktok_findings(backend: Backend, tiktok_shop_id: str) -> list[Finding]:
    try:
        client, _ = await backend.tiktok(tiktok_shop_id)
        covered = {shop.id for shop in await authorized_shops(client)}
    except SidecarError as error:
        return [_of(error, tiktok_shop_id=tiktok_shop_id)]
    if tiktok_shop_id in covered:
        return []
    return [Finding("tiktok_shop_access", "error", {"tiktok_shop_id": tiktok_shop_id})]


def _of(error: SidecarError, **params: Any) -> Finding:
    return Finding(error.code, "error", {**params, **error.problem.params})


def _plain(finding: Finding, words: Told) -> dict[str, Any]:
    """Return a finding for programs: its code and values, and the same sentences that people read."""
    shown = {"code": finding.code, "severity": finding.severity, "params": finding.params}
    return {**shown, "message": words.text, "why": words.why, "remedy": words.where}


def _print(found: Examined) -> None:
    for shop, pairs in found:
        say(f"{shop.shop_url} ({shop.id})")
        for line in _lines(words for _, words in pairs) or ["  Everything is well."]:
            say(line)
    if not found:
        say("No shop is paired yet: “sidecar pair” gives a code for the module's configuration page.")


def _lines(shown: Iterable[Told]) -> list[str]:
    lines: list[str] = []
    for words in {words.text: words for words in shown}.values():  # two TikTok shops may have one and the same fault
        lines.append(f"  {words.label}: {words.text}")
        lines += [f"    {prefix}{text}" for prefix, text in (("", words.why), ("→ ", words.where)) if text]
    return lines
