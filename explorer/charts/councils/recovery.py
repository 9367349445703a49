"""How long a fall lasted: the same ribbons on one clock, which starts at the report of the fall.

As HTML, which fits any width, and as SVG for a picture that leaves the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from explorer.charts.drawing.svg_text import FAMILY, svg_text
from explorer.grades import GRADES, HAIRLINE, INK, QUIET
from explorer.words.writing.html import Html, html, join, tag
from explorer.words.writing.sentences import long_date, years, years_between

Row = Mapping[str, Any]

LONG_WORD = 12
"""Letters of a grade's name; a longer one needs twice the room."""
ROOM_FOR_WORD = 0.1
"""Of the whole width; the style then writes a word where it fits, else its letter if that fits."""
STUB = 1.0
"""Years shown of the grade before the fall."""

_ENDED = {
    "council closed": "abolished in",
    "no longer graded": "not graded since",
    "board abolished": "not graded since",
    "held back": "not known since",
    "report not read": "not known since",
}
"""What became of a council whose latest grade ended so (standings.ended_by)."""


def waited(row: Row, last: date) -> str:
    """Return what stands at the end of a row.

    That is "2.3 years" or "not in 12.4 years", or how its last grade ended before it was good
    again, as "not graded since 2026": there is nothing to wait for. Where there was no grade in
    the middle, as for care leavers between two frameworks, its years are told with it: "8.0 years,
    gap of 5.0".
    """
    if row["ended"] and not row["back"]:
        return f"{_ENDED[row['ended_by']]} {row['ended'].year}"
    gap = f", gap of {years(row['days_without_grade']):.1f}" if row["days_without_grade"] else ""
    if row["back"]:
        return f"{years_between(row['fell'], row['back']):.1f} years{gap}"
    return f"not in {years_between(row['fell'], last):.1f} years{gap}"


@dataclass(frozen=True, slots=True)
class _Clock:
    """How many years the clock runs from the fall; before it stands a stub."""

    years: int

    @classmethod
    def of(cls, rows: Sequence[Row], last: date) -> _Clock:
        """Return the clock that runs to the longest time since a fall, in even years."""
        ends = (years_between(row["fell"], row["ended"] or last) for row in rows)
        return cls(2 * ceil(max(ends) / 2))

    @property
    def marked(self) -> range:
        """The years that are written below it."""
        return range(0, self.years, 2)

    def share(self, after: float) -> float:
        """Return how much of the whole lies before this many years from the fall, from 0 to 1."""
        return (after + STUB) / (self.years + STUB)

    def left(self, after: float) -> str:
        """Return the same as a length of CSS."""
        return f"{100 * self.share(after):.2f}%"


def _pieces(row: Row) -> list[tuple[float, float, Row]]:
    """Return where each piece begins and ends, in years from the fall; before it only a stub."""
    found = []
    for piece in row["pieces"]:
        begin = max(years_between(row["fell"], piece["since"]), -STUB)
        end = years_between(row["fell"], piece["until"])
        if end > begin:
            found.append((begin, end, piece))
    return found


def picture(rows: Sequence[Row], last: date, alt: str) -> Html:
    """Return the picture as HTML of any width.

    Args:
        rows: Lines of `comparison.recovery` of one strand.
        last: The day up to which the facts are known.
        alt: What it shows, for those who do not see it.
    """
    clock = _Clock.of(rows, last)
    lines = []
    for heading, row in _headed(rows):
        if heading:
            lines.append(tag("div", heading, class_="since"))
        lines.append(_council(row, clock, last))
    return tag(
        "div",
        join(
            [
                _heads(),
                *lines,
                _years(clock),
                tag("div", html("years after the report of the fall"), class_="foot"),
            ],
            "",
        ),
        class_="recovery",
        style=f"--zero:{clock.left(0)}",
        role="group",
        aria_label=alt,
    )


def _heading(row: Row) -> str:
    """Return what stands above a council that was not good again, and others of its kind."""
    if row["ended"] is None:
        return "Not good since"
    grade = "overall grade" if row["strand"] == "overall" else "grade"
    return f"No {grade} in force"


def _headed(rows: Sequence[Row]) -> Iterator[tuple[str | None, Row]]:
    """Yield each row with the heading that stands above it, which begins a group."""
    before = None
    for row in rows:
        heading = None if row["back"] else _heading(row)
        yield (None if heading == before else heading), row
        before = heading


def _council(row: Row, clock: _Clock, last: date) -> Html:
    """Return the line of a council."""
    return tag(
        "div",
        tag("span", row["council"], class_="name")
        + tag("span", _ribbon(row, clock), class_="track", aria_hidden="true")
        + tag("span", waited(row, last), class_="waited"),
        class_="row focus" if row["is_focus"] else "row",
    )


