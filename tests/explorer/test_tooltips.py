"""What the pointer is told on the charts of every page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.explorer.conftest import ADDRESSES, open_page
from warehouse.common.home import Home

# Search draws bars as About does, and none where no text is held.
WITH_CHARTS = sorted({*ADDRESSES} - {"sql", "search"})


@pytest.fixture(scope="module", params=WITH_CHARTS, ids=lambda path: path or "first page")
def charts(embedded_home: Home, request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """Return the charts of a page, as they are sent to the browser."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        page = open_page(embedded_home, monkeypatch, request.param)
    return [json.loads(chart.proto.spec) for chart in page.get("vega_lite_chart")]


def encodings(part: Any) -> Iterator[dict[str, Any]]:
    """Return the encodings of all layers of a chart."""
    if isinstance(part, dict):
        if "encoding" in part:
            yield part["encoding"]
        for inner in part.values():
            yield from encodings(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from encodings(inner)


def test_a_mark_has_the_tooltip_that_was_written_for_it_or_none(charts):
    # Where nothing is said, Streamlit lets every mark show the fields of its data.
    assert charts
    assert [chart["config"]["mark"]["tooltip"] for chart in charts] == [None] * len(charts)


def test_no_tooltip_has_a_day_that_the_readers_time_zone_could_shift(charts):
    fields = [
        field
        for chart in charts
        for encoding in encodings(chart)
        for told in [encoding.get("tooltip") or []]
        for field in (told if isinstance(told, list) else [told])
    ]
    assert fields
    assert [field for field in fields if field.get("type") == "temporal"] == []
