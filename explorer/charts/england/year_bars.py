"""Data in, chart out: counts by year as bars, a share of each filled, or stacked by what they are.

Handed on as a Vega-Lite specification as wide as its container.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from explorer.charts.drawing.encodings import config
from explorer.grades import GREY, INK, PAPER

SMALL = 12


def _finished(chart: Any, height: int) -> dict[str, Any]:
    spec: dict[str, Any] = chart.properties(
        height=height,
        background=PAPER,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        config=config(labelFontSize=SMALL, labelColor=INK),
    ).to_dict()
    return spec


def _years(rows: pd.DataFrame) -> alt.X:
    first, last = int(rows["year"].min()), int(rows["year"].max())
    every = 1 if last - first < 6 else 4
    return alt.X(
        "year:O",
        title=None,
        scale=alt.Scale(domain=list(range(first, last + 1)), paddingInner=0.12, paddingOuter=0.05),
        axis=alt.Axis(
            aria=False,
            domainColor=INK,
            ticks=False,
            labelAngle=0,
            labelPadding=6,
            values=list(range(first, last + 1, every)),
        ),
    )


def shares_by_year(rows: pd.DataFrame, height: int = 120) -> dict[str, Any]:
    """Draw a bar a year, outlined to its whole and filled to its part.

    Args:
        rows: year, found (the part) and searched (the whole).
        height: Pixels of the bars.
    """
    tooltips = [
        alt.Tooltip("year:O", title="Year"),
        alt.Tooltip("found:Q", title="With the words"),
        alt.Tooltip("searched:Q", title="Documents"),
    ]
    base = alt.Chart(rows).encode(x=_years(rows), tooltip=tooltips)
    whole = base.mark_bar(fill=PAPER, stroke=INK, strokeWidth=1).encode(
        y=alt.Y("searched:Q", axis=None)
    )
    part = base.mark_bar(fill="#3A3A37").encode(y=alt.Y("found:Q", axis=None))
    return _finished(alt.layer(whole, part), height)


SOURCE_LOOKS = {
    "both": (INK, INK),
    "statistics": (GREY, GREY),
    "report": (PAPER, INK),
}
"""Fill and outline of a mark, by where an inspection is known from."""


def sources_by_year(
    rows: pd.DataFrame, order: Sequence[str] = tuple(SOURCE_LOOKS), height: int = 90
) -> dict[str, Any]:
    """Draw inspections by year, stacked by where they are known from, with their count above.

    Args:
        rows: year, source (a key of SOURCE_LOOKS) and inspections.
        order: Sources from the bottom up.
        height: Pixels of the bars.
    """
    whole = rows.groupby("year", as_index=False)["inspections"].sum()
    stacked = rows.sort_values(
        ["year", "source"],
        key=lambda column: (
            column.map({source: place for place, source in enumerate(order)})
            if column.name == "source"
            else column
        ),
    )
    stacked = stacked.assign(until=stacked.groupby("year")["inspections"].cumsum())
    stacked["from"] = stacked["until"] - stacked["inspections"]
    top = float(whole["inspections"].max()) * 1.18
    scale = alt.Scale(domain=[0, top])
    layers: list[alt.Chart] = []
    for source in order:
        fill, outline = SOURCE_LOOKS[source]
        layers.append(
            alt.Chart(stacked[stacked["source"] == source])
            .mark_bar(fill=fill, stroke=outline, strokeWidth=1)
            .encode(
                x=_years(rows),
                y=alt.Y("from:Q", axis=None, scale=scale),
                y2="until:Q",
                tooltip=[
                    alt.Tooltip("year:O", title="Year"),
                    alt.Tooltip("source:N", title="Known from"),
                    alt.Tooltip("inspections:Q", title="Inspections"),
                ],
            )
        )
    layers.append(
        alt.Chart(whole)
        .mark_text(dy=-8, fontSize=SMALL, color=INK)
        .encode(x=_years(rows), y=alt.Y("inspections:Q", scale=scale), text="inspections:Q")
    )
    return _finished(alt.layer(*layers), height)
