"""One SKU, one product, found by the most trusted rule; everything doubtful is left to a person."""

import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.matching.sku import Hit, item_keys, match_lines, sku_key
from sidecar.order.product import CatalogueItem


@dataclass(frozen=True)
class Line:
    seller_sku: str
    line_ids: tuple[str, ...] = ("1",)
    has_seller_sku: bool = True


def index_items(items: Iterable[CatalogueItem]) -> dict[str, list[Hit]]:
    hits: dict[str, list[Hit]] = {}
    for item in items:
        for field, key in item_keys(item):
            hits.setdefault(key, []).append(Hit(field, item))
    return hits


def item(id_product: int, attribute: int = 0, **codes: Any) -> CatalogueItem:
    return CatalogueItem(id_product, attribute, **codes)


def match(sku: str, *items: CatalogueItem, **options: Any) -> Any:
    report = match_lines([Line(sku)], options.pop("links", {}), index_items(items), **options)
    return report.matches[sku] if report.matches else report.unmatched[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MUG", "mug"),
        (" mug\t", "mug"),
        ("ＭＵＧ", "mug"),
        ("caf\u00e9", "cafe\u0301"),
        ("ﬁt", "FIT"),
        ("STRASSE", "straße"),
    ],
)
def test_sku_key_ignores_case_spaces_and_forms(one: str, other: str) -> None:
    assert sku_key(one) == sku_key(other)


@pytest.mark.parametrize(("one", "other"), [("007", "7"), ("A B", "AB"), ("A-B", "AB"), ("é", "e"), ("A  B", "A B")])
def test_sku_key_keeps_what_tells_skus_apart(one: str, other: str) -> None:
    assert sku_key(one) != sku_key(other)


@given(st.text(max_size=30))
def test_sku_key_is_stable(text: str) -> None:
    assert sku_key(sku_key(text)) == sku_key(text)
    assert sku_key(f"  {text} ") == sku_key(text)
    assert sku_key(unicodedata.normalize("NFD", text)) == sku_key(text)


@pytest.mark.parametrize("field", ["reference", "ean13", "upc", "isbn", "mpn"])
def test_each_field_matches(field: str) -> None:
    found = match("sku-1 ", item(1, **{field: "SKU-1"}), item(2, reference="other"))
    assert (found.item.id_product, found.rule) == (1, field)


def test_supplier_references_match_last() -> None:
    wholesale = item(1, supplier_references=("S-1", "S-2"))
    assert match("s-2", wholesale).rule == "supplier_reference"
    assert match("S-1", wholesale, item(2, mpn="S-1")).item.id_product == 2


def test_a_more_trusted_field_wins_over_another_products_lesser_one() -> None:
    found = match("123", item(1, ean13="123"), item(2, reference="123"))
    assert (found.item.id_product, found.rule) == (2, "reference")


def test_the_shops_order_of_trust_counts() -> None:
    items = item(1, ean13="123"), item(2, reference="123")
    assert match("123", *items, fields=("ean13", "reference")).item.id_product == 1
    assert match("123", item(2, reference="123"), fields=("ean13",)).reason == "sku_unmatched"


def test_a_persons_link_comes_before_everything() -> None:
    found = match("SKU", item(1, reference="SKU"), links={sku_key("sku"): item(9)})
    assert (found.item.id_product, found.rule) == (9, "link")


def test_a_link_to_a_product_that_is_gone_waits() -> None:
    assert match("SKU", item(1, reference="SKU"), links={"sku": None}).reason == "product_gone"


def test_a_link_to_a_product_that_got_combinations_waits() -> None:
    assert match("SKU", links={"sku": item(1, has_combinations=True)}).reason == "sku_needs_combination"


def test_two_products_are_ambiguous() -> None:
    found = match("SKU", item(1, reference="SKU"), item(2, reference="sku"))
    assert found.reason == "sku_ambiguous"
    assert [each.id_product for each in found.candidates] == [1, 2]


def test_two_products_in_a_lesser_field_do_not_matter() -> None:
    assert match("S", item(1, reference="S"), item(2, mpn="S"), item(3, mpn="S")).item.id_product == 1


def test_a_product_with_combinations_needs_one() -> None:
    found = match("SKU", item(1, reference="SKU", has_combinations=True))
    assert found.reason == "sku_needs_combination"
    assert found.candidates[0].id_product == 1


def test_the_parents_own_reference_does_not_disturb_its_combination() -> None:
    parent = item(1, reference="SKU", has_combinations=True)
    assert match("SKU", parent, item(1, 5, reference="SKU", has_combinations=True)).item.ids == (1, 5)


def test_combinations_that_share_the_reference_are_ambiguous() -> None:
    family = [item(1, number, reference="demo_1", has_combinations=True) for number in (0, 1, 2)]
    found = match("demo_1", *family)
    assert found.reason == "sku_ambiguous"
    assert [each.ids for each in found.candidates] == [(1, 1), (1, 2)]


def test_another_products_parent_makes_it_ambiguous() -> None:
    found = match("SKU", item(1, reference="SKU"), item(2, reference="SKU", has_combinations=True))
    assert found.reason == "sku_ambiguous"


def test_a_draft_is_no_product() -> None:
    assert match("SKU", item(1, reference="SKU", state=0)).reason == "sku_unmatched"
    assert not list(item_keys(item(1, reference="SKU", state=0)))


def test_without_seller_sku_only_a_link_helps() -> None:
    line = Line("1729000000000000101", has_seller_sku=False)
    assert match_lines([line], {}, {}).unmatched[0].reason == "sku_missing"
    assert match_lines([line], {line.seller_sku: item(3)}, {}).matches[line.seller_sku].rule == "link"


def test_lines_of_one_sku_are_reported_together() -> None:
    lines = [Line("sku", ("1", "2")), Line("SKU ", ("3",)), Line("ok", ("4",))]
    report = match_lines(lines, {}, index_items([item(1, reference="OK")]))
    assert [(each.seller_sku, each.line_ids) for each in report.unmatched] == [("sku", ("1", "2", "3"))]
    assert set(report.matches) == {"ok"}


def test_spellings_of_one_sku_all_find_the_product() -> None:
    report = match_lines([Line("Sku"), Line("SKU")], {}, index_items([item(1, reference="sku")]))
    assert set(report.matches) == {"Sku", "SKU"}


def test_empty_codes_match_nothing() -> None:
    assert match(" ", item(1), item(2)).reason == "sku_unmatched"


def test_ten_thousand_lines_against_fifty_thousand_skus_are_quick() -> None:
    hits = index_items(item(number, reference=f"SKU-{number}", ean13=f"{number:013d}") for number in range(50_000))
    lines = [Line(f"sku-{number * 5}", (str(number),)) for number in range(10_000)]
    started = time.perf_counter()
    report = match_lines(lines, {}, hits)
    assert time.perf_counter() - started < 1.0
    assert len(report.matches) == 10_000
