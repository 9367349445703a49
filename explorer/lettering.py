"""The layers of a chart that are written round the ribbons: days, names, changes, headings."""

from __future__ import annotations

from typing import Any

from explorer.encodings import (
    MIDDLE,
    NARROW,
    TOP,
    Period,
    Specification,
    calculate,
    pixels,
    text_if,
    time,
)
from explorer.grades import INK, PAPER, QUIET


def marked_days(period: Period, height: int) -> list[Specification]:
    """The two days: a line each, and the date above it."""
    # Dark on a light halo, so that the line shows on every colour it crosses. Where names stand
    # above the ribbons, the line is drawn on the ribbons alone, so as not to strike them through.
    strokes = ((PAPER, 4.5, 0.7), (INK, 1.5, 1.0))
    lines = [
        {
            "data": {"name": "days"},
            "transform": calculate(foot=f"{NARROW} ? {TOP - 4} : {height}"),
            "mark": {"type": "rule", "color": colour, "strokeWidth": width, "opacity": opacity},
            "encoding": {"x": time("day"), "y": pixels("y"), "y2": {"field": "foot"}},
        }
        for colour, width, opacity in strokes
    ]
    pieces = [
        {
            "data": {"name": "rows"},
            "transform": calculate(
                upper=f"{MIDDLE} - (datum.is_focus ? 15 : 11)",
                lower=f"{MIDDLE} + (datum.is_focus ? 15 : 11)",
            ),
            "mark": {"type": "rule", "color": colour, "strokeWidth": width},
            "encoding": {
                "x": {
                    "value": {"expr": f"scale('x', utc({day.year}, {day.month - 1}, {day.day}))"}
                },
                "y": pixels("upper"),
                "y2": {"field": "lower"},
                "opacity": {"condition": {"test": NARROW, "value": opacity}, "value": 0},
            },
        }
        for day in (period.first, period.second)
        for colour, width, opacity in strokes
    ]
    labels = [
        {
            "data": {"name": "days"},
            "mark": {
                "type": "text",
                "align": align,
                "dx": dx,
                "baseline": "middle",
                "fontSize": 13,
                "fontWeight": 600,
                "color": INK,
            },
            "encoding": {
                "x": time("day"),
                "y": pixels("y"),
                "text": text_if(f"scale('x', toDate(datum.day)) {side} 100", "text"),
            },
        }
        for align, dx, side in (("right", -6, ">="), ("left", 6, "<"))
    ]
    return [*lines, *pieces, *labels]


def labels(left: str) -> list[Specification]:
    """Names of the councils: beside the ribbons where there is room, else above them."""

    def text(field: str, y: str, test: str, **look: Any) -> Specification:
        beside = look.get("align") == "right"
        return {
            "data": {"name": "rows"},
            "transform": calculate(label_y=y),
            "mark": {"type": "text", "baseline": "middle", "color": INK, **look},
            "encoding": {
                "x": {"value": {"expr": f"{left} - 10"} if beside else 0},
                "y": pixels("label_y"),
                "text": text_if(test, field),
            },
        }

    middle = "(datum.top + (datum.is_focus ? 23 : 18))"
    name = f"{middle} - (datum.has_note ? 6 : 0)"
    beside = {"align": "right"}
    above = {"align": "left"}
    return [
        text("council", name, f"!({NARROW}) && datum.is_focus",
             fontSize=17, fontWeight=700, **beside),
        text("council", name, f"!({NARROW}) && !datum.is_focus", fontSize=14.5, **beside),
        text("note", f"{middle} + 9", f"!({NARROW}) && datum.has_note",
             fontSize=12, **{**beside, "color": QUIET}),
        text("above", "datum.top + 6", f"{NARROW} && datum.is_focus",
             fontSize=14, fontWeight=700, **above),
        text("above", "datum.top + 6", f"{NARROW} && !datum.is_focus", fontSize=13, **above),
    ]  # fmt: skip


def changes() -> list[Specification]:
    """By how much each council moved, at the right end of its row."""
    look = {"type": "text", "align": "right", "baseline": "middle"}
    return [
        {
            "data": {"name": "rows"},
            "transform": calculate(middle=MIDDLE),
            "mark": {**look, "fontSize": 15, "fontWeight": 600, "color": INK},
            "encoding": {
                "x": {"value": {"expr": "width"}},
                "y": pixels("middle"),
                "text": {"field": "change", "type": "nominal"},
            },
        },
        {
            "data": {"name": "span"},
            "mark": {**look, "fontSize": 12, "color": QUIET},
            "encoding": {
                "x": {"value": {"expr": "width"}},
                "y": {"value": TOP - 14},
                "text": {"value": {"expr": f"{NARROW} ? '' : 'Change'"}},
            },
        },
    ]


def headings() -> Specification:
    """What each group of councils is."""
    return {
        "data": {"name": "headings"},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "alphabetic",
            "fontSize": 13,
            "fontWeight": 600,
            "color": QUIET,
        },
        "encoding": {
            "x": {"value": 0},
            "y": pixels("y"),
            "text": {"field": "text", "type": "nominal"},
        },
    }
