"""The layers of a chart that are drawn round the ribbons: days, names, changes, headings."""

from __future__ import annotations

from typing import Any

import altair as alt

from explorer.charts.drawing.encodings import (
    LEFT,
    MARKED,
    MIDDLE,
    NARROW,
    TOP,
    data,
    on_day,
    pixels,
    text_if,
    time,
)
from explorer.grades import INK, PAPER, QUIET

# Dark on a light halo, so that a line shows on every colour it crosses.
_STROKES = ((PAPER, 4.5, 0.7), (INK, 1.5, 1.0))


def marked_days() -> list[alt.Chart]:
    """The two days: a line each, and the date above it."""
    # Where names stand above the ribbons, the line is drawn on the ribbons alone, so as not to
    # strike them through.
    y = f"{NARROW} ? datum.narrow_y : datum.wide_y"
    whole = data("days").transform_calculate(foot=f"{NARROW} ? {TOP - 4} : height", y=y)
    lines = [
        whole.mark_rule(color=colour, strokeWidth=width, opacity=opacity).encode(
            x=time("day"), y=pixels("y"), y2=alt.Y2("foot")
        )
        for colour, width, opacity in _STROKES
    ]
    broken = data("rows").transform_calculate(
        upper=f"{MIDDLE} - (datum.is_focus ? 15 : 11)",
        lower=f"{MIDDLE} + (datum.is_focus ? 15 : 11)",
    )
    on_ribbons = [
        broken.mark_rule(color=colour, strokeWidth=width).encode(
            x=alt.XValue(alt.expr(on_day(day))),
            y=pixels("upper"),
            y2=alt.Y2("lower"),
            opacity=alt.OpacityValue(0).condition(test=NARROW, value=opacity),
        )
        for day in MARKED
        for colour, width, opacity in _STROKES
    ]
    beside = data("days").transform_calculate(y=y).encode(x=time("day"), y=pixels("y"))
    look: dict[str, Any] = {"baseline": "middle", "fontSize": 13, "fontWeight": 600, "color": INK}
    place = "scale('x', toDate(datum.day))"
    # On paper of its own, where the line of the other day would go through it.
    paper: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 5, "strokeJoin": "round"}
    dates = [
        drawn
        for behind in (paper, {})
        for drawn in (
            beside.mark_text(align="right", dx=-6, **{**look, **behind}).encode(
                text_if(f"{place} >= 100", "text")
            ),
            beside.mark_text(align="left", dx=6, **{**look, **behind}).encode(
                text_if(f"{place} < 100", "text")
            ),
        )
    ]
    return [*lines, *on_ribbons, *dates]


def names() -> list[alt.Chart]:
    """Names of the councils: beside the ribbons where there is room, else above them."""

    def text(field: str, y: str, test: str, **look: Any) -> alt.Chart:
        return (
            data("rows")
            .transform_calculate(label_y=y)
            .mark_text(**{"baseline": "middle", "color": INK, **look})
            .encode(y=pixels("label_y"), text=text_if(test, field))
        )

    def beside(field: str, y: str, test: str, **look: Any) -> alt.Chart:
        drawn = text(field, y, f"!({NARROW}) && {test}", align="right", **look)
        return drawn.encode(x=alt.XValue(alt.expr(f"{LEFT} - 10")))

    def above(test: str, size: float, **look: Any) -> alt.Chart:
        drawn = text("above", "datum.top + 6", f"{NARROW} && {test}", align="left", **look)
        # A letter is less than half as wide as it is high; a long name is written smaller.
        fitting = f"min({size}, width / (length(datum.above) * 0.485))"
        return drawn.transform_calculate(size=fitting).encode(
            x=alt.XValue(0), size=alt.Size("size:Q", scale=None, legend=None)
        )

    middle = "(datum.top + (datum.is_focus ? 23 : 18))"
    name = f"{middle} - (datum.has_note ? 6 : 0)"
    return [
        beside("council", name, "datum.is_focus", fontSize=17, fontWeight=700),
        beside("council", name, "!datum.is_focus", fontSize=14.5),
        beside("note", f"{middle} + 9", "datum.has_note", fontSize=12, color=QUIET),
        above("datum.is_focus", 14, fontWeight=700),
        above("!datum.is_focus", 13),
    ]


def changes() -> list[alt.Chart]:
    """By how much each council moved, at the right end of its row."""
    marks = (
        data("rows")
        .transform_calculate(middle=MIDDLE)
        .mark_text(align="right", baseline="middle", fontSize=15, fontWeight=600, color=INK)
    )
    heading = data("span").mark_text(align="right", baseline="middle", fontSize=12, color=QUIET)
    return [
        marks.encode(
            x=alt.XValue(alt.expr("width")), y=pixels("middle"), text=alt.Text("change:N")
        ),
        heading.encode(
            x=alt.XValue(alt.expr("width")),
            y=alt.YValue(TOP - 14),
            text=alt.TextValue(alt.expr(f"{NARROW} ? '' : 'Change'")),
        ),
    ]


def headings() -> alt.Chart:
    """What each group of councils is."""
    return (
        data("headings")
        .mark_text(align="left", baseline="alphabetic", fontSize=13, fontWeight=600, color=QUIET)
        .encode(x=alt.XValue(0), y=pixels("y"), text=alt.Text("text:N"))
    )
