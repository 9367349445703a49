"""What the layers of a chart share: its measures, its data, and how a field is shown.

Every place is worked out in the browser from the width at hand, so that one chart serves a phone
and a wide screen: on a narrow one the names stand above the ribbons, else beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from explorer.grades import HAIRLINE, QUIET

FONT = "Source Sans, sans-serif"
NARROW = "width < 620"
"""Vega expression: below this many pixels a row's label stands above its ribbon."""

TOP = 40
"""Pixels above the first row: the labels of the two days."""
ROOM_FOR_CHANGE = 62

LEFT = f"({NARROW} ? 0 : room_for_names)"
"""Vega expression: where the ribbons begin; room_for_names is a parameter of the chart."""
MARKED = ("first_day", "second_day")
"""The chart's parameters that hold the two days compared, in ISO 8601."""
RIGHT = f"{NARROW} ? width - 30 : width - {ROOM_FOR_CHANGE}"
"""Vega expression: where the ribbons end."""
MIDDLE = f"datum.top + (datum.is_focus ? ({NARROW} ? 30 : 23) : ({NARROW} ? 24.5 : 18))"
"""Vega expression: the height of a ribbon's middle, for a row of data that has `top`."""


@dataclass(frozen=True, slots=True)
class Period:
    """The two days that are compared, and the span of the time axis."""

    first: date
    second: date
    axis_from: date
    axis_to: date


def config(**axis: Any) -> alt.Config:
    """Return the settings of a whole chart: its font, and what its marks tell on their own.

    Args:
        axis: What its axes have besides the font, as in `alt.AxisConfig`.
    """
    return alt.Config(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        # Its description speaks for all of it; and without its own tooltip, a mark would show the
        # fields of its data, with days as the reader's time zone has them.
        mark=alt.MarkConfig(aria=False, tooltip=None),
        axis=alt.AxisConfig(labelFont=FONT, **axis),
    )


def data(name: str) -> alt.Chart:
    """Begin a layer on one of the chart's sets of data."""
    return alt.Chart(alt.NamedData(name))


def years(step: int, **more: Any) -> alt.Axis:
    """Return an axis of days on which years are named.

    Args:
        step: Every how many years has its tick.
        more: What the axis has besides, as in `alt.Axis`.
    """
    return alt.Axis(
        format="%Y",
        tickCount={"interval": "year", "step": step},
        labelFlush=True,
        labelFontSize=12,
        labelColor=QUIET,
        tickColor=HAIRLINE,
        domainColor=HAIRLINE,
        grid=False,
        aria=False,
        **more,
    )


def span(first: date, last: date) -> list[alt.DateTime]:
    """Return the domain of an axis of days."""
    return [
        alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)
        for day in (first, last)
    ]


def time(field: str) -> alt.X:
    """Place a mark at a day."""
    return alt.X(f"{field}:T", title=None).scale(type="utc")


def pixels(field: str) -> alt.Y:
    """Place a mark so many pixels from the top."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def on_day(day: date | str) -> str:
    """Return the Vega expression of the place of a day, or of a parameter that holds one."""
    if isinstance(day, str):
        return f"scale('x', toDate({day}))"
    return f"scale('x', utc({day.year}, {day.month - 1}, {day.day}))"


def text_if(test: str, field: str) -> alt.TextValue:
    """Write a field where the test holds."""
    # Left out rather than made transparent: what is not seen must not answer the pointer.
    return alt.TextValue("").condition(test=test, field=field, type="nominal")
