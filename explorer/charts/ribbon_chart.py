"""Data in, chart out: an Altair chart, handed on as its Vega-Lite specification.

Nothing here asks the warehouse or writes a sentence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
from altair.utils import schemapi

from explorer.charts import lettering, ribbons
from explorer.charts.encodings import FONT, TOP, Period
from explorer.grades import GRADES, PAPER

FOOT = 28  # pixels below the last row: the years
GROUP_HEADING = 40
ROW = 36
FOCUS_ROW = 48


def grade_ribbons(
    rows: pd.DataFrame, spells: pd.DataFrame, gaps: pd.DataFrame, period: Period
) -> dict[str, Any]:
    """Draw grade ribbons: a row a council, a piece a report, the two days marked.

    Args:
        rows: One line a row, in order: key, heading (on the first row of a group, else None),
            council, note (or None), change (what stands at the right end), is_focus.
        spells: One line a piece: key, since and until (dates), grade, letter, is_loose, and the
            text of the tooltip: council, shown, as_printed, area, framework, inspected, in_force,
            evidence; address, where a click leads.
        gaps: One line a report without a grade to show: key, since, status and the same text.
        period: The days to mark and the span of the axis.

    Returns:
        The Vega-Lite specification of a chart as wide as its container, legible from 320 pixels
        on, with its data.
    """
    placed, headings, height = _place(rows)
    return {
        **_drawing(period, with_gaps=len(gaps) > 0),
        "height": height + FOOT,
        "params": [{"name": "room_for_names", "value": _room_for_names(rows)}],
        "datasets": {
            "pieces": _pieces(spells, placed),
            "gaps": _gaps(gaps, placed),
            "rows": placed,
            "headings": headings,
            "days": _days(period),
            "span": _span(period),
        },
    }


@lru_cache(maxsize=100)
def _drawing(period: Period, *, with_gaps: bool) -> dict[str, Any]:
    """Return the specification but for what depends on the councils shown.

    It is kept for every council and strand, so nobody may change it. Altair's checks would make
    it 117 ms instead of 36 for each new pair of days; tests/explorer/test_charts.py does them.
    """
    with schemapi.debug_mode(False):
        return alt.layer(
            ribbons.axis(period),
            ribbons.band(),
            ribbons.baselines(),
            *ribbons.pieces(period),
            *(ribbons.question_marks() if with_gaps else []),
            *lettering.marked_days(period),
            *lettering.names(),
            *lettering.changes(),
            lettering.headings(),
            # Labels have their room inside; fitting would take it from the ribbons.
            autosize=alt.AutoSizeParams(type="none", contains="padding"),
            padding={"left": 1, "right": 1, "top": 0, "bottom": FOOT},
            background=PAPER,
            config=alt.Config(
                font=FONT,
                view=alt.ViewConfig(stroke=None),
                mark=alt.MarkConfig(aria=False),  # the chart's description speaks for all of it
                axis=alt.AxisConfig(labelFont=FONT),
            ),
        ).to_dict(validate=False)


def _place(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give each row and each group's heading its place, in pixels from the top."""
    top, tops, headings = TOP, [], []
    for row in rows.itertuples():
        if isinstance(row.heading, str):
            top += GROUP_HEADING
            headings.append({"text": row.heading, "y": top - 10})
        tops.append(top)
        top += FOCUS_ROW if row.is_focus else ROW
    above = [
        f"{row.council} · {row.note}" if isinstance(row.note, str) else row.council
        for row in rows.itertuples()
    ]
    placed = rows.assign(
        top=tops, above=above, has_note=[isinstance(note, str) for note in rows["note"]]
    )
    return placed, pd.DataFrame(headings, columns=["text", "y"]), top + 4


def _room_for_names(rows: pd.DataFrame) -> int:
    """Return how many pixels the names and notes beside the ribbons take, at most 340."""
    longest = max(
        max(
            len(row.council) * (9.2 if row.is_focus else 7.4),
            len(row.note) * 6.2 if isinstance(row.note, str) else 0,
        )
        for row in rows.itertuples()
    )
    return round(min(340, max(120, longest + 16)))


def _day(value: Any) -> str:
    # As text, because a date that travels as a number is shifted by the reader's time zone.
    return pd.Timestamp(value).date().isoformat()


def _pieces(spells: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    pieces = spells.merge(placed[["key", "top", "is_focus"]], on="key")
    looks = [GRADES[grade] for grade in pieces["grade"]]
    return pieces.assign(
        since_day=[_day(day) for day in pieces["since"]],
        until_day=[_day(day) for day in pieces["until"]],
        fill=[look.fill for look in looks],
        ink=[look.ink for look in looks],
        room_for_word=[len(shown) * 8 + 8 for shown in pieces["shown"]],
    ).drop(columns=["since", "until"])


def _gaps(gaps: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    gaps = gaps.merge(placed[["key", "top", "is_focus"]], on="key")
    return gaps.assign(
        since_day=[_day(day) for day in gaps["since"]],
        is_loose=False,
        sign=["?" if status == "held_back" else "–" for status in gaps["status"]],
    ).drop(columns=["since"])


def _span(period: Period) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "since_day": period.first.isoformat(),
                "until_day": period.second.isoformat(),
                "from_day": period.axis_from.isoformat(),
                "to_day": period.axis_to.isoformat(),
            }
        ]
    )


def _days(period: Period) -> pd.DataFrame:
    span = max((period.axis_to - period.axis_from).days, 1)
    far_apart = (period.second - period.first).days / span > 0.3
    return pd.DataFrame(
        [
            {"day": day.isoformat(), "text": f"{day.day} {day:%B %Y}", "y": y}
            for day, y in ((period.first, 10), (period.second, 10 if far_apart else 26))
        ]
    )