def _ribbon(row: Row, clock: _Clock) -> Html:
    """Return the pieces of a council's ribbon, and the sign where it was good again."""
    parts = []
    for begin, end, piece in _pieces(row):
        wide = clock.share(end) - clock.share(begin)
        word = Html("")
        if row["is_focus"] and wide > ROOM_FOR_WORD:
            size = "word long" if len(piece["shown"]) > LONG_WORD else "word"
            word = tag("span", piece["shown"], class_=size)
        parts.append(
            tag(
                "i",
                word + tag("span", piece["letter"], class_="letter"),
                class_=f"{piece['grade']}{' before' if end <= 0 else ''}",
                style=f"left:{clock.left(begin)};width:{100 * wide:.2f}%",
                title=f"{piece['shown']}, from {long_date(piece['since'])} "
                f"({GRADES[piece['grade']].name})",
            )
        )
    if row["back"]:
        at = clock.left(years_between(row["fell"], row["back"]))
        parts.append(tag("b", "▼", style=f"left:{at}"))
    return join(parts, "")


def _heads() -> Html:
    """Return what stands above the columns."""
    return tag(
        "div",
        tag("span", "", class_="name")
        + tag("span", tag("span", "Report of the fall"), class_="track head")
        + tag("span", "Good or better again", class_="waited"),
        class_="row",
    )


def _years(clock: _Clock) -> Html:
    """Return the years below the ribbons."""
    ticks = [tag("span", str(year), style=f"left:{clock.left(year)}") for year in clock.marked]
    return tag(
        "div",
        tag("span", "", class_="name")
        + tag("span", join(ticks, ""), class_="track axis")
        + tag("span", "", class_="waited"),
        class_="row",
        aria_hidden="true",
    )


_WIDTH, _LEFT, _RIGHT, _ROW = 1000, 200, 160, 30
_RIGHT_WITH_GAP = 210


def svg(rows: Sequence[Row], last: date) -> str:
    """Return the picture as SVG, 1000 pixels wide."""
    clock = _Clock.of(rows, last)
    right = _RIGHT_WITH_GAP if any(row["days_without_grade"] for row in rows) else _RIGHT

    def at(after: float) -> float:
        return _LEFT + clock.share(after) * (_WIDTH - _LEFT - right)

    parts = [
        svg_text(at(0) + 4, 14, "Report of the fall", 13, weight=700),
        svg_text(_WIDTH, 14, "Good or better again", 12, QUIET, anchor="end"),
    ]
    y = 26.0
    for heading, row in _headed(rows):
        if heading:
            y += 12
            parts.append(svg_text(_LEFT - 12, y + 6, heading, 12, QUIET, 600, "end"))
            y += 16
        tall = 24 if row["is_focus"] else 19
        weight = 700 if row["is_focus"] else 400
        parts.append(svg_text(_LEFT - 12, y + 15, row["council"], 14, weight=weight, anchor="end"))
        for begin, end, piece in _pieces(row):
            look = GRADES[piece["grade"]]
            inset = 3 if end <= 0 else 0
            parts.append(
                f'<rect x="{at(begin):.1f}" y="{y + inset:.1f}" '
                f'width="{max(at(end) - at(begin) - 1.5, 1):.1f}" '
                f'height="{tall - 2 * inset}" fill="{look.fill}"/>'
            )
            if at(end) - at(begin) > 16:
                parts.append(svg_text(at(begin) + 5, y + 14.5, piece["letter"], 12, look.ink, 700))
        if row["back"]:
            parts.append(
                svg_text(
                    at(years_between(row["fell"], row["back"])), y + 3, "▼", 11, anchor="middle"
                )
            )
        parts.append(svg_text(_WIDTH, y + 15, waited(row, last), 14, weight=weight, anchor="end"))
        y += _ROW + (5 if row["is_focus"] else 0)
    parts.append(f'<path d="M{at(0):.1f} 20V{y + 2:.1f}" stroke="{INK}" stroke-width="1.5"/>')
    for year in clock.marked:
        parts.append(f'<path d="M{at(year):.1f} {y:.1f}v5" stroke="{HAIRLINE}"/>')
        parts.append(svg_text(at(year), y + 18, str(year), 12, QUIET, anchor="middle"))
    parts.append(svg_text(at(0), y + 36, "years after the report of the fall", 12, QUIET))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y + 44:.0f}" '
        f'font-family="{FAMILY}">{"".join(parts)}</svg>'
    )
