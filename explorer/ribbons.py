"""The layers of a chart of grade ribbons, in Vega-Lite; explorer/charts.py puts them together.

Every place is worked out in the browser from the width at hand, so that one chart serves a phone
and a wide screen: on a narrow one the names stand above the ribbons, else beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from explorer.grades import BAND, HAIRLINE, INK, PAPER, QUIET

Specification = dict[str, Any]

FONT = "Source Sans, sans-serif"
NARROW = "width < 620"
"""Vega expression: below this many pixels a row's label stands above its ribbon."""

TOP = 40
"""Pixels above the first row: the labels of the two days."""
ROOM_FOR_LETTER = 10

# Where a ribbon begins and ends inside its row. One that is only loosely comparable is thinner.
_MIDDLE = f"datum.top + (datum.is_focus ? ({NARROW} ? 30 : 23) : ({NARROW} ? 24.5 : 18))"
_WHOLE_HALF = f"(datum.is_focus ? ({NARROW} ? 14 : 17) : ({NARROW} ? 9.5 : 13))"
_HALF = f"({_WHOLE_HALF} - (datum.is_loose ? 3.5 : 0))"
_BEGINS = "scale('x', toDate(datum.since_day))"
_SPAN = f"(scale('x', toDate(datum.until_day)) - {_BEGINS})"


@dataclass(frozen=True, slots=True)
class Period:
    """The two days that are compared, and the span of the time axis."""

    first: date
    second: date
    axis_from: date
    axis_to: date


def _time(
    field: str, scale: Specification | None = None, axis: Specification | None = None
) -> Specification:
    # The layer with the axis defines the scale; the others share both.
    place = {"field": field, "type": "temporal", "scale": scale or {"type": "utc"}, "title": None}
    return {**place, "axis": axis} if axis else place


def _pixels(field: str) -> Specification:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _as_given(field: str) -> Specification:
    return {"field": field, "type": "nominal", "scale": None}


def _text_if(test: str, field: str) -> Specification:
    # Left out rather than made transparent: what is not seen must not answer the pointer.
    return {"condition": {"test": test, "field": field, "type": "nominal"}, "value": ""}


def _calculate(**fields: str) -> list[Specification]:
    return [{"calculate": expression, "as": name} for name, expression in fields.items()]


_EVIDENCE: Specification = {
    "href": {"field": "address", "type": "nominal"},
    "tooltip": [
        {"field": field, "type": "nominal", "title": title}
        for field, title in {
            "council": "Council",
            "as_printed": "Grade",
            "area": "Area judged",
            "framework": "Framework",
            "inspected": "Inspected",
            "in_force": "In force",
            "evidence": "Source (click)",
        }.items()
    ],
}


def axis(scale: Specification, height: int) -> Specification:
    """The years along the foot. This layer shows nothing else; it defines the scale for all."""
    axis = {
        "format": "%Y",
        "tickCount": {"interval": "year", "step": 1},
        "labelOverlap": "parity",
        "labelFlush": True,
        "labelFontSize": 12,
        "labelColor": QUIET,
        "tickColor": HAIRLINE,
        "domainColor": HAIRLINE,
        "grid": False,
        "aria": False,
    }
    return {
        "data": {"name": "span"},
        "mark": {"type": "rule", "opacity": 0},
        "encoding": {"x": _time("from_day", scale, axis), "y": {"value": height}},
    }


def band(height: int) -> Specification:
    """The years between the two days, shaded."""
    return {
        "data": {"name": "span"},
        "mark": {"type": "rect", "color": BAND},
        "encoding": {
            "x": _time("since_day"),
            "x2": {"field": "until_day"},
            "y": {"value": TOP - 4},
            "y2": {"value": height},
        },
    }


