"""Fixtures of the tests that collect for real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scraper.collecting import Place, place_for
from tests.site.made_up import made_up_world


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return an empty home beside a stand-in with a dozen councils."""
    place = place_for(tmp_path / "home")
    with place.stand_in:
        yield place


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Place]:
    """Return an empty home beside a stand-in with every council of England, six with reports."""
    place = place_for(tmp_path / "home", made_up_world(with_reports=6))
    with place.stand_in:
        yield place
