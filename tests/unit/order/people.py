"""Odd people and places: what TikTok may write, and what PrestaShop must be given. Nobody here exists.

One row: what differs from the plain recipient, and the fields of the address that it must give.
"""

from typing import Any

from sidecar.order.document import District, Recipient

LONG = "Maximiliane-Philippine " * 14
LONG_STREET = "Rue de la Très Longue Avenue des Anciens Combattants de la Grande Armée " * 3


def named(name: str, first: str = "", last: str = "") -> dict[str, Any]:
    return {"name": name, "first_name": first, "last_name": last}


def at(*lines: str, region: str = "FR") -> dict[str, Any]:
    return {"address_lines": lines, "region_code": region}


def districts(*levels: tuple[str, str], region: str = "FR", postcode: str = "") -> dict[str, Any]:
    found = (
        District("L0", "Country", region, region),
        *(District(f"L{number}", level, name) for number, (level, name) in enumerate(levels, start=1)),
    )
    return {"districts": found, "region_code": region, "postal_code": postcode}


def coded(postcode: str, region: str) -> dict[str, Any]:
    return {"postal_code": postcode, "region_code": region}


def phoned(number: str, region: str = "FR") -> dict[str, Any]:
    return {"phone_number": number, "region_code": region}


def as_tiktok_writes(who: Recipient) -> dict[str, Any]:
    """Return the recipient as it stands in TikTok's order."""
    levels = [
        {"address_level": each.level, "address_level_name": each.level_name, "address_name": each.name,
         "iso_code": each.iso_code}
        for each in who.districts
    ]  # fmt: skip
    texts = ("name", "first_name", "last_name", "phone_number", "region_code", "postal_code", "post_town",
             "address_detail", "full_address")  # fmt: skip
    lines = {f"address_line{number}": line for number, line in enumerate(who.address_lines, start=1)}
    return {name: getattr(who, name) for name in texts} | lines | {"district_info": levels}


Row = tuple[dict[str, Any], dict[str, str | None]]

