"""How many councils had each grade, quarter by quarter.

Data in, Vega-Lite specification out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd
from altair.utils import schemapi

from explorer.charts.drawing.encodings import config, data, span, time, years
from explorer.grades import GRADES, INK, PAPER

FOOT = 26
TOP = 28
"""Pixels above the band: the numbers of the changes of rules."""
_ROOM_FOR_NAME = 17
"""A band is named where it is so many pixels thick, or more."""


def counts_through_time(
    quarters: pd.DataFrame, day: date, rules: Sequence[date], *, share: bool, height: int = 290
) -> dict[str, Any]:
    """Draw bands of councils by grade, best at the foot, with the day marked.

    Args:
        quarters: One line a quarter: quarter (its last day), the counts outstanding, good,
            requires_improvement and inadequate, graded, and there (councils that existed).
        day: The day marked.
        rules: Days on which Ofsted's rules changed; they are numbered from 1.
        share: Draw shares of the councils with a grade, and leave out the others.
        height: In pixels, the years at the foot included.

    Returns:
        The Vega-Lite specification of a chart as wide as its container, with its data.
    """
    bands = _bands(quarters, share=share)
    first, last = (pd.Timestamp(quarters["quarter"].iloc[place]).date() for place in (0, -1))
    highest = 1.0 if share else float(quarters["there"].max())
    return {
        **_drawing(first, last, highest),
        "height": height,
        "datasets": {
            "bands": bands,
            "hatching": _hatching(quarters, share=share),
            "scale": _scale(highest, share=share),
            "names": _names(bands, highest, height),
            "rules": [
                {"day": changed.isoformat(), "number": str(number)}
                for number, changed in enumerate(rules, 1)
            ],
            "day": [{"day": min(max(day, first), last).isoformat()}],
        },
    }


@lru_cache(maxsize=16)
def _drawing(first: date, last: date, highest: float) -> dict[str, Any]:
    """Return all layers, from the back to the front, without their data."""
    height = alt.Scale(
        domain=[0, highest], range=[alt.expr("height"), alt.expr(str(TOP))], nice=False
    )

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=height, axis=None)

    layers = [
        *_areas(_quarters(first, last), y("from")),
        data("hatching")
        .mark_rule(color="#9A9A9A", strokeWidth=0.8)
        .encode(x=time("since"), x2=alt.X2("until"), y=y("from"), y2=alt.Y2("to")),
        *_lines_of_scale(y("at")),
        *_changes_of_rules(),
        *_marked_day(),
        *_names_of_grades(y("middle")),
    ]
    with schemapi.debug_mode(False):
        return alt.layer(
            *layers,
            autosize=alt.AutoSizeParams(type="none", contains="padding"),
            padding={"left": 2, "right": 4, "top": 0, "bottom": FOOT},
            background=PAPER,
            config=config(),
        ).to_dict(validate=False)


def _quarters(first: date, last: date) -> alt.X:
    """Return the axis of days, whose every fourth year is named."""
    return alt.X(
        "since:T",
        title=None,
        scale=alt.Scale(
            type="utc", domain=span(first, last), range=[alt.expr("0"), alt.expr("width")]
        ),
        axis=years(4),
    )


def _areas(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return a band for each grade."""
    return [
        data("bands")
        .transform_filter(f"datum.grade == '{grade}'")
        .mark_area(interpolate="step-after", fill=look.fill, opacity=1, line=False)
        .encode(x=x, y=y, y2=alt.Y2("to"))
        for grade, look in GRADES.items()
    ]


def _lines_of_scale(y: alt.Y) -> list[alt.Chart]:
    """Return the scale within the bands: beside them it would move the days from the slider's."""
    scale = data("scale")
    return [
        scale.mark_rule(color=PAPER, strokeWidth=1, opacity=0.45).encode(y=y),
        *(
            scale.mark_text(align="left", baseline="middle", fontSize=11.5, dx=3, **look).encode(
                x=alt.XValue(0), y=y, text=alt.Text("label:N")
            )
            for look in ({"color": PAPER, "stroke": PAPER, "strokeWidth": 4}, {"color": INK})
        ),
    ]


def _changes_of_rules() -> list[alt.Chart]:
    """Return a line through the bands for each change of Ofsted's rules, with its number above."""
    rules, above = data("rules"), alt.YValue(TOP - 15)
    return [
        *(
            rules.mark_rule(strokeDash=[2, 3], strokeWidth=width, color=colour).encode(
                x=time("day"), y=alt.YValue(TOP), y2=alt.Y2Value(alt.expr("height"))
            )
            for colour, width in ((PAPER, 3), (INK, 1.4))
        ),
        rules.mark_circle(size=230, fill=PAPER, stroke=INK, strokeWidth=1.4, opacity=1).encode(
            x=time("day"), y=above
        ),
        rules.mark_text(baseline="middle", fontSize=11.5, fontWeight=700, color=INK, dy=1).encode(
            x=time("day"), y=above, text=alt.Text("number:N")
        ),
    ]


