"""Every code that a use case writes has a sentence."""

import re
from pathlib import Path

import pytest

from sidecar.web.i18n import Words
from sidecar.web.views.timeline import SENTENCES, actor, sentence

SYNC = Path(__file__).parents[4] / "sidecar/sync"
WRITTEN = re.compile(r"(?:Note|_tell)\(\s*(?:\w+,\s*)?\"(\w+)\"")


def test_every_written_code_has_a_sentence() -> None:
    found = {code for path in SYNC.rglob("*.py") for code in WRITTEN.findall(path.read_text())}
    assert found > {"seen", "ignored", "shipment_sent"}
    assert found - SENTENCES.keys() - {"problem", "retry_later"} == set()


def test_problem_is_told_by_its_own_sentence() -> None:
    text = sentence("problem", {"problem": "sku_unmatched", "seller_sku": "X-1"}, Words())
    assert text == "No product in PrestaShop has the SKU “X-1”."


def test_statuses_are_in_words() -> None:
    text = sentence("status_changed", {"from": "ON_HOLD", "to": "AWAITING_SHIPMENT"}, Words("fr-FR"))
    assert (
        text == "Le statut chez TikTok est passé de «\u00a0En suspens\u00a0» à «\u00a0En attente d’expédition\u00a0»."
    )


@pytest.mark.parametrize(
    ("code", "params", "text"),
    [
        (
            "return_status",
            {"type": "RETURN_AND_REFUND", "status": "RETURN_OR_REFUND_REQUEST_COMPLETE"},
            "Retour et remboursement\u00a0: Remboursé par TikTok.",
        ),
        ("cancellation_status", {"status": "CANCELLATION_REQUEST_SUCCESS"}, "Annulée sur TikTok"),
        ("cancellation_status", {"status": "CANCELLATION_REQUEST_CANCELLED"}, "Sans suite"),
        ("request_rejected", {"reason": "ecom_refund_reject_reason_cancel_unacceptable_uk"}, "Le vendeur"),
        ("credit_made", {"slip": 1, "amount": "1234.50 EUR", "pieces": 1, "id": "40"}, "1\u202f234,50\u00a0€"),
    ],
)
def test_codes_and_amounts_of_tiktok_are_in_words(code: str, params: dict[str, object], text: str) -> None:
    assert text in sentence(code, params, Words("fr-FR"))


@pytest.mark.parametrize(
    ("name", "text"), [("employee:Camille", "by Camille"), ("tiktok", "by TikTok"), ("odd", "odd")]
)
def test_actor_is_in_words(name: str, text: str) -> None:
    assert actor(name, Words()) == text


def test_warnings_of_the_module_are_sentences() -> None:
    params = {"id_order": 7, "reference": "ABC", "address": []}
    warnings = [{"code": "country_inactive", "message": "The country FR is not active in this shop."}] * 2
    warnings.append({"code": "new_one", "message": "Look."})
    text = sentence("created", params | {"warnings": warnings}, Words())
    assert text.count("Activate the country under International > Locations.") == 1
    assert text.endswith("PrestaShop's module warns: Look.")
    french = sentence("created", params | {"warnings": warnings}, Words("fr-FR"))
    assert "Activez le pays sous International > Zones géographiques." in french
    assert sentence("created", params | {"warnings": []}, Words()) == "Created in PrestaShop as order 7 (ABC)."
    older = sentence("created", params | {"warnings": ["The country FR is not active in this shop."]}, Words())
    assert older.endswith("PrestaShop's module warns: The country FR is not active in this shop.")


FAILED = {"code": "listener_failed", "message": "…", "module": "faulty", "hook": "actionValidateOrder", "place": ""}
SKIPPED = {
    "code": "listeners_skipped",
    "message": "…",
    "module": "one, two",
    "hook": "actionSetInvoice",
    "step": "stock",
}


@pytest.mark.parametrize(
    ("warning", "english", "french"),
    [
        (FAILED, "The shop's module faulty failed at actionValidateOrder;", "Le module faulty de la boutique a échoué"),
        (
            FAILED | {"module": "", "place": "TypeError, Order.php:7"},
            "Another module of the shop failed at actionValidateOrder; the order is complete. TypeError, Order.php:7",
            "Un autre module de la boutique a échoué lors du hook actionValidateOrder",
        ),
        (
            SKIPPED,
            "Another module of the shop (one, two) ended the work early at actionSetInvoice, so",
            "(one, two) a interrompu le traitement lors du hook actionSetInvoice",
        ),
        (
            SKIPPED | {"module": ""},
            "Another module of the shop ended the work early at actionSetInvoice",
            "a interrompu",
        ),
        (
            SKIPPED | {"module": "", "hook": "", "message": "It ended after step stock."},
            "so some modules did not hear of it. It ended after step stock.",
            "It ended after step stock.",
        ),
    ],
)
def test_other_modules_at_fault_are_named_in_both_languages(warning: dict[str, str], english: str, french: str) -> None:
    assert english in sentence("warned", {"warnings": [warning]}, Words())
    told = sentence("warned", {"warnings": [warning]}, Words("fr-FR"))
    assert told.startswith("La commande a été mise à jour dans PrestaShop. ")
    assert french in told
    assert not told.endswith(" ")
