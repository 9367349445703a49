"""The layers of a chart that show the grades; ribbon_chart.py beside it puts them together."""

from __future__ import annotations

import altair as alt

from explorer.charts.drawing.encodings import (
    LEFT,
    MARKED,
    MIDDLE,
    NARROW,
    RIGHT,
    TOP,
    Period,
    data,
    on_day,
    pixels,
    span,
    text_if,
    time,
    years,
)
from explorer.grades import BAND, HAIRLINE, INK, PAPER

# Where a ribbon begins and ends inside its row. One that is only loosely comparable is thinner.
_WHOLE_HALF = f"(datum.is_focus ? ({NARROW} ? 14 : 17) : ({NARROW} ? 9.5 : 13))"
_HALF = f"({_WHOLE_HALF} - (datum.is_loose ? 3.5 : 0))"
_BEGINS = "scale('x', toDate(datum.since_day))"
_SPAN = f"(scale('x', toDate(datum.until_day)) - {_BEGINS})"
_ROOM_FOR_LETTER = "10"
_ROOM_FOR_WORD = "datum.room_for_word"

_TOOLTIP = {
    "council": "Council",
    "as_printed": "Grade",
    "area": "Area judged",
    "framework": "Framework",
    "inspected": "Inspected",
    "in_force": "In force",
    "evidence": "Source (click)",
}


def axis(period: Period, right: str = RIGHT) -> alt.Chart:
    """The years along the foot. This layer shows nothing else; it defines the scale for all.

    Args:
        period: The time shown.
        right: Where it ends, as an expression in pixels.
    """
    scale = alt.Scale(
        type="utc",
        domain=span(period.axis_from, period.axis_to),
        range=[alt.expr(LEFT), alt.expr(right)],
        nice=False,
    )
    x = alt.X("from_day:T", title=None, axis=years(1, labelOverlap="parity"), scale=scale)
    return data("span").mark_rule(opacity=0).encode(x=x, y=alt.YValue(alt.expr("height")))


def band() -> alt.Chart:
    """The years between the two days, shaded."""
    return (
        data("span")
        .mark_rect(color=BAND)
        .encode(
            x=time("since_day"),
            x2=alt.X2("until_day"),
            y=alt.YValue(TOP - 4),
            y2=alt.Y2Value(alt.expr("height")),
        )
    )


def baselines(of: str = "rows") -> alt.Chart:
    """Dotted lines, which show where no grade is held, or nothing happened.

    Args:
        of: The data with a line for each of its rows.
    """
    return (
        data(of)
        .transform_calculate(middle=MIDDLE)
        .mark_rule(color=HAIRLINE, strokeDash=[1, 3])
        .encode(
            x=alt.XValue(alt.expr("range('x')[0]")),
            x2=alt.X2Value(alt.expr("range('x')[1]")),
            y=pixels("middle"),
        )
    )


def _with_evidence(name: str) -> alt.Chart:
    """Begin a layer that tells its evidence under the pointer, and leads to it by a click."""
    return (
        data(name)
        .transform_calculate(middle=MIDDLE)
        .encode(
            x=time("since_day"),
            href=alt.Href("address:N"),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in _TOOLTIP.items()],
        )
    )


def pieces(period: Period | None = None, *, words: bool = False) -> list[alt.Chart]:
    """The ribbons: a piece a report, with a letter, or a word where there is room.

    Args:
        period: The days under whose lines nothing is written; if None, those in the chart's
            parameters.
        words: Write words on every row, not only on that of the council in focus.
    """
    marked = (period.second, period.first) if period else tuple(reversed(MARKED))
    piece = (
        _with_evidence("pieces")
        .transform_calculate(half=_HALF)
        .transform_calculate(upper="datum.middle - datum.half", lower="datum.middle + datum.half")
    )
    ribbon = piece.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        x2=alt.X2("until_day"),
        y=pixels("upper"),
        y2=alt.Y2("lower"),
        color=alt.Color("fill:N", scale=None),
    )

    def indent(room: str) -> str:
        """Where in its piece a text stands: at the beginning, but under neither of the lines."""
        place = "6"
        for day in marked:
            to_line = f"({on_day(day)} - {_BEGINS})"
            place = f"({to_line} > -3 && {to_line} < {room} + 8 ? {to_line} + 6 : {place})"
        return place

    def written(field: str, room: str, test: str) -> alt.Chart:
        return piece.mark_text(
            align="left",
            baseline="middle",
            dx=alt.expr(indent(room)),
            dy=1,
            fontSize=13,
            fontWeight=700,
        ).encode(
            y=pixels("middle"), text=text_if(test, field), color=alt.Color("ink:N", scale=None)
        )

    # The council in focus has its grades written out where there is room.
    letter, word = _ROOM_FOR_LETTER, _ROOM_FOR_WORD
    in_words = f"({'true' if words else 'datum.is_focus'} && {_SPAN} > {word} + {indent(word)})"
    return [
        ribbon,
        written("letter", letter, f"{_SPAN} > {letter} + {indent(letter)} && !{in_words}"),
        written("shown", word, in_words),
    ]


def question_marks() -> list[alt.Chart]:
    """A circle where a report gives no grade that can be shown."""
    gap = _with_evidence("gaps").encode(y=pixels("middle"))
    return [
        gap.mark_circle(size=260, fill=PAPER, stroke=INK, strokeWidth=1.5, opacity=1),
        gap.mark_text(fontSize=13, fontWeight=700, color=INK, dy=1, baseline="middle").encode(
            text=alt.Text("sign:N")
        ),
    ]
