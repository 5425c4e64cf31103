from dataclasses import dataclass

from structlog.testing import capture_logs

from sidecar.tiktok.aftersale_search import every_page


@dataclass(frozen=True)
class Answer:
    name: str
    next_page_token: str = ""
    unreadable: tuple[str, ...] = ()


async def walk(pages: dict[str, Answer]) -> list[str]:
    async def read(token: str) -> Answer:
        return pages[token]

    return [page.name async for page in every_page(read)]


async def test_pages_are_read_until_the_one_without_a_next() -> None:
    assert await walk({"": Answer("1", "a"), "a": Answer("2", "b"), "b": Answer("3")}) == ["1", "2", "3"]


async def test_a_page_that_points_to_itself_is_the_last() -> None:
    assert await walk({"": Answer("1", "a"), "a": Answer("2", "a")}) == ["1", "2"]


async def test_entries_that_cannot_be_read_are_logged_by_field() -> None:
    with capture_logs() as logged:
        await walk({"": Answer("1", unreadable=("refund_amount", "order_id", "order_id"))})
    assert [(line["event"], line["fields"], line["entries"]) for line in logged] == [
        ("entries_unreadable", ["order_id", "refund_amount"], 3)
    ]
