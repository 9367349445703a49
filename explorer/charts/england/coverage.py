"""Data in, chart out: every inspection held as one mark on its day, a line a council.

Handed on as a Vega-Lite specification as wide as its container. On a narrow screen the names of
the regions stand above their lines, else beside them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from explorer.charts.drawing.encodings import NARROW, config, data, text_if
from explorer.charts.england.year_bars import SMALL, SOURCE_LOOKS
from explorer.grades import HAIRLINE, INK, PAPER, QUIET

LINE = 5.4
"""Pixels from one council's line to the next."""
REGION = 26
"""Pixels above the first council of a region: room for its name on a narrow screen."""
MARK = 4.6
ROOM = 150
LEFT = f"({NARROW} ? 4 : {ROOM})"
_Y = alt.Y("y:Q", scale=None, axis=None)


def coverage(
    inspections: pd.DataFrame,
    councils: pd.DataFrame,
    unread: pd.DataFrame,
    first: date,
    last: date,
) -> dict[str, Any]:
    """Draw the inspections of all councils.

    Args:
        inspections: la_code, council, published, source, framework_name, grades, url.
        councils: la_code, council, region, opened, closed, in the order of the lines.
        unread: la_code, council, day, reason, url of reports that could not be read.
        first: Where the axis begins.
        last: Where it ends: the day up to which the facts are known.
    """
    lines, regions, height = _placed(councils, first, last)
    places = lines[["la_code", "y"]]
    marks = inspections.merge(places, on="la_code")
    marks = marks.assign(
        day=[_day(value) for value in marks["published"]],
        known_from=[KNOWN_FROM[source] for source in marks["source"]],
        inspection=[name.partition(":")[0] for name in marks["framework_name"]],
    )
    asked = unread[unread["day"].notna()].merge(places, on="la_code")
    asked = asked.assign(day=[_day(value) for value in asked["day"]])
    layers = [
        data("lines").mark_rule(color="#E2E0D8", strokeWidth=1).encode(
            x=alt.X("from_day:T"), x2="until_day:T", y=_Y
        ),
        *_marks(_days(first, last)),
        *_names_of_regions(),
    ]  # fmt: skip
    spec: dict[str, Any] = (
        alt.layer(*layers)
        .properties(
            height=height,
            background=PAPER,
            # Rows are placed in pixels: nothing may be taken from the height for the years.
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            config=config(domainColor=HAIRLINE),
        )
        .to_dict(validate=False)
    )
    return spec | {
        "datasets": {
            "lines": _rows(lines[["council", "y", "from_day", "until_day"]]),
            "marks": _rows(
                marks[["council", "day", "y", "known_from", "inspection", "grades", "url"]]
            ),
            "unread": _rows(asked[["council", "day", "y", "reason", "url"]]),
            "regions": _rows(regions),
        }
    }  # fmt: skip


def _days(first: date, last: date) -> alt.X:
    """Return the axis of days, above the picture; on a narrow screen every fourth year is named."""
    return alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(
            type="utc",
            domain=[_day(first), _day(last)],
            range=[alt.expr(LEFT), alt.expr("width - 6")],
        ),
        axis=alt.Axis(
            aria=False,
            orient="top",
            format="%Y",
            tickCount="year",
            labelExpr=f"{NARROW} && year(datum.value) % 4 != 1 ? '' : datum.label",
            labelFontSize=SMALL,
            labelColor=INK,
            domain=False,
            ticks=False,
            gridColor="#E7E5DE",
        ),
    )


def _marks(days: alt.X) -> list[alt.Chart]:
    """Return a mark for each inspection held, and a question for each report not read."""
    return [
        data("marks").mark_rect(width=7.5, height=MARK, strokeWidth=1).encode(
            x=days,
            y=_Y,
            fill=alt.Fill("known_from:N", scale=_look(0), legend=None),
            stroke=alt.Stroke("known_from:N", scale=_look(1), legend=None),
            href="url:N",
            tooltip=[
                alt.Tooltip("council:N", title="Council"),
                alt.Tooltip("day:N", title="Published"),
                alt.Tooltip("inspection:N", title="Inspection"),
                alt.Tooltip("known_from:N", title="Known from"),
                alt.Tooltip("grades:Q", title="Grades"),
            ],
        ),
        data("unread").mark_point(
            shape="circle", size=110, fill=PAPER, stroke=INK, strokeWidth=1.4, opacity=1
        ).encode(x=days, y=_Y, tooltip=_UNREAD, href="url:N"),
        data("unread").mark_text(
            text="?", fontSize=10, fontWeight="bold", color=INK, baseline="middle"
        ).encode(x=days, y=_Y, tooltip=_UNREAD, href="url:N"),
    ]  # fmt: skip


def _names_of_regions() -> list[alt.Chart]:
    """Return the regions' names: above their lines on a narrow screen, else beside them."""
    name: dict[str, Any] = {
        "baseline": "middle",
        "fontSize": 13,
        "fontWeight": "bold",
        "color": INK,
    }
    count: dict[str, Any] = {"baseline": "middle", "fontSize": SMALL, "color": QUIET}
    beside: dict[str, Any] = {"align": "right", "x": alt.expr(f"{ROOM} - 12")}

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=None, axis=None)

    regions, is_wide = data("regions"), f"!({NARROW})"
    return [
        regions.mark_text(**name, align="left", x=alt.expr("0")).encode(
            y=y("heading_y"), text=text_if(NARROW, "whole")
        ),
        regions.mark_text(**name, **beside).encode(
            y=y("first_y"), text=text_if(is_wide, "name")
        ),
        regions.mark_text(**count, **beside).encode(
            y=y("second_y"), text=text_if(is_wide, "count")
        ),
    ]  # fmt: skip


KNOWN_FROM = {
    "both": "report and statistics",
    "statistics": "statistics only",
    "report": "report only",
}


def _look(place: int) -> alt.Scale:
    return alt.Scale(
        domain=list(KNOWN_FROM.values()),
        range=[SOURCE_LOOKS[source][place] for source in KNOWN_FROM],
    )


_UNREAD = [
    alt.Tooltip("council:N", title="Council"),
    alt.Tooltip("day:N", title="Published"),
    alt.Tooltip("reason:N", title="Could not be read"),
]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as rows fit for JSON: what is not known is None."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _day(value: Any) -> str:
    # As text, because a date that travels as a number is shifted by the reader's time zone.
    return pd.Timestamp(value).date().isoformat()


def _placed(
    councils: pd.DataFrame, first: date, last: date
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give each council its line and each region its name, in pixels from the top."""
    y, lines, regions = 0.0, [], []
    for region, of_region in councils.groupby("region", sort=False):
        heading = y + REGION / 2
        y += REGION
        regions.append(
            {
                "heading_y": heading,
                "first_y": y + 2,
                "second_y": y + 17,
                "name": str(region),
                "count": f"{len(of_region)} councils",
                "whole": f"{region}, {len(of_region)} councils",
            }
        )
        for council in of_region.to_dict("records"):
            opened, closed = council["opened"], council["closed"]
            begins = max(first, opened.date()) if pd.notna(opened) else first
            ends = min(last, closed.date()) if pd.notna(closed) else last
            lines.append(
                {
                    "la_code": council["la_code"],
                    "council": council["council"],
                    "y": y,
                    "from_day": begins.isoformat(),
                    "until_day": ends.isoformat(),
                }
            )
            y += LINE
    names = pd.DataFrame(regions)
    return pd.DataFrame(lines), names, round(y + 8)
