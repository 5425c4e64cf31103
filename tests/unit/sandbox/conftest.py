"""Fixtures of the sandbox's own tests; the signing client is shared with the contract suites."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "contract"))

from tiktok_seller import Seller

from sidecar.sandbox.clock import SandboxClock
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox


@pytest.fixture
def sandbox() -> TikTokSandbox:
    return TikTokSandbox(seed=5, clock=SandboxClock(lambda: 1_795_000_000.0))


@pytest.fixture
def seller(sandbox: TikTokSandbox) -> Seller:
    return Seller(sandbox)
