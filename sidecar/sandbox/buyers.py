"""Made-up buyers and their addresses in the shape of TikTok's ``recipient_address``."""

import json
from functools import cache
from random import Random
from typing import Any

from sidecar.sandbox.catalogue import DATA

ODD_NAMES: dict[str, tuple[str, ...]] = {
    "FR": (
        "Zoé",
        "🌸 Léa 🌸",
        "Marie-Antoinette Éléonore de Saint-Exupéry-Larochefoucauld de La Tour du Pin Chambly de La Charce",
        "Anne-Gaëlle Œuvrard-L’Hôpital",
        "J0hn_99",
        "@lya <3 {officielle}",
    ),
    "DE": ("Dr. Müller-Lüdenscheidt", "Prof. Dr. Käthe von und zu Großherzog", "JÜRGEN GROSS"),
    "ES": ("María del Carmen de los Ángeles García-Núñez y Puig",),
    "IE": ("Siobhán O'Brien", "Seán Ó Súilleabháin"),
    "IT": ("Niccolò D'Angelo",),
    "GB": ("Zaynab", "王小明", "Dr. Oliver St. John-Smythe Jr."),
}


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((DATA / "buyers.json").read_text(encoding="utf-8"))
    return table


def countries() -> tuple[str, ...]:
    """Return the countries that buyers live in."""
    return tuple(_table())


def recipient(rng: Random, country: str, name: str | None = None) -> dict[str, Any]:
    """Make up a recipient in ``country``; a single name stands in ``first_name`` alone, as TikTok does it."""
    rows = _table()[country]
    first, last = _split(name) if name else (rng.choice(rows["first"]), rng.choice(rows["last"]))
    postcode, city, region, department = rng.choice(rows["city"])
    street = rng.choice(rows["street"]).format(n=rng.randint(1, 180))
    extra = rng.choice(rows["extra"])
    detail = f"{street}, {extra}" if extra else street
    levels = (rows["country"], region, department, city)
    address: dict[str, Any] = {
        "region_code": country,
        "name": f"{first} {last}".strip(),
        "first_name": first,
        "last_name": last,
        "phone_number": f"{rows['prefix']}{rng.randrange(10 ** rows['phone_digits']):0{rows['phone_digits']}d}",
        "postal_code": postcode,
        "address_line1": street,
        "address_line2": extra,
        "address_line3": "",
        "address_line4": "",
        "address_detail": detail,
        "full_address": ", ".join((*levels, detail)),
        "first_name_local_script": "",
        "last_name_local_script": "",
        "district_info": [
            {
                "address_level": f"L{level}",
                "address_level_name": rows["levels"][level],
                "address_name": place,
                "iso_code": "" if level else country,
            }
            for level, place in enumerate(levels)
        ],
    }
    if country == "GB":
        address["post_town"] = city
    return address


def _split(name: str) -> tuple[str, str]:
    first, _, last = name.partition(" ")
    return first, last
