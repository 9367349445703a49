"""All that one council ever had on one axis of time: a ribbon a service, and its ungraded visits.

Data in, Vega-Lite specification out. The ribbons are those of ribbons.py.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
from altair.utils import schemapi

from explorer.charts.councils import ribbons
from explorer.charts.drawing.encodings import (
    LEFT,
    MIDDLE,
    NARROW,
    Period,
    config,
    data,
    pixels,
    text_if,
    time,
)
from explorer.grades import BAND, GRADES, INK, PAPER, QUIET

ROOM_FOR_NAMES = 186
FOOT = 28
ROW, FIRST_ROW, VISITS_ROW = 38, 46, 34
LEVEL = 16
"""Height of one line of dates above the ribbons."""
SHAPES = {
    "focused_visit": "diamond",
    "monitoring_visit": "triangle-up",
    "jtai": "circle",
    "area_send": "square",
    "joint_area_review": "cross",
    "other": "stroke",
}
_RIGHT = f"{NARROW} ? width - 12 : width - 2"
_CHARACTER = 6.3  # pixels that one takes at 12.5 pixels of height, wide rather than narrow


@dataclass(frozen=True, slots=True)
class Shade:
    """A time in which the council was not there.

    Attributes:
        since: Its first day.
        until: Its last.
        lines: What is written in it.
        address: Where a click leads, or None.
    """

    since: date
    until: date
    lines: tuple[str, ...]
    address: str | None = None


def council_timeline(
    rows: pd.DataFrame,
    spells: pd.DataFrame,
    gaps: pd.DataFrame,
    stretches: pd.DataFrame,
    reports: Sequence[date],
    visits: pd.DataFrame,
    span: tuple[date, date],
    shade: Shade | None = None,
) -> dict[str, Any]:
    """Draw the record of a council.

    Args:
        rows: One line a service, in order: key (its id), label, is_focus (drawn larger).
        spells: One line a piece of a ribbon: key, since and until (dates), grade, letter, is_loose,
            and the text of the tooltip: council, shown, as_printed, area, framework, inspected,
            in_force, evidence; address, where a click leads.
        gaps: One line a report that gives no grade to show: key, since, status and the same text.
        stretches: Times without a grade: key, since, until, long and short (why, in a few words and
            in fewer; None where nothing is written).
        reports: Days of publication, each marked by a line.
        visits: Ungraded visits: kind, label (of the kind), day, tip (for the tooltip), address.
        span: First and last day of the axis.
        shade: When the council was not there.

    Returns:
        The Vega-Lite specification of a chart as wide as its container, legible from 320 pixels
        on, with its data.
    """
    days = _marked(sorted(set(reports)), span)
    top = 10 + LEVEL * (1 + max((int(day["level"]) for day in days), default=0))
    placed, end_of_ribbons = _place(rows, top)
    kinds, end = _place_kinds(visits, end_of_ribbons)
    period = Period(span[0], span[1], span[0], span[1])
    return {
        **_drawing(period, with_gaps=len(gaps) > 0, with_shade=shade is not None),
        "height": end + FOOT,
        "params": [{"name": "room_for_names", "value": ROOM_FOR_NAMES}],
        "datasets": {
            "pieces": _records(_pieces(spells, placed)),
            "gaps": _records(_gaps(gaps, placed)),
            "rows": _records(placed),
            "stretches": _records(_stretches(stretches, placed)),
            "days": [{**day, "foot": end_of_ribbons} for day in days],
            "crossings": [
                {"day": day["day"], "top": row.top, "is_focus": row.is_focus}
                for day in days
                for row in placed.itertuples()
            ],
            "visits": _visits(visits, kinds),
            "kinds": _records(kinds),
            "shade": _shade(shade, span, top, end_of_ribbons),
            "span": [{"from_day": span[0].isoformat(), "to_day": span[1].isoformat()}],
        },
    }


@lru_cache(maxsize=8)
def _drawing(period: Period, *, with_gaps: bool, with_shade: bool) -> dict[str, Any]:
    """Return the specification but for its data; the same for every council, so never changed."""
    with schemapi.debug_mode(False):
        return alt.layer(
            ribbons.axis(period, _RIGHT),
            ribbons.baselines(),
            *(_shading() if with_shade else []),
            *_days(),
            *_stretch_texts(),
            *ribbons.pieces(period, words=True),
            *(ribbons.question_marks() if with_gaps else []),
            *_labels("rows"),
            *_labels("kinds"),
            *_visit_marks(),
            autosize=alt.AutoSizeParams(type="none", contains="padding"),
            padding={"left": 1, "right": 1, "top": 0, "bottom": FOOT},
            background=PAPER,
            config=config(),
        ).to_dict(validate=False)


def _halo(width: float) -> dict[str, Any]:
    return {"stroke": PAPER, "strokeWidth": width}


def _shading() -> list[alt.Chart]:
    """The time in which the council was not there, with what to know of it."""
    shade = data("shade")
    band = shade.mark_rect(color=BAND).encode(
        x=time("since_day"), x2=alt.X2("until_day"), y=pixels("top"), y2=alt.Y2("foot")
    )
    text = (
        shade.transform_filter(f"!({NARROW})")  # else it would run through the names
        .transform_calculate(
            middle="(scale('x', toDate(datum.since_day)) + scale('x', toDate(datum.until_day))) / 2"
        )
        .mark_text(
            align="center", baseline="middle", fontSize=13, color=INK, lineHeight=19, lineBreak="\n"
        )
        .encode(
            x=alt.X("middle:Q", scale=None, axis=None),
            y=pixels("at"),
            text=alt.Text("text:N"),
            href=alt.Href("address:N"),
        )
    )
    return [band, text]


def _days() -> list[alt.Chart]:
    """A line on each day of a report, with its date above."""
    day = data("days")
    line = (
        day.transform_calculate(
            from_y=f"({NARROW} ? datum.y_narrow : datum.y) + 8",
            to_y=f"{NARROW} ? datum.stub : datum.foot",
        )
        .mark_rule(color=QUIET, strokeWidth=1)
        .encode(x=time("day"), y=pixels("from_y"), y2=alt.Y2("to_y"))
    )
    # Where names stand above the ribbons, no line strikes them through.
    crossing = (
        data("crossings")
        .transform_calculate(upper=f"{MIDDLE} - 12", lower=f"{MIDDLE} + 12")
        .transform_filter(NARROW)
        .mark_rule(color=QUIET, strokeWidth=1)
        .encode(x=time("day"), y=pixels("upper"), y2=alt.Y2("lower"))
    )
    halo, written = (
        day.transform_calculate(
            at=f"({NARROW} ? datum.y_narrow : datum.y)",
            written=f"({NARROW} ? datum.short : datum.text)",
            # A date near either end turns inwards.
            place=f"clamp(scale('x', toDate(datum.day)), {half}, width - {half})",
        )
        .mark_text(
            align="center", baseline="middle", fontSize=12.5, fontWeight=600, color=INK, **look
        )
        .encode(
            x=alt.X("place:Q", scale=None, axis=None), y=pixels("at"), text=alt.Text("written:N")
        )
        for half, look in ((40, _halo(4)), (40, {}))
    )
    return [line, crossing, halo, written]


def _stretch_texts() -> list[alt.Chart]:
    """Why there is no grade, where there is room to say it."""
    span = "(scale('x', toDate(datum.until_day)) - scale('x', toDate(datum.since_day)))"
    layer = (
        data("stretches")
        .transform_calculate(
            written=f"{span} > datum.room_long ? datum.long : "
            f"{span} > datum.room_short ? datum.short : ''"
        )
        .transform_filter("datum.written != ''")
        .transform_calculate(
            x="(scale('x', toDate(datum.until_day)) + scale('x', toDate(datum.since_day))) / 2",
            middle=MIDDLE,
        )
    )
    # Twice, the first as a halo: dots and lines stop short of the words.
    return [
        layer.mark_text(
            align="center",
            baseline="middle",
            fontSize=12.5,
            fontStyle="italic",
            color=colour,
            **look,
        ).encode(
            x=alt.X("x:Q", scale=None, axis=None), y=pixels("middle"), text=alt.Text("written:N")
        )
        for colour, look in ((PAPER, _halo(7)), (QUIET, {}))
    ]


def _labels(name: str) -> list[alt.Chart]:
    """What each row is: beside it where there is room, else above."""
    rows = data(name).transform_calculate(middle=MIDDLE, above="datum.top + 6")

    def written(test: str, *, is_focus: bool, **look: Any) -> alt.Chart:
        look |= {"fontSize": 14.5, "fontWeight": 700} if is_focus else {"fontSize": 14}
        return rows.mark_text(baseline="middle", color=INK, **look).encode(
            text=text_if(f"{test} && {'' if is_focus else '!'}datum.is_focus", "label")
        )

    drawn = []
    for is_focus in (True, False):
        drawn.append(
            written(f"!({NARROW})", is_focus=is_focus, align="right").encode(
                x=alt.XValue(alt.expr(f"{LEFT} - 12")), y=pixels("middle")
            )
        )
        drawn.append(
            written(NARROW, is_focus=is_focus, align="left").encode(
                x=alt.XValue(0), y=pixels("above")
            )
        )
    return drawn


def _visit_marks() -> list[alt.Chart]:
    """Visits and letters: a shape a kind, the month beside it where there is room."""
    line = ribbons.baselines("kinds")
    visits = data("visits").transform_calculate(middle=MIDDLE)
    marks = visits.mark_point(filled=True, fill=INK, stroke=PAPER, strokeWidth=1, size=110).encode(
        x=time("day"),
        y=pixels("middle"),
        opacity=alt.OpacityValue(1),
        shape=alt.Shape("shape:N", scale=None, legend=None),
        href=alt.Href("address:N"),
        tooltip=[alt.Tooltip("label:N", title="Visit"), alt.Tooltip("tip:N", title="What")],
    )
    here = "scale('x', toDate(datum.day))"
    after = f"((datum.next_day ? scale('x', toDate(datum.next_day)) : range('x')[1]) - {here})"
    before = f"({here} - (datum.last_day ? scale('x', toDate(datum.last_day)) : range('x')[0]))"
    sides: list[tuple[dict[str, Any], str]] = [
        ({"align": "left", "dx": 9}, f"{after} > 68"),
        ({"align": "right", "dx": -9}, f"{after} <= 68 && {before} > 74"),
    ]
    texts = [
        visits.mark_text(baseline="middle", fontSize=12, color=QUIET, dy=1, **side).encode(
            x=time("day"), y=pixels("middle"), text=text_if(test, "month")
        )
        for side, test in sides
    ]
    return [line, marks, *texts]


def _marked(days: Sequence[date], span: tuple[date, date]) -> list[dict[str, Any]]:
    """Give each day's date a line of its own height where dates would run into each other."""
    length = max((span[1] - span[0]).days, 1)

    def levels(pixels_wide: float, room: float) -> list[int]:
        ends: list[float] = []
        found = []
        for day in days:
            at = (day - span[0]).days / length * pixels_wide
            level = next((n for n, end in enumerate(ends) if at - room / 2 >= end), len(ends))
            if level == len(ends):
                ends.append(0.0)
            ends[level] = at + room / 2
            found.append(level)
        return found

    wide, narrow = levels(860, 84), levels(300, 62)
    highest = max([*wide, *narrow], default=0)
    return [
        {
            "day": day.isoformat(),
            "text": f"{day.day} {day:%b %Y}",
            "short": f"{day:%b %Y}",
            "y": 8 + LEVEL * (highest - at),
            "y_narrow": 8 + LEVEL * (highest - at_narrow),
            "level": highest,
            "stub": 8 + LEVEL * highest + 13,
        }
        for day, at, at_narrow in zip(days, wide, narrow, strict=True)
    ]