def _marked_day() -> list[alt.Chart]:
    """Return the line on the day that was chosen."""
    return [
        data("day")
        .mark_rule(strokeWidth=width, color=colour)
        .encode(x=time("day"), y=alt.YValue(TOP - 10), y2=alt.Y2Value(alt.expr("height")))
        for colour, width in ((PAPER, 5), (INK, 2.6))
    ]


def _names_of_grades(y: alt.Y) -> list[alt.Chart]:
    """Return each grade's name, round which its band hides the lines that would go through it."""
    # Lines in one text: a list would be written as a list once Streamlit has sent it.
    look: dict[str, Any] = {"baseline": "middle", "fontSize": 12.5, "fontWeight": 600,
                            "lineHeight": 15, "lineBreak": "\n"}  # fmt: skip
    where: dict[str, Any] = {"x": time("at"), "y": y, "text": alt.Text("name:N")}
    names = data("names")
    return [
        names.mark_text(**look, strokeWidth=5, strokeJoin="round").encode(
            **where,
            color=alt.Color("band:N", scale=None),
            stroke=alt.Stroke("band:N", scale=None),
        ),
        names.mark_text(**look).encode(**where, color=alt.Color("ink:N", scale=None)),
    ]


def _bands(quarters: pd.DataFrame, *, share: bool) -> list[dict[str, Any]]:
    """Stack the grades of every quarter, best at the foot."""
    found: list[dict[str, Any]] = []
    for row in quarters.to_dict("records"):
        whole = row["graded"] if share else 1
        foot = 0.0
        for grade in GRADES:
            head = foot + (int(row[grade]) / whole if whole else 0)
            found.append(
                {
                    "since": pd.Timestamp(row["quarter"]).date().isoformat(),
                    "grade": grade,
                    "from": round(foot, 4),
                    "to": round(head, 4),
                }
            )
            foot = head
    return found


def _scale(highest: float, *, share: bool) -> list[dict[str, Any]]:
    """Return the numbers of the scale and where they stand: fifties of councils, or quarters."""
    if share:
        return [{"at": part / 4, "label": f"{25 * part}%"} for part in (1, 2, 3)]
    return [{"at": many, "label": str(many)} for many in range(50, int(highest) + 1, 50)]


def _hatching(quarters: pd.DataFrame, *, share: bool) -> list[dict[str, Any]]:
    """Return slanting lines over the part in which councils had no grade."""
    if share:
        return []
    rows = quarters.to_dict("records")
    lines = []
    for row, later in pairwise(rows):
        graded, there = int(row["graded"]), int(row["there"])
        since = pd.Timestamp(row["quarter"]).date().isoformat()
        until = pd.Timestamp(later["quarter"]).date().isoformat()
        # A line every eighth of the height, slanting by half as much within the quarter.
        for foot in range(-there, there, 8):
            low, high = max(graded, foot), min(there, foot + 8)
            if high - low > 1:
                lines.append({"since": since, "until": until, "from": low, "to": high})
    return lines


def _names(bands: Sequence[dict[str, Any]], highest: float, height: int) -> list[dict[str, Any]]:
    """Name each band where it is thick for as long as its name is, if it is so anywhere."""
    thick = _ROOM_FOR_NAME / (height - FOOT - TOP) * highest
    names = []
    for grade, look in GRADES.items():
        own = [band for band in bands if band["grade"] == grade]
        around = round(len(own) * (0.15 if grade == "requires_improvement" else 0.13))
        best: tuple[float, int, float] = (0.0, 0, 0.0)
        for place in range(around, len(own) - around):
            beside = own[place - around : place + around + 1]
            foot = max(band["from"] for band in beside)
            head = min(band["to"] for band in beside)
            best = max(best, (head - foot, place, (foot + head) / 2))
        room, place, middle = best
        if room < thick * (2 if grade == "requires_improvement" else 1):
            continue
        words = "Requires\nimprovement"
        names.append(
            {
                "at": own[place]["since"],
                "middle": middle,
                "name": words if grade == "requires_improvement" else look.name.capitalize(),
                "ink": look.ink,
                "band": look.fill,
            }
        )
    return names