def ribbons(period: Period) -> list[Specification]:
    """The pieces, a report each, with a letter or a word, on dotted lines where none is held."""
    baseline = {
        "data": {"name": "rows"},
        "transform": _calculate(middle=_MIDDLE),
        "mark": {"type": "rule", "color": HAIRLINE, "strokeDash": [1, 3]},
        "encoding": {
            "x": {"value": {"expr": "range('x')[0]"}},
            "x2": {"value": {"expr": "range('x')[1]"}},
            "y": _pixels("middle"),
        },
    }
    places = _calculate(middle=_MIDDLE, half=_HALF) + _calculate(
        upper="datum.middle - datum.half", lower="datum.middle + datum.half"
    )
    ribbon = {
        "data": {"name": "pieces"},
        "transform": places,
        "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 2},
        "encoding": {
            "x": _time("since_day"),
            "x2": {"field": "until_day"},
            "y": _pixels("upper"),
            "y2": {"field": "lower"},
            "color": _as_given("fill"),
            **_EVIDENCE,
        },
    }

    def indent(room: str) -> str:
        """Where in its piece a text stands: at the beginning, but under neither of the lines."""
        place = "6"
        for day in (period.second, period.first):
            to_line = f"(scale('x', utc({day.year}, {day.month - 1}, {day.day})) - {_BEGINS})"
            place = f"({to_line} > -3 && {to_line} < {room} + 8 ? {to_line} + 6 : {place})"
        return place

    def written(field: str, room: str, test: str) -> Specification:
        return {
            "data": {"name": "pieces"},
            "transform": places,
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "dx": {"expr": indent(room)},
                "dy": 1,
                "fontSize": 13,
                "fontWeight": 700,
            },
            "encoding": {
                "x": _time("since_day"),
                "y": _pixels("middle"),
                "text": _text_if(test, field),
                "color": _as_given("ink"),
                **_EVIDENCE,
            },
        }

    # The council in focus has its grades written out where there is room.
    letter, word = str(ROOM_FOR_LETTER), "datum.room_for_word"
    in_words = f"(datum.is_focus && {_SPAN} > {word} + {indent(word)})"
    return [
        baseline,
        ribbon,
        written("letter", letter, f"{_SPAN} > {letter} + {indent(letter)} && !{in_words}"),
        written("shown", word, in_words),
    ]


def question_marks() -> list[Specification]:
    """A circle where a report gives no grade that can be shown."""
    place = {
        "x": _time("since_day"),
        "y": _pixels("middle"),
        **_EVIDENCE,
    }
    circle = {"type": "circle", "size": 260, "fill": PAPER, "stroke": INK, "strokeWidth": 1.5}
    sign = {"type": "text", "fontSize": 13, "fontWeight": 700, "color": INK, "dy": 1}
    return [
        {
            "data": {"name": "gaps"},
            "transform": _calculate(middle=_MIDDLE),
            "mark": {**circle, "opacity": 1},
            "encoding": place,
        },
        {
            "data": {"name": "gaps"},
            "transform": _calculate(middle=_MIDDLE),
            "mark": {**sign, "baseline": "middle"},
            "encoding": {**place, "text": {"field": "sign", "type": "nominal"}},
        },
    ]


def marked_days(period: Period, height: int) -> list[Specification]:
    """The two days: a line each, and the date above it."""
    # Dark on a light halo, so that the line shows on every colour it crosses. Where names stand
    # above the ribbons, the line is drawn on the ribbons alone, so as not to strike them through.
    strokes = ((PAPER, 4.5, 0.7), (INK, 1.5, 1.0))
    lines = [
        {
            "data": {"name": "days"},
            "transform": _calculate(foot=f"{NARROW} ? {TOP - 4} : {height}"),
            "mark": {"type": "rule", "color": colour, "strokeWidth": width, "opacity": opacity},
            "encoding": {"x": _time("day"), "y": _pixels("y"), "y2": {"field": "foot"}},
        }
        for colour, width, opacity in strokes
    ]
    pieces = [
        {
            "data": {"name": "rows"},
            "transform": _calculate(
                upper=f"{_MIDDLE} - (datum.is_focus ? 15 : 11)",
                lower=f"{_MIDDLE} + (datum.is_focus ? 15 : 11)",
            ),
            "mark": {"type": "rule", "color": colour, "strokeWidth": width},
            "encoding": {
                "x": {
                    "value": {"expr": f"scale('x', utc({day.year}, {day.month - 1}, {day.day}))"}
                },
                "y": _pixels("upper"),
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
                "x": _time("day"),
                "y": _pixels("y"),
                "text": _text_if(f"scale('x', toDate(datum.day)) {side} 100", "text"),
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
            "transform": _calculate(label_y=y),
            "mark": {"type": "text", "baseline": "middle", "color": INK, **look},
            "encoding": {
                "x": {"value": {"expr": f"{left} - 10"} if beside else 0},
                "y": _pixels("label_y"),
                "text": _text_if(test, field),
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
            "transform": _calculate(middle=_MIDDLE),
            "mark": {**look, "fontSize": 15, "fontWeight": 600, "color": INK},
            "encoding": {
                "x": {"value": {"expr": "width"}},
                "y": _pixels("middle"),
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
            "y": _pixels("y"),
            "text": {"field": "text", "type": "nominal"},
        },
    }
