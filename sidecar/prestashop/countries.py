"""TikTok's region codes in PrestaShop's countries: what the address must have, and the language of the documents."""

from babel.languages import get_official_languages

from sidecar.errors import NeedsMerchantError
from sidecar.order.places import CountryRules, Region
from sidecar.prestashop.facts import Country, Language, ShopFacts

OTHER_CODES = {"UK": "GB", "EL": "GR"}


def country_of(facts: ShopFacts, region_code: str) -> Country:
    """Return PrestaShop's country for a region code, active or not: sold is sold, and the pre-flight tells.

    Raises NeedsMerchantError (``country_missing``) for one that PrestaShop does not have.
    """
    code = region_code.strip().upper()
    country = facts.countries.get(OTHER_CODES.get(code, code))
    if country is None:
        raise NeedsMerchantError("country_missing", country=code or "?")
    return country


def rules_for(facts: ShopFacts, country: Country) -> CountryRules:
    """Return what PrestaShop demands of an address in the country."""
    return CountryRules(
        iso_code=country.iso_code,
        need_zip_code=country.need_zip_code,
        contains_states=country.contains_states,
        states=tuple(
            Region(state.iso_code, state.name)
            for state in facts.states
            if state.id_country == country.id and state.active
        ),
        need_identification_number=country.need_identification_number,
    )


def language_for(facts: ShopFacts, country_iso: str) -> Language | None:
    """Return the shop's active language that the country speaks, else its default language; None if it has none."""
    active = [language for language in facts.languages if language.active]
    for spoken in spoken_in(country_iso):
        same = [language for language in active if language.iso_code == spoken]
        if same:
            at_home = [language for language in same if language.locale.upper().endswith(f"-{country_iso}")]
            return (at_home or same)[0]
    default = facts.number("PS_LANG_DEFAULT")
    return next((language for language in active if language.id == default), active[0] if active else None)


def spoken_in(country_iso: str) -> list[str]:
    """Return the ISO codes of the country's languages, the most spoken first."""
    return [code.split("_")[0] for code in get_official_languages(country_iso, de_facto=True)]
