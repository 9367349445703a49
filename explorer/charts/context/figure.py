"""One figure of a council through time, beside its neighbours and the spread of all councils.

Data in, Vega-Lite specification out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from explorer.charts.context.finish import SPREAD, Row, finished, numbers, twice
from explorer.grades import GRADES, GREY, HAIRLINE, INK, PAPER, QUIET

HEIGHT = 190
RIBBON = 14
"""Pixels of the ribbon of grades above the picture."""
NARROWEST = 225
"""Pixels between the first and the last day on the narrowest phone, for words to fit in."""
_LETTER = 15
"""Pixels that the letter of a grade needs, lest it lie on the one after it."""
_EMPTY = "#F3F2ED"


@dataclass(frozen=True, slots=True)
class Panel:
    """What one small picture shows; days are ISO dates, values in the figure's unit.

    Attributes:
        figures: The council's own: day, value, part, is_known, tip (for the tooltip).
        neighbours: Those of its neighbours: day, value, tip.
        middles: The middle of the neighbours: day, value.
        spread: The middle half of all councils: day, lower, middle, upper, part.
        grades: Pieces of the ribbon: since, until, grade, word.
        reports: Days of reports, each a line.
        breaks: Days from which on the figure was counted another way.
        releases: Ends of the dashes that lead to the day of publication: day, value, out, tip.
        empty_until: Up to which day there is no comparable figure, or None.
        span: First and last day of the axis.
        sign: % or £ beside the numbers of the axis, or None.
    """

    figures: Sequence[Row]
    neighbours: Sequence[Row]
    middles: Sequence[Row]
    spread: Sequence[Row]
    grades: Sequence[Row]
    reports: Sequence[date]
    breaks: Sequence[date]
    releases: Sequence[Row]
    span: tuple[date, date]
    sign: str | None = None
    empty_until: date | None = None
    empty_words: tuple[str, ...] = field(default=("no comparable", "figure"))


def panel(of: Panel) -> dict[str, Any]:
    """Draw one figure of a council through time, as wide as its container."""
    low, high = _scale(of)
    empty, without = _empty(of)
    # What lies beyond the scale is drawn as a ring at its edge.
    neighbours = [
        {
            **row,
            "at": min(max(row["value"], low), high),
            "inside": low <= row["value"] <= high,
        }
        for row in of.neighbours
    ]
    y = {"type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False}}
    layers = [
        {
            "data": {"values": [{"day": of.span[0].isoformat(), "value": low}]},
            "mark": {"type": "point", "opacity": 0},
            "encoding": {
                "x": _time("day", axis=_years(), domain=of.span),
                "y": {
                    "field": "value",
                    **y,
                    "title": None,
                    "axis": numbers(of.sign),
                },
            },
        },
        *empty,
        {
            "data": {"values": list(of.spread)},
            "mark": {"type": "area", "color": SPREAD, "clip": True},
            "encoding": {
                "x": _time("day"),
                "y": {"field": "lower", **y},
                "y2": {"field": "upper"},
                "detail": {"field": "part"},
            },
        },
        {
            "data": {"values": list(of.spread)},
            "mark": {"type": "line", "color": PAPER, "strokeWidth": 2, "clip": True},
            "encoding": {
                "x": _time("day"),
                "y": {"field": "middle", **y},
                "detail": {"field": "part"},
            },
        },
        {
            "data": {"values": neighbours},
            "mark": {"type": "point", "size": 14, "color": GREY, "strokeWidth": 1, "opacity": 1},
            "encoding": {
                "x": _time("day"),
                "y": {"field": "at", **y},
                "fill": {
                    "condition": {"test": "datum.inside", "value": GREY},
                    "value": PAPER,
                },
                "tooltip": {"field": "tip"},
            },
        },
        {
            "data": {"values": [row for row in of.middles if low <= row["value"] <= high]},
            "mark": {
                "type": "point",
                "shape": "stroke",
                "size": 110,
                "color": QUIET,
                "opacity": 1,
            },
            "encoding": {"x": _time("day"), "y": {"field": "value", **y}},
        },
        {
            "data": {"values": [{"day": day.isoformat()} for day in of.reports]},
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2},
            "encoding": {"x": _time("day")},
        },
        *without,
        *_ribbon(of),
        {
            "data": {"values": list(of.figures)},
            "mark": {"type": "line", "color": INK, "strokeWidth": 2},
            "encoding": {
                "x": _time("day"),
                "y": {"field": "value", **y},
                "detail": {"field": "part"},
            },
        },
        *_releases(of, y),
        {
            "data": {"values": list(of.figures)},
            "mark": {"type": "point", "size": 62, "stroke": INK, "strokeWidth": 2, "opacity": 1},
            "encoding": {
                "x": _time("day"),
                "y": {"field": "value", **y},
                "fill": {"condition": {"test": "datum.is_known", "value": INK}, "value": PAPER},
                "tooltip": {"field": "tip"},
            },
        },
        {
            "data": {"values": [{"day": day.isoformat()} for day in of.breaks]},
            "mark": {
                "type": "text",
                "text": "//",
                "fontWeight": 700,
                "fontSize": 13,
                "color": INK,
                "stroke": PAPER,
                "strokeWidth": 0,
            },
            "encoding": {"x": _time("day"), "y": {"value": {"expr": "height"}}},
        },
    ]
    return finished(layers, HEIGHT, top=RIBBON + 6)


def _scale(of: Panel) -> tuple[float, float]:
    """Return a scale that holds the council and the spread; of the neighbours, what is near."""
    main = [row["value"] for row in of.figures]
    main += [row[name] for row in of.spread for name in ("lower", "upper")]
    others = sorted(row["value"] for row in of.neighbours)
    if others:
        main += [others[len(others) // 20], others[-1 - len(others) // 20]]
    low, high = min(main), max(main)
    room = (high - low) * 0.08 or 1
    # Above, there must be room for the number at the highest point.
    low, high = max(low - room, 0), high + 2 * room
    return (0 if low < 0.35 * high else low), high


def _time(
    name: str, axis: dict[str, Any] | None = None, domain: tuple[date, date] | None = None
) -> dict[str, Any]:
    scale: dict[str, Any] = {"type": "utc"}
    if domain is not None:
        scale |= {"domain": [_utc(day) for day in domain], "nice": False}
    found: dict[str, Any] = {"field": name, "type": "temporal", "scale": scale}
    return found if axis is None else {**found, "title": None, "axis": axis}


def _utc(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def _years() -> dict[str, Any]:
    return {
        "format": "%Y",
        "tickCount": {"interval": "year", "step": 2},
        "labelOverlap": "parity",
        "labelFontSize": 12,
        "aria": False,
        "labelColor": QUIET,
        "grid": False,
        "tickColor": HAIRLINE,
        "domainColor": HAIRLINE,
    }


def _empty(of: Panel) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the ground of the days without a figure, and the words that say so upon the rules."""
    if of.empty_until is None or (of.empty_until - of.span[0]).days < 420:
        return [], []
    since, until = of.span[0], of.empty_until
    middle = since + (until - since) / 2
    wide = (until - since) > (of.span[1] - since) * 0.35
    lines = of.empty_words if wide else ("no", "figure")
    ground = {
        "data": {"values": [{"since": since.isoformat(), "until": until.isoformat()}]},
        "mark": {"type": "rect", "color": _EMPTY},
        "encoding": {"x": _time("since"), "x2": {"field": "until"}},
    }
    words = twice(
        {"values": [{"day": middle.isoformat(), "text": list(lines)}]},
        {"fontSize": 12, "color": QUIET, "lineHeight": 15},
        {
            "x": _time("day"),
            "y": {"value": {"expr": "height / 2 - 8"}},
            "text": {"field": "text"},
        },
        ground=_EMPTY,
    )
    return [ground], words