NAMES: list[Row] = [
    (named("Camille Exemple", "Camille", "Exemple"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("Camille Exemple", "Camille Exemple"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("Camille Exemple"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("Zendora", "Zendora"), {"firstname": "Zendora", "lastname": "-"}),
    (named("", "", "Exemple"), {"firstname": "Exemple", "lastname": "-"}),
    (named("", "", ""), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("   \t "), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("12345"), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("***"), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("🌸🌸"), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("...", "...", "---"), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("\u200b\u200b"), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("", "Camille", "..."), {"firstname": "Camille", "lastname": "-"}),
    (named("", "🌸", "Exemple"), {"firstname": "Exemple", "lastname": "-"}),
    (named("Léa 🌸 Fictive"), {"firstname": "Léa", "lastname": "Fictive"}),
    (named("Léa👩🏽‍🦱 Fictive"), {"firstname": "Léa", "lastname": "Fictive"}),
    (named("user_123"), {"firstname": "user", "lastname": "-"}),
    (named("lea_fictive"), {"firstname": "lea", "lastname": "fictive"}),
    (named("J0hn Exemple"), {"firstname": "J hn", "lastname": "Exemple"}),
    (named("J.R.R. Exemple"), {"firstname": "J. R. R.", "lastname": "Exemple"}),
    (named("Sam Sample Jr."), {"firstname": "Sam Sample", "lastname": "Jr."}),
    (named("M. Jean Exemple"), {"firstname": "M. Jean", "lastname": "Exemple"}),
    (named("Jean..Exemple"), {"firstname": "Jean. Exemple", "lastname": "-"}),
    (named("Dr.Ing. Max Beispiel"), {"firstname": "Dr. Ing. Max", "lastname": "Beispiel"}),
    (named("Jean/Marie Exemple"), {"firstname": "Jean Marie", "lastname": "Exemple"}),
    (named("Jean & Marie Exemple"), {"firstname": "Jean & Marie", "lastname": "Exemple"}),
    (named("Jean-Luc d'Exemple"), {"firstname": "Jean-Luc", "lastname": "d'Exemple"}),
    (named("Aoife O’Sample"), {"firstname": "Aoife", "lastname": "O’Sample"}),
    (named("EXEMPLE Camille"), {"firstname": "Camille", "lastname": "EXEMPLE"}),
    (named("Camille DE EXEMPLE"), {"firstname": "Camille DE", "lastname": "EXEMPLE"}),
    (named("CAMILLE EXEMPLE"), {"firstname": "CAMILLE", "lastname": "EXEMPLE"}),
    (named("Exemple, Camille"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("Ludwig van der Beispiel"), {"firstname": "Ludwig", "lastname": "van der Beispiel"}),
    (named("Ana María de la Muestra"), {"firstname": "Ana María", "lastname": "de la Muestra"}),
    (named("de la Muestra"), {"firstname": "de", "lastname": "la Muestra"}),
    (named("Joanna Przykładowa-Nowa"), {"firstname": "Joanna", "lastname": "Przykładowa-Nowa"}),
    (named("王小明"), {"firstname": "王小明", "lastname": "-"}),
    (named("عينة مثال"), {"firstname": "عينة", "lastname": "مثال"}),
    (named("Πέτρος Δείγμα"), {"firstname": "Πέτρος", "lastname": "Δείγμα"}),
    (named("Lea <script>"), {"firstname": "Lea", "lastname": "script"}),
    (named('Lea "Lulu" Fictive'), {"firstname": "Lea ”Lulu”", "lastname": "Fictive"}),
    (named("Lea (Lulu) Fictive"), {"firstname": "Lea Lulu", "lastname": "Fictive"}),
    (named("Cafe\u0301 Exemple"), {"firstname": "Café", "lastname": "Exemple"}),
    (named("Camille\u00a0Exemple"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("Camille\nExemple"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("", LONG, "Muster"), {"firstname": ("Maximiliane-Philippine " * 11).strip(), "lastname": "Muster"}),
    (named("", "x" * 300, "Muster"), {"firstname": "x" * 255, "lastname": "Muster"}),
    (named("A*** E***e"), {"firstname": "A…", "lastname": "E…e"}),
    (named("www.lea-fictive.example"), {"firstname": "www. lea-fictive. example", "lastname": "-"}),
    (named("https://lea.example Fictive"), {"firstname": "https lea. example", "lastname": "Fictive"}),
    (named("Lea|Fictive ¤ $100%"), {"firstname": "Lea Fictive", "lastname": "-"}),
    (named("ㅤㅤ"), {"firstname": "TikTok", "lastname": "Shop"}),
    (named("Camille Exemple 🌸"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("Camille Exemple 99"), {"firstname": "Camille", "lastname": "Exemple"}),
    (named("💜 Zendora 💜"), {"firstname": "Zendora", "lastname": "-"}),
    (named("Léa\u202eevitciF"), {"firstname": "LéaevitciF", "lastname": "-"}),
    (named("Anne-Sophie, dite Lulu"), {"firstname": "dite Lulu", "lastname": "Anne-Sophie"}),
    (named("Sté Exemple & Fils (SARL)"), {"firstname": "Sté Exemple & Fils", "lastname": "SARL"}),
]

LINES: list[Row] = [
    (at("12 rue des Lilas"), {"address1": "12 rue des Lilas", "address2": ""}),
    (at("12 rue des Lilas", "Bât. B"), {"address1": "12 rue des Lilas", "address2": "Bât. B"}),
    (at("1 Sample Street", "Flat 2", "Floor 3", "Rear", region="GB"), {"address2": "Flat 2, Floor 3, Rear"}),
    (at("", "12 rue des Lilas"), {"address1": "12 rue des Lilas", "address2": ""}),
    (at("12 rue des Lilas", "12 rue des Lilas"), {"address1": "12 rue des Lilas", "address2": ""}),
    (at("12", "rue des Lilas"), {"address1": "12 rue des Lilas", "address2": ""}),
    (at("12 bis,", "rue des Lilas", "Bât. B"), {"address1": "12 bis rue des Lilas", "address2": "Bât. B"}),
    (at("rue des Lilas", "12"), {"address1": "12 rue des Lilas", "address2": ""}),
    (at("Musterstraße", "12a", region="DE"), {"address1": "Musterstraße 12a", "address2": ""}),
    (at("12", "Calle del Ejemplo", region="ES"), {"address1": "Calle del Ejemplo 12", "address2": ""}),
    (at("7", "Via di Prova", "Scala B", region="IT"), {"address1": "Via di Prova 7", "address2": "Scala B"}),
    (at("ul. Przykładowa", "5", region="PL"), {"address1": "ul. Przykładowa 5", "address2": ""}),
    (at("12", "34"), {"address1": "12", "address2": "34"}),
    (at("C/ del Ejemplo, nº 5, 3º 2ª", region="ES"), {"address1": "C/ del Ejemplo, nº 5, 3º 2ª"}),
    (at("Apt #4, 12 rue des Lilas"), {"address1": "Apt #4, 12 rue des Lilas"}),
    (at("12 rue des Lilas 🏠"), {"address1": "12 rue des Lilas"}),
    (at("12 rue_des_Lilas = porte {B}"), {"address1": "12 rue des Lilas - porte (B)"}),
    (at("12 rue des Lilas <code 4+5>!"), {"address1": "12 rue des Lilas (code 4&5)"}),
    (at("Sonner chez lea@lilas ?"), {"address1": "Sonner chez lea(at)lilas"}),
    (at("", "", "", ""), {"address1": "12 rue des Lilas"}),
    (at("🏠", "12 rue des Lilas"), {"address1": "12 rue des Lilas"}),
    (at("🏠"), {"address1": "-", "address2": ""}),
    (
        at(LONG_STREET),
        {
            "address1": "Rue de la Très Longue Avenue des Anciens Combattants de la Grande Armée"
            " Rue de la Très Longue Avenue des Anciens Combattants de",
            "address2": "la Grande Armée Rue de la Très Longue Avenue des Anciens Combattants de la Grande Armée",
        },
    ),
    (at("y" * 300), {"address1": "y" * 128, "address2": "y" * 128}),
    (at("Flat 3", "1 Sample Street", region="GB"), {"address1": "Flat 3", "address2": "1 Sample Street"}),
    (at("Lindenweg 7/2/13", region="AT"), {"address1": "Lindenweg 7/2/13"}),
    (at("Rue de l'Exemple 5 bte 12", region="BE"), {"address1": "Rue de l'Exemple 5 bte 12"}),
    (at("Voorbeeldstraat", "12", region="NL"), {"address1": "Voorbeeldstraat 12", "address2": ""}),
    (at("Rua do Exemplo, 5 - 3º Esq.", region="PT"), {"address1": "Rua do Exemplo, 5 - 3º Esq."}),
    (at('1 O\'Sample St.; c/o "The Shop"', region="IE"), {"address1": '1 O\'Sample St.; c/o "The Shop"'}),
    (at("12 rue des Lilas\r\nBât. B"), {"address1": "12 rue des Lilas Bât. B"}),
]

CITIES: list[Row] = [
    (districts(("Region", "R"), ("Department", "D"), ("City", "Lyon")), {"city": "Lyon"}),
    (districts(("Nation", "England"), ("County", "Exampleshire"), ("City", "X"), region="GB"), {"city": "X"}),
    ({"post_town": "Exampleton"}, {"city": "Exampleton"}),
    (
        districts(("Bundesland", "Bayern"), ("Stadt", "Musterstadt"), ("Stadtteil", "Süd"), region="DE"),
        {"city": "Musterstadt"},
    ),
    (districts(("Comunidad", "C"), ("Municipio", "Villamuestra"), region="ES"), {"city": "Villamuestra"}),
    (districts(("Region", "R"), ("Department", "D")), {"city": "D"}),
    (districts(("Région", "R"), ("", "Ville-sans-niveau")), {"city": "Ville-sans-niveau"}),
    (districts(), {"city": "-"}),
    (districts(("City", "  ")), {"city": "-"}),
    (districts(("City", "Lyon #3 🦁")), {"city": "Lyon 3"}),
    (districts(("City", "Saint-Exemple-sur-Mer; (Cedex)")), {"city": "Saint-Exemple-sur-Mer (Cedex)"}),
    (districts(("City", "L" * 90)), {"city": "L" * 64}),
]

POSTCODES: list[Row] = [
    (coded("69003", "FR"), {"postcode": "69003"}),
    (coded("69 003", "FR"), {"postcode": "69003"}),
    (coded("F-69003", "FR"), {"postcode": "69003"}),
    (coded("1000", "FR"), {"postcode": "01000"}),
    (coded("６９００３", "FR"), {"postcode": "69003"}),
    (coded("8001", "ES"), {"postcode": "08001"}),
    (coded("B-1000", "BE"), {"postcode": "1000"}),
    (coded("A 1010", "AT"), {"postcode": "1010"}),
    (coded("AT-1010", "AT"), {"postcode": "1010"}),
    (coded("D 01234", "DE"), {"postcode": "01234"}),
    (coded("1234", "DE"), {"postcode": "01234"}),
    (coded("I-00100", "IT"), {"postcode": "00100"}),
    (coded("NL-1234 ab", "NL"), {"postcode": "1234 AB"}),
    (coded("PL 00-950", "PL"), {"postcode": "00-950"}),
    (coded("P-1000-205", "PT"), {"postcode": "1000-205"}),
    (coded("1000", "PT"), {"postcode": "1000"}),
    (coded("1234ab", "NL"), {"postcode": "1234 AB"}),
    (coded("00950", "PL"), {"postcode": "00-950"}),
    (coded("1000205", "PT"), {"postcode": "1000-205"}),
    (coded("1000-205", "PT"), {"postcode": "1000-205"}),
    (coded("zz11zz", "GB"), {"postcode": "ZZ1 1ZZ"}),
    (coded("SW1A  1AA", "GB"), {"postcode": "SW1A 1AA"}),
    (coded("d02x285", "IE"), {"postcode": "D02 X285"}),
    (coded("D6W XX00", "IE"), {"postcode": "D6W XX00"}),
    (coded("", "IE"), {"postcode": ""}),
    (coded("ZZ***", "GB"), {"postcode": ""}),
    (coded("69003 LYON CEDEX 03", "FR"), {"postcode": "69003 LYON C"}),
    (coded("n/a", "FR"), {"postcode": "N A"}),
]

PHONES: list[Row] = [
    (phoned("(+33)612345678"), {"phone": "+33612345678"}),
    (phoned("(+33)0612345678"), {"phone": "+33612345678"}),
    (phoned("06 12 34 56 78"), {"phone": "+33612345678"}),
    (phoned("0033 6 12 34 56 78"), {"phone": "+33612345678"}),
    (phoned("(+44)7911123456", "GB"), {"phone": "+447911123456"}),
    (phoned("07911 123456", "GB"), {"phone": "+447911123456"}),
    (phoned("(+39)0612345678", "IT"), {"phone": "+390612345678"}),
    (phoned("(+49)15112345678", "FR"), {"phone": "+4915112345678"}),
    (phoned("(+33)6****78"), {"phone": ""}),
    (phoned(""), {"phone": ""}),
    (phoned("n/a"), {"phone": ""}),
    (phoned("0"), {"phone": ""}),
    (phoned("+" + "9" * 40), {"phone": ""}),
]

PEOPLE = [*NAMES, *LINES, *CITIES, *POSTCODES, *PHONES]
