"""Data in, chart out: an Altair chart, handed on as its Vega-Lite specification.

Nothing here asks the warehouse or writes a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
from altair.utils import schemapi

from explorer.charts.councils import lettering, ribbons
from explorer.charts.drawing.encodings import TOP, Period, config
from explorer.grades import GRADES, PAPER

Row = Mapping[str, Any]

FOOT = 28  # pixels below the last row: the years
GROUP_HEADING = 40
ROW = 36
FOCUS_ROW = 48


def grade_ribbons(
    rows: Sequence[Row],
    spells: Sequence[Row],
    gaps: Sequence[Row],
    period: Period,
) -> dict[str, Any]:
    """Draw grade ribbons: a row a council, a piece a report, the two days marked.

    Args:
        rows: One line a row, in order: la_code, heading (on the first row of a group, else None),
            council, note (or None), change (what stands at the right end), is_focus.
        spells: One line a piece: la_code, since and until (dates), grade, letter, is_loose, and the
            text of the tooltip: council, shown, as_printed, area, framework, inspected, in_force,
            evidence; address, where a click leads.
        gaps: One line a report without a grade to show: la_code, since, status and the same text.
        period: The days to mark and the span of the axis.

    Returns:
        The Vega-Lite specification of a chart as wide as its container, legible from 320 pixels
        on, with its data.
    """
    placed, headings, height = _place(rows)
    return {
        **_drawing(period.axis_from, period.axis_to, with_gaps=len(gaps) > 0),
        "height": height + FOOT,
        "params": [
            {"name": "room_for_names", "value": _room_for_names(rows)},
            {"name": "first_day", "value": period.first.isoformat()},
            {"name": "second_day", "value": period.second.isoformat()},
        ],
        "datasets": {
            "pieces": _pieces(spells, placed),
            "gaps": _gaps(gaps, placed),
            "rows": placed,
            "headings": headings,
            "days": _days(period),
            "span": _span(period),
        },
    }


@lru_cache(maxsize=20)
def _drawing(axis_from: date, axis_to: date, *, with_gaps: bool) -> dict[str, Any]:
    """Return the specification but for what depends on the councils and days shown.

    It is kept for every council, strand and pair of days, so nobody may change it. Altair's own
    checks would take three times as long as all the rest; tests/explorer/test_charts.py does them.
    """
    with schemapi.debug_mode(False):
        return alt.layer(
            ribbons.axis(Period(axis_from, axis_to, axis_from, axis_to)),
            ribbons.band(),
            ribbons.baselines(),
            *ribbons.pieces(),
            *(ribbons.question_marks() if with_gaps else []),
            *lettering.marked_days(),
            *lettering.names(),
            *lettering.changes(),
            lettering.headings(),
            # Labels have their room inside; fitting would take it from the ribbons.
            autosize=alt.AutoSizeParams(type="none", contains="padding"),
            padding={"left": 1, "right": 1, "top": 0, "bottom": FOOT},
            background=PAPER,
            config=config(),
        ).to_dict(validate=False)


def _place(rows: Sequence[Row]) -> tuple[list[Row], list[Row], int]:
    """Give each row and each group's heading its place, in pixels from the top."""
    top = TOP
    placed: list[Row] = []
    headings: list[Row] = []
    for row in rows:
        if row["heading"]:
            top += GROUP_HEADING
            headings.append({"text": row["heading"], "y": top - 10})
        note = row["note"]
        placed.append(
            {
                **row,
                "top": top,
                "above": _above(row["council"], note),
                "has_note": note is not None,
            }
        )
        top += FOCUS_ROW if row["is_focus"] else ROW
    return placed, headings, top + 4


_MOST_ABOVE = 56
"""Letters above a ribbon on a phone; so many fit in letters of 11 pixels or more."""


def _above(council: str, note: str | None) -> str:
    """Return what stands above a ribbon on a phone: the name, and as many notes as have room."""
    notes = note.split(", ") if note else []
    while notes and len(council) + 3 + len(", ".join(notes)) > _MOST_ABOVE:
        notes.pop()
    return f"{council} · {', '.join(notes)}" if notes else council


def _room_for_names(rows: Sequence[Row]) -> int:
    """Return how many pixels the names and notes beside the ribbons take, at most 340."""
    longest = max(
        max(
            len(row["council"]) * (9.2 if row["is_focus"] else 7.4),
            len(row["note"]) * 6.2 if row["note"] else 0,
        )
        for row in rows
    )
    return round(min(340, max(120, longest + 16)))


_SHOWN = (
    *("council", "as_printed", "area", "framework", "inspected", "in_force", "evidence"),
    *("address", "grade", "letter", "is_loose", "shown", "status"),
)


def _on_rows(spells: Sequence[Row], placed: Sequence[Row]) -> list[Row]:
    """Repeat a council's pieces for each row on which it stands, with the days as text.

    As text, because a date that travels as a number is shifted by the reader's time zone.
    """
    found: dict[int, list[Row]] = {}
    for row in placed:
        found.setdefault(row["la_code"], []).append(row)
    return [
        {
            **{name: spell[name] for name in _SHOWN if name in spell},
            "since_day": spell["since"].isoformat(),
            **({"until_day": spell["until"].isoformat()} if "until" in spell else {}),
            "top": row["top"],
            "is_focus": row["is_focus"],
        }
        for spell in spells
        for row in found.get(spell["la_code"], ())
    ]


def _pieces(spells: Sequence[Row], placed: Sequence[Row]) -> list[Row]:
    return [
        {
            **piece,
            "fill": GRADES[piece["grade"]].fill,
            "ink": GRADES[piece["grade"]].ink,
            "room_for_word": len(piece["shown"]) * 8 + 8,
        }
        for piece in _on_rows(spells, placed)
    ]


def _gaps(gaps: Sequence[Row], placed: Sequence[Row]) -> list[Row]:
    return [
        {**gap, "is_loose": False, "sign": "?" if gap["status"] == "held_back" else "–"}
        for gap in _on_rows(gaps, placed)
    ]


def _span(period: Period) -> list[Row]:
    return [
        {
            "since_day": period.first.isoformat(),
            "until_day": period.second.isoformat(),
            "from_day": period.axis_from.isoformat(),
            "to_day": period.axis_to.isoformat(),
        }
    ]


def _days(period: Period) -> list[Row]:
    span = max((period.axis_to - period.axis_from).days, 1)
    far_apart = (period.second - period.first).days / span > 0.35
    # On a phone there is never room for both in one line.
    return [
        {"day": day.isoformat(), "text": f"{day.day} {day:%B %Y}", "wide_y": y, "narrow_y": narrow}
        for day, y, narrow in (
            (period.first, 10, 10),
            (period.second, 10 if far_apart else 26, 26),
        )
    ]
