"""A POST body for ``tiktokorders`` as the sidecar sends it."""

from typing import Any

ADDRESS = {
    **{"firstname": "Élodie", "lastname": "Martin", "company": "", "vat_number": "", "dni": ""},
    **{"address1": "12 rue des Lilas", "address2": "", "postcode": "69003", "city": "Lyon"},
    **{"country": "FR", "state": None, "phone": "+33612345678"},
}


def order_body(external_id: str = "577087614418520388", **changes: Any) -> dict[str, Any]:
    line = {
        **{"id_product": 1, "id_product_attribute": 0, "quantity": 2, "name": None, "seller_sku": "SAV-ALEP-200"},
        **{"unit_price_tax_incl": "12.340000", "unit_price_tax_excl": "10.283333"},
        **{"original_unit_price_tax_incl": "15.000000", "id_tax_rules_group": 1, "tax_rate": "20.000"},
        **{"total_tax_incl": "24.68", "total_tax_excl": "20.57"},
    }
    body: dict[str, Any] = {
        **{"contract": 1, "external_id": external_id, "tiktok_shop_id": "7495000000000000001"},
        **{"placed_at": "2026-11-20T10:00:00Z", "id_lang": 2, "currency": "EUR", "state": 14},
        **{"payment": "TikTok Shop", "carrier_reference": 5, "stock": "take", "invoice": None, "fees": []},
        "customer": {
            "email": "tts-1@tiktok.invalid.example",
            "firstname": "Élodie",
            "lastname": "Martin",
            "id_group": 2,
        },
        "delivery": dict(ADDRESS),
        "lines": [line],
        "shipping": {"tax_incl": "3.99", "tax_excl": "3.33", "tax_rate": "20.000"},
        "totals": {
            **{"products_tax_incl": "24.68", "products_tax_excl": "20.57"},
            **{"paid_tax_incl": "28.67", "paid_tax_excl": "23.90"},
        },
        "note": f"TikTok Shop {external_id}",
    }
    return body | changes
