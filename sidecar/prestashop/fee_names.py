"""What lines without a product are called in an order, in the languages of the markets."""

NAMES: dict[str, dict[str, str]] = {
    "correction": {
        "en": "Correction of TikTok's amounts",
        "fr": "Correction des montants TikTok",
        "de": "Korrektur der TikTok-Beträge",
    },
    "tax": {"en": "Tax collected by TikTok", "fr": "Taxe collectée par TikTok", "de": "Von TikTok erhobene Steuer"},
    "pfand_fee": {"en": "Deposit", "fr": "Consigne", "de": "Pfand"},
    "small_order_fee": {"en": "Small order fee", "fr": "Frais de petite commande", "de": "Mindermengenzuschlag"},
    "retail_delivery_fee": {"en": "Retail delivery fee", "fr": "Frais de livraison au détail", "de": "Zustellabgabe"},
    "buyer_service_fee": {"en": "Buyer service fee", "fr": "Frais de service acheteur", "de": "Servicegebühr"},
    "handling_fee": {"en": "Handling fee", "fr": "Frais de traitement", "de": "Bearbeitungsgebühr"},
    "shipping_insurance_fee": {"en": "Shipping insurance", "fr": "Assurance transport", "de": "Versandversicherung"},
    "item_insurance_fee": {"en": "Item insurance", "fr": "Assurance de l’article", "de": "Artikelversicherung"},
    "item_insurance_tax": {
        "en": "Tax on item insurance",
        "fr": "Taxe sur l’assurance de l’article",
        "de": "Steuer auf Artikelversicherung",
    },
    "distance_fee": {"en": "Distance fee", "fr": "Frais de distance", "de": "Entfernungszuschlag"},
}


def fee_name(field: str, language: str) -> str:
    """Return the line's name in the order's language, else in English; TikTok's own word where it is new."""
    names = NAMES.get(field, {})
    return "TikTok – " + (names.get(language) or names.get("en") or field.replace("_", " "))
