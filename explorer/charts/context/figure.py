"""One figure of a council through time, beside its neighbours and the spread of all councils.

Data in, Vega-Lite specification out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from explorer.charts.context.finish import SPREAD, Row, finished, layer, numbers, twice
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
    y = {"type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False}}
    ground, words = _empty(of)
    layers = [
        _axes(of, low, y),
        *ground,
        *_spread(of.spread, y),
        _neighbours(of.neighbours, low, high, y),
        _middles([row for row in of.middles if low <= row["value"] <= high], y),
        _reports(of.reports),
        *words,
        *_ribbon(of),
        _line(of.figures, y),
        *_releases(of, y),
        _points(of.figures, y),
        _breaks(of.breaks),
    ]
    return finished(layers, HEIGHT, top=RIBBON + 6)


def _on_days(days: Sequence[date]) -> list[Row]:
    return [{"day": day.isoformat()} for day in days]


def _axes(of: Panel, low: float, y: dict[str, Any]) -> dict[str, Any]:
    """Draw nothing but the axes, upon which all other layers stand."""
    return layer(
        [{"day": of.span[0].isoformat(), "value": low}],
        {"type": "point", "opacity": 0},
        x=_time("day", axis=_years(), domain=of.span),
        y={"field": "value", **y, "title": None, "axis": numbers(of.sign)},
    )


def _spread(rows: Sequence[Row], y: dict[str, Any]) -> list[dict[str, Any]]:
    """Draw the middle half of all councils, and their middle as a line in it."""
    detail = {"field": "part"}
    return [
        layer(
            rows,
            {"type": "area", "color": SPREAD, "clip": True},
            x=_time("day"),
            y={"field": "lower", **y},
            y2={"field": "upper"},
            detail=detail,
        ),
        layer(
            rows,
            {"type": "line", "color": PAPER, "strokeWidth": 2, "clip": True},
            x=_time("day"),
            y={"field": "middle", **y},
            detail=detail,
        ),
    ]


def _neighbours(rows: Sequence[Row], low: float, high: float, y: dict[str, Any]) -> dict[str, Any]:
    """Draw the neighbours as points; what lies beyond the scale is a ring at its edge."""
    return layer(
        [
            {
                **row,
                "at": min(max(row["value"], low), high),
                "inside": low <= row["value"] <= high,
            }
            for row in rows
        ],
        {"type": "point", "size": 14, "color": GREY, "strokeWidth": 1, "opacity": 1},
        x=_time("day"),
        y={"field": "at", **y},
        fill={"condition": {"test": "datum.inside", "value": GREY}, "value": PAPER},
        tooltip={"field": "tip"},
    )


def _middles(rows: Sequence[Row], y: dict[str, Any]) -> dict[str, Any]:
    """Draw the middle of the neighbours as short strokes."""
    return layer(
        rows,
        {"type": "point", "shape": "stroke", "size": 110, "color": QUIET, "opacity": 1},
        x=_time("day"),
        y={"field": "value", **y},
    )


def _reports(days: Sequence[date]) -> dict[str, Any]:
    """Draw a line on the day of each report."""
    mark = {"type": "rule", "color": INK, "strokeWidth": 1.2}
    return layer(_on_days(days), mark, x=_time("day"))


def _line(rows: Sequence[Row], y: dict[str, Any]) -> dict[str, Any]:
    """Draw the council's figures as a line, with a gap where they were counted another way."""
    return layer(
        rows,
        {"type": "line", "color": INK, "strokeWidth": 2},
        x=_time("day"),
        y={"field": "value", **y},
        detail={"field": "part"},
    )


def _points(rows: Sequence[Row], y: dict[str, Any]) -> dict[str, Any]:
    """Draw the council's figures as points, hollow where they came out after the report."""
    return layer(
        rows,
        {"type": "point", "size": 62, "stroke": INK, "strokeWidth": 2, "opacity": 1},
        x=_time("day"),
        y={"field": "value", **y},
        fill={"condition": {"test": "datum.is_known", "value": INK}, "value": PAPER},
        tooltip={"field": "tip"},
    )


def _breaks(days: Sequence[date]) -> dict[str, Any]:
    """Cross the axis where the figure began to be counted another way."""
    look = {"fontWeight": 700, "fontSize": 13, "color": INK, "stroke": PAPER, "strokeWidth": 0}
    return layer(
        _on_days(days),
        {"type": "text", "text": "//", **look},
        x=_time("day"),
        y={"value": {"expr": "height"}},
    )


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
    ground = layer(
        [{"since": since.isoformat(), "until": until.isoformat()}],
        {"type": "rect", "color": _EMPTY},
        x=_time("since"),
        x2={"field": "until"},
    )
    words = twice(
        [{"day": middle.isoformat(), "text": list(lines)}],
        {"fontSize": 12, "color": QUIET, "lineHeight": 15},
        _EMPTY,
        x=_time("day"),
        y={"value": {"expr": "height / 2 - 8"}},
        text={"field": "text"},
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
    x = _time("since")
    return [
        layer(
            pieces,
            {"type": "rect", "stroke": PAPER, "strokeWidth": 1},
            x=x,
            x2={"field": "until"},
            y={"value": -RIBBON - 4},
            y2={"value": -4},
            fill={"field": "fill", "type": "nominal", "scale": None},
            tooltip={"field": "tip"},
        ),
        layer(
            pieces,
            {"type": "text", "align": "left", "dx": 4, "fontSize": 12, "fontWeight": 700},
            x=x,
            y={"value": -RIBBON / 2 - 4},
            text={"field": "text"},
            color={"field": "ink", "type": "nominal", "scale": None},
        ),
    ]


def _releases(of: Panel, y: dict[str, Any]) -> list[dict[str, Any]]:
    """Dashes from a figure to the day it came out, with the figure written above."""
    if not of.releases:
        return []
    at = {"field": "value", **y}
    return [
        layer(
            of.releases,
            {"type": "rule", "color": INK, "strokeDash": [2, 2]},
            x=_time("day"),
            x2={"field": "out"},
            y=at,
        ),
        layer(
            of.releases,
            {"type": "tick", "orient": "vertical", "color": INK, "size": 9},
            x=_time("out"),
            y=at,
        ),
        *(
            text
            for row, dy in zip(of.releases, _sides(of.releases), strict=True)
            for text in twice(
                [row],
                {"fontSize": 13, "fontWeight": 700, "dy": dy},
                x=_time("day"),
                y=at,
                text={"field": "label"},
            )
        ),
    ]


def _sides(releases: Sequence[Row]) -> list[int]:
    """Write the number of the higher of two points above it, that of the other one below."""
    values = [row["value"] for row in releases]
    highest = values.index(max(values))
    return [-15 if place == highest else 17 for place in range(len(values))]