def _place(rows: pd.DataFrame, top: int) -> tuple[pd.DataFrame, int]:
    tops = []
    for is_focus in rows["is_focus"]:
        tops.append(top)
        top += FIRST_ROW if is_focus else ROW
    return rows.assign(top=tops), top


def _place_kinds(visits: pd.DataFrame, top: int) -> tuple[pd.DataFrame, int]:
    kinds = visits[["kind", "label"]].drop_duplicates()
    kinds = kinds.assign(is_focus=False, top=[top + 6 + n * VISITS_ROW for n in range(len(kinds))])
    return kinds, top + 6 + len(kinds) * VISITS_ROW + 6


def _day(value: Any) -> str:
    # As text, because a date that travels as a number is shifted by the reader's time zone.
    return pd.Timestamp(value).date().isoformat()


def _pieces(spells: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    pieces = spells.merge(placed[["key", "top", "is_focus"]], on="key")
    looks = [GRADES[grade] for grade in pieces["grade"]]
    words = [
        "Requires improvement" if shown.startswith("Requires") else shown
        for shown in pieces["shown"]
    ]
    return pieces.assign(
        shown=words,
        since_day=[_day(day) for day in pieces["since"]],
        until_day=[_day(day) for day in pieces["until"]],
        fill=[look.fill for look in looks],
        ink=[look.ink for look in looks],
        room_for_word=[len(word) * 7.6 + 8 for word in words],
    ).drop(columns=["since", "until"])


def _gaps(gaps: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    gaps = gaps.merge(placed[["key", "top", "is_focus"]], on="key")
    return gaps.assign(
        since_day=[_day(day) for day in gaps["since"]],
        is_loose=False,
        sign=["?" if status == "held_back" else "–" for status in gaps["status"]],
    ).drop(columns=["since"])


def _stretches(stretches: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    placed_stretches = stretches.merge(placed[["key", "top", "is_focus"]], on="key")
    long = [text if isinstance(text, str) else "" for text in placed_stretches["long"]]
    short = [text if isinstance(text, str) else "" for text in placed_stretches["short"]]
    return placed_stretches.assign(
        since_day=[_day(day) for day in placed_stretches["since"]],
        until_day=[_day(day) for day in placed_stretches["until"]],
        long=long,
        short=short,
        room_long=[len(text) * _CHARACTER + 14 for text in long],
        room_short=[len(text) * _CHARACTER + 10 for text in short],
    ).drop(columns=["since", "until"])


def _visits(visits: pd.DataFrame, kinds: pd.DataFrame) -> list[dict[str, Any]]:
    tops = dict(zip(kinds["kind"], kinds["top"], strict=True))
    found: list[dict[str, Any]] = []
    for kind, group in visits.sort_values("day").groupby("kind", sort=False):
        days = [_day(day) for day in group["day"]]
        for place, row in enumerate(group.itertuples()):
            found.append(
                {
                    "day": days[place],
                    "last_day": days[place - 1] if place else None,
                    "next_day": days[place + 1] if place + 1 < len(days) else None,
                    "month": f"{pd.Timestamp(row.day):%b %Y}",
                    "shape": SHAPES.get(str(kind), "stroke"),
                    "label": row.label,
                    "tip": row.tip,
                    "address": row.address if isinstance(row.address, str) else None,
                    "top": int(tops[kind]),
                    "is_focus": False,
                }
            )
    return found


def _shade(
    shade: Shade | None, span: tuple[date, date], top: int, foot: int
) -> list[dict[str, Any]]:
    if shade is None:
        return []
    wide = 830 * (shade.until - shade.since).days / max((span[1] - span[0]).days, 1)
    lines = [part for line in shade.lines for part in textwrap.wrap(line, max(10, int(wide / 7.5)))]
    return [
        {
            "since_day": shade.since.isoformat(),
            "until_day": shade.until.isoformat(),
            "text": "\n".join(lines),
            "address": shade.address,
            "top": top,
            "foot": foot,
            "at": (top + foot) / 2 - 9.5 * (len(lines) - 1),
        }
    ]


def _records(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    """Return the lines of a frame, gaps as None."""
    return [
        {str(key): (None if _missing(value) else value) for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
