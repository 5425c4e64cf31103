"""Fixtures of the tests that need a real PrestaShop with the module (``real_shop``)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.real_shop import RealShop, running, webservice
from tests.e2e.webservice import Webservice


@pytest.fixture
def stock() -> Iterator[Webservice]:
    """The shop's own webservice."""
    with webservice() as found:
        yield found


@pytest.fixture
def shop(stock: Webservice, tmp_path: Path) -> Iterator[RealShop]:
    """The shop, paired and live."""
    with running(stock, tmp_path) as found:
        yield found
