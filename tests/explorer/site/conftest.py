"""The whole country, published once from the embedded snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.site.pages import Addresses
from explorer.site.publish import publish
from warehouse.common.home import Home

BASE = "https://councils.example.org/pages"
ADDRESSES = Addresses(BASE, "https://explore.example.org", "https://issues.example.org/new")


@pytest.fixture(scope="session")
def published(embedded_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages of the whole country."""
    folder = tmp_path_factory.mktemp("published")
    publish(embedded_home, folder, ADDRESSES)
    return folder
