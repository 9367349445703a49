"""The layers of a chart that show the grades; explorer/charts.py puts them together."""

from __future__ import annotations

from explorer.encodings import (
    MIDDLE,
    NARROW,
    TOP,
    Period,
    Specification,
    as_given,
    calculate,
    pixels,
    text_if,
    time,
)
from explorer.grades import BAND, HAIRLINE, INK, PAPER, QUIET

_ROOM_FOR_LETTER = 10
# Where a ribbon begins and ends inside its row. One that is only loosely comparable is thinner.
_WHOLE_HALF = f"(datum.is_focus ? ({NARROW} ? 14 : 17) : ({NARROW} ? 9.5 : 13))"
_HALF = f"({_WHOLE_HALF} - (datum.is_loose ? 3.5 : 0))"
_BEGINS = "scale('x', toDate(datum.since_day))"
_SPAN = f"(scale('x', toDate(datum.until_day)) - {_BEGINS})"


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
        "encoding": {"x": time("from_day", scale, axis), "y": {"value": height}},
    }


def band(height: int) -> Specification:
    """The years between the two days, shaded."""
    return {
        "data": {"name": "span"},
        "mark": {"type": "rect", "color": BAND},
        "encoding": {
            "x": time("since_day"),
            "x2": {"field": "until_day"},
            "y": {"value": TOP - 4},
            "y2": {"value": height},
        },
    }


def ribbons(period: Period) -> list[Specification]:
    """The pieces, a report each, with a letter or a word, on dotted lines where none is held."""
    baseline = {
        "data": {"name": "rows"},
        "transform": calculate(middle=MIDDLE),
        "mark": {"type": "rule", "color": HAIRLINE, "strokeDash": [1, 3]},
        "encoding": {
            "x": {"value": {"expr": "range('x')[0]"}},
            "x2": {"value": {"expr": "range('x')[1]"}},
            "y": pixels("middle"),
        },
    }
    places = calculate(middle=MIDDLE, half=_HALF) + calculate(
        upper="datum.middle - datum.half", lower="datum.middle + datum.half"
    )
    ribbon = {
        "data": {"name": "pieces"},
        "transform": places,
        "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 2},
        "encoding": {
            "x": time("since_day"),
            "x2": {"field": "until_day"},
            "y": pixels("upper"),
            "y2": {"field": "lower"},
            "color": as_given("fill"),
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
                "x": time("since_day"),
                "y": pixels("middle"),
                "text": text_if(test, field),
                "color": as_given("ink"),
                **_EVIDENCE,
            },
        }

    # The council in focus has its grades written out where there is room.
    letter, word = str(_ROOM_FOR_LETTER), "datum.room_for_word"
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
        "x": time("since_day"),
        "y": pixels("middle"),
        **_EVIDENCE,
    }
    circle = {"type": "circle", "size": 260, "fill": PAPER, "stroke": INK, "strokeWidth": 1.5}
    sign = {"type": "text", "fontSize": 13, "fontWeight": 700, "color": INK, "dy": 1}
    return [
        {
            "data": {"name": "gaps"},
            "transform": calculate(middle=MIDDLE),
            "mark": {**circle, "opacity": 1},
            "encoding": place,
        },
        {
            "data": {"name": "gaps"},
            "transform": calculate(middle=MIDDLE),
            "mark": {**sign, "baseline": "middle"},
            "encoding": {**place, "text": {"field": "sign", "type": "nominal"}},
        },
    ]
