"""What the layers of a chart share: its measures, the span of its axis, and how a field is shown.

Every place is worked out in the browser from the width at hand, so that one chart serves a phone
and a wide screen: on a narrow one the names stand above the ribbons, else beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

Specification = dict[str, Any]

FONT = "Source Sans, sans-serif"
NARROW = "width < 620"
"""Vega expression: below this many pixels a row's label stands above its ribbon."""

TOP = 40
"""Pixels above the first row: the labels of the two days."""

MIDDLE = f"datum.top + (datum.is_focus ? ({NARROW} ? 30 : 23) : ({NARROW} ? 24.5 : 18))"
"""Vega expression: the height of a ribbon's middle, for a row of data that has `top`."""


@dataclass(frozen=True, slots=True)
class Period:
    """The two days that are compared, and the span of the time axis."""

    first: date
    second: date
    axis_from: date
    axis_to: date


def time(
    field: str, scale: Specification | None = None, axis: Specification | None = None
) -> Specification:
    """Place a mark at a day."""
    # The layer with the axis defines the scale; the others share both.
    place = {"field": field, "type": "temporal", "scale": scale or {"type": "utc"}, "title": None}
    return {**place, "axis": axis} if axis else place


def pixels(field: str) -> Specification:
    """Place a mark so many pixels from the top."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def as_given(field: str) -> Specification:
    """Take a colour from the data."""
    return {"field": field, "type": "nominal", "scale": None}


def text_if(test: str, field: str) -> Specification:
    """Write a field where the test holds."""
    # Left out rather than made transparent: what is not seen must not answer the pointer.
    return {"condition": {"test": test, "field": field, "type": "nominal"}, "value": ""}


def calculate(**fields: str) -> list[Specification]:
    """Add fields to the data, each by a Vega expression."""
    return [{"calculate": expression, "as": name} for name, expression in fields.items()]