def _ribbon(of: Panel) -> list[dict[str, Any]]:
    first, last = of.span
    days = (last - first).days
    pieces = []
    shown = [row for row in of.grades if row["since"] < last and row["until"] > first]
    for row in shown:
        since, until = max(row["since"], first), min(row["until"], last)
        look, word = GRADES[row["grade"]], row["word"].removesuffix(" to be good")
        room = (until - since).days / days * NARROWEST
        letter = word[0] if room >= _LETTER or row is shown[-1] else ""
        pieces.append(
            {
                "since": since.isoformat(),
                "until": until.isoformat(),
                "fill": look.fill,
                "ink": look.ink,
                "text": word if room > len(word) * 7 + 6 else letter,
                "tip": row["tip"],
            }
        )
    if not pieces:
        return []
    y, y2 = {"value": -RIBBON - 4}, {"value": -4}
    x = _time("since")
    return [
        {
            "data": {"values": pieces},
            "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 1},
            "encoding": {
                "x": x, "x2": {"field": "until"}, "y": y, "y2": y2,
                "fill": {"field": "fill", "type": "nominal", "scale": None},
                "tooltip": {"field": "tip"},
            },
        },
        {
            "data": {"values": pieces},
            "mark": {
                "type": "text", "align": "left", "dx": 4, "fontSize": 12, "fontWeight": 700,
            },
            "encoding": {
                "x": x, "y": {"value": -RIBBON / 2 - 4}, "text": {"field": "text"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
    ]  # fmt: skip


def _releases(of: Panel, y: dict[str, Any]) -> list[dict[str, Any]]:
    """Dashes from a figure to the day it came out, with the figure written above."""
    if not of.releases:
        return []
    data = {"values": list(of.releases)}
    at = {"field": "value", **y}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": INK, "strokeDash": [2, 2]},
            "encoding": {"x": _time("day"), "x2": {"field": "out"}, "y": at},
        },
        {
            "data": data,
            "mark": {"type": "tick", "orient": "vertical", "color": INK, "size": 9},
            "encoding": {"x": _time("out"), "y": at},
        },
        *(
            layer
            for row, dy in zip(of.releases, _sides(of.releases), strict=True)
            for layer in twice(
                {"values": [row]},
                {"fontSize": 13, "fontWeight": 700, "dy": dy},
                {"x": _time("day"), "y": at, "text": {"field": "label"}},
            )
        ),
    ]


def _sides(releases: Sequence[Row]) -> list[int]:
    """Write the number of the higher of two points above it, that of the other one below."""
    values = [row["value"] for row in releases]
    highest = values.index(max(values))
    return [-15 if place == highest else 17 for place in range(len(values))]
