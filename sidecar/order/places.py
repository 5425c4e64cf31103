"""Cities, postcodes and states in TikTok's addresses: what the field of PrestaShop wants, country by country."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from sidecar.order.document import District, Recipient

_CITY_LEVELS = (
    "city town ville commune municipality municipio município municipi comune città ciudad cidade stadt ort gemeinde"
    " stad gemeente plaats woonplaats miasto miejscowość localidad localité località locality concelho village"
)
_SPANISH_PROVINCES = (
    "Álava/Araba,Albacete,Alicante/Alacant,Almería,Ávila,Badajoz,Baleares/Illes Balears/Islas Baleares,Barcelona,Burgos"
    ",Cáceres,Cádiz,Castellón/Castelló,Ciudad Real,Córdoba,A Coruña/La Coruña,Cuenca,Gerona/Girona,Granada,Guadalajara"
    ",Guipúzcoa/Gipuzkoa,Huelva,Huesca,Jaén,León,Lérida/Lleida,La Rioja,Lugo,Madrid,Málaga,Murcia,Navarra"
    ",Orense/Ourense,Asturias,Palencia,Las Palmas,Pontevedra,Salamanca,Santa Cruz de Tenerife/Tenerife,Cantabria"
    ",Segovia,Sevilla,Soria,Tarragona,Teruel,Toledo,Valencia/València,Valladolid,Vizcaya/Bizkaia,Zamora,Zaragoza,Ceuta"
    ",Melilla"
)
CITY_LEVELS = frozenset(_CITY_LEVELS.split())
SPANISH_PROVINCES = tuple(_SPANISH_PROVINCES.split(","))
"""In the order of the first two digits of the postcode, from 01."""
NOT_A_CITY = frozenset({"country", "region", "state", "province", "county", "nation", "department", "street"})
STATE_WORDS = re.compile(
    r"\b(county|co\.?|province|provincia|prov\.?|state|estado|regione?|citta metropolitana|metropolitan city"
    r"|libero consorzio comunale|of|de|di|del|della|the)\b"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A state of PrestaShop: its ISO code and name."""

    iso_code: str
    name: str


@dataclass(frozen=True, slots=True)
class CountryRules:
    """What PrestaShop demands of an address in a country."""

    iso_code: str
    need_zip_code: bool = False
    contains_states: bool = False
    states: tuple[Region, ...] = ()
    need_identification_number: bool = False


def fold(text: str) -> str:
    """Return the text without case, accents and punctuation, for comparing names of places."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w/]+", " ", STATE_WORDS.sub(" ", letters)).split())


def find_city(recipient: Recipient) -> str:
    """Return the town: ``post_town``, else the deepest level that is called a city, else the deepest that may be."""
    if recipient.post_town.strip():
        return recipient.post_town
    named = [district for district in _below_country(recipient) if district.name.strip()]
    cities = [each for each in named if CITY_LEVELS & set(each.level_name.casefold().split())]
    others = [each for each in named if each.level_name.casefold() not in NOT_A_CITY]
    for candidates in (cities, others, named):
        if candidates:
            return candidates[-1].name
    return ""


def find_region(recipient: Recipient, rules: CountryRules) -> Region | None:
    """Return PrestaShop's state of the address by ISO code or name; in Spain the postcode tells the province too."""
    districts = _below_country(recipient)
    by_iso = {region.iso_code.upper().split("-")[-1]: region for region in rules.states}
    for district in districts:
        if district.iso_code and (region := by_iso.get(district.iso_code.upper().split("-")[-1])):
            return region
    by_name = {name: region for region in rules.states for name in _names(region.name)}
    for name in (*(each for district in districts for each in _names(district.name)), *_provinces(recipient, rules)):
        if region := by_name.get(name):
            return region
    return None


def _below_country(recipient: Recipient) -> list[District]:
    return [district for district in sorted(recipient.districts, key=lambda each: each.level) if district.level != "L0"]


def _names(text: str) -> list[str]:
    return [name for part in re.split(r"[/(),]", text) if (name := fold(part))]


def _provinces(recipient: Recipient, rules: CountryRules) -> list[str]:
    prefix = re.match(r"\s*(\d{2})\d{2,3}\b", recipient.postal_code)
    if rules.iso_code != "ES" or not prefix or not 1 <= int(prefix[1]) <= len(SPANISH_PROVINCES):
        return []
    return _names(SPANISH_PROVINCES[int(prefix[1]) - 1])


def format_postcode(text: str, country: str) -> str:
    """Return the postcode as the country writes it; only tidied where it cannot be one of the country's."""
    plain = " ".join(re.sub(r"[^A-Za-z0-9 -]", " ", unicodedata.normalize("NFKC", text)).upper().split())
    sign_of_the_country = "" if country in LETTERS_FIRST else r"^[A-Z]{1,3}[ -]?(?=\d)|"
    bare = re.sub(rf"{sign_of_the_country}[ -]", "", plain)
    formatted = POSTCODES[country](bare) if country in POSTCODES else ""
    return formatted or plain


def _digits(count: int) -> Callable[[str], str]:
    def render(bare: str) -> str:
        padded = bare.zfill(count) if len(bare) == count - 1 and count == 5 else bare
        return padded if re.fullmatch(rf"\d{{{count}}}", padded, re.ASCII) else ""

    return render


def _split(pattern: str, sign: str) -> Callable[[str], str]:
    def render(bare: str) -> str:
        found = re.fullmatch(pattern, bare, re.ASCII)
        return sign.join(found.groups()) if found else ""

    return render


LETTERS_FIRST = frozenset({"GB", "IE"})
POSTCODES: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(["FR", "ES", "IT", "DE", "US"], _digits(5)),
    **dict.fromkeys(["BE", "AT"], _digits(4)),
    "NL": _split(r"(\d{4})([A-Z]{2})", " "),
    "PL": _split(r"(\d{2})(\d{3})", "-"),
    "PT": _split(r"(\d{4})(\d{3})", "-"),
    "GB": _split(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", " "),
    "IE": _split(r"([A-Z]\d[\dW])([A-Z\d]{4})", " "),
}
