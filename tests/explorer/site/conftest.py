"""The whole country, published once from the embedded snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from explorer.site.pages import Addresses
from explorer.site.publish import publish
from tests.explorer.conftest import CHROMIUM
from warehouse.common.home import Home

BASE = "https://councils.example.org/pages"
ADDRESSES = Addresses(BASE, "https://explore.example.org", "https://issues.example.org/new")


@pytest.fixture(scope="session")
def published(embedded_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages of the whole country."""
    folder = tmp_path_factory.mktemp("published")
    publish(embedded_home, folder, ADDRESSES)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs the system's Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
