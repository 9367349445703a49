"""How long a fall lasted: the same ribbons on one clock, which starts at the report of the fall.

As HTML, which fits any width, and as SVG for a picture that leaves the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any

from explorer.charts.drawing.svg_text import FAMILY, svg_text
from explorer.grades import GRADES, HAIRLINE, INK, QUIET
from explorer.words.writing.html import Html, html, join, tag
from explorer.words.writing.sentences import long_date, years_between

Row = Mapping[str, Any]

LONG_WORD = 12
"""Letters of a grade's name; a longer one needs twice the room."""
STUB = 1.0
"""Years shown of the grade before the fall."""


def waited(row: Row, last: date) -> str:
    """Return what stands at the end of a row: "2.3 years", or "not in 12.4 years"."""
    if row["back"]:
        return f"{years_between(row['fell'], row['back']):.1f} years"
    return f"not in {years_between(row['fell'], last):.1f} years"


def _span(rows: Sequence[Row], last: date) -> float:
    """Return how many years the clock runs: to the longest time since a fall, in even years."""
    return 2 * ceil(max(years_between(row["fell"], last) for row in rows) / 2)


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
    span = _span(rows, last)

    def share(value: float) -> str:
        return f"{100 * value / (span + STUB):.2f}%"

    def ribbon(row: Row) -> Html:
        parts = []
        for begin, end, piece in _pieces(row):
            look = GRADES[piece["grade"]]
            wide = (end - begin) / (span + STUB)
            written = html(piece["letter"])
            if row["is_focus"] and wide > 0.1:
                size = "word long" if len(piece["shown"]) > LONG_WORD else "word"
                written = tag("span", piece["shown"], class_=size) + tag("span", piece["letter"])
            parts.append(
                tag(
                    "i",
                    written if wide > 0.025 else Html(""),
                    class_=f"{piece['grade']}{' before' if end <= 0 else ''}",
                    style=f"left:{share(begin + STUB)};width:{share(end - begin)}",
                    title=f"{piece['shown']}, from {long_date(piece['since'])} ({look.name})",
                )
            )
        if row["back"]:
            at = share(years_between(row["fell"], row["back"]) + STUB)
            parts.append(tag("b", "▼", style=f"left:{at}"))
        return join(parts, "")

    lines: list[Html] = []
    heading_placed = False
    for row in rows:
        if not row["back"] and not heading_placed:
            heading_placed = True
            lines.append(tag("div", "Not good since", class_="since"))
        lines.append(
            tag(
                "div",
                tag("span", row["council"], class_="name")
                + tag("span", ribbon(row), class_="track", aria_hidden="true")
                + tag("span", waited(row, last), class_="waited"),
                class_="row focus" if row["is_focus"] else "row",
            )
        )
    ticks = [
        tag("span", str(year), style=f"left:{share(year + STUB)}")
        for year in range(0, int(span), 2)
    ]
    axis = tag(
        "div",
        tag("span", "", class_="name")
        + tag("span", join(ticks, ""), class_="track axis")
        + tag("span", "", class_="waited"),
        class_="row",
        aria_hidden="true",
    )
    zero = f"--zero:{share(STUB)}"
    head = tag(
        "div",
        tag("span", "", class_="name")
        + tag("span", tag("span", "Report of the fall"), class_="track head")
        + tag("span", "Good or better again", class_="waited"),
        class_="row",
    )
    foot = tag("div", html("years after the report of the fall"), class_="foot")
    return tag(
        "div",
        join([head, *lines, axis, foot], ""),
        class_="recovery",
        style=zero,
        role="group",
        aria_label=alt,
    )


_WIDTH, _LEFT, _RIGHT, _ROW = 1000, 200, 130, 30


def svg(rows: Sequence[Row], last: date) -> str:
    """Return the picture as SVG, 1000 pixels wide."""
    span = _span(rows, last)
    scale = (_WIDTH - _LEFT - _RIGHT) / (span + STUB)

    def at(value: float) -> float:
        return _LEFT + (value + STUB) * scale

    parts = [
        svg_text(at(0) + 4, 14, "Report of the fall", 13, weight=700),
        svg_text(_WIDTH, 14, "Good or better again", 12, QUIET, anchor="end"),
    ]
    y, heading_placed = 26.0, False
    for row in rows:
        if not row["back"] and not heading_placed:
            heading_placed = True
            y += 12
            parts.append(svg_text(_LEFT - 12, y + 6, "Not good since", 12, QUIET, 600, "end"))
            y += 16
        tall = 24 if row["is_focus"] else 19
        weight = 700 if row["is_focus"] else 400
        parts.append(svg_text(_LEFT - 12, y + 15, row["council"], 14, weight=weight, anchor="end"))
        for begin, end, piece in _pieces(row):
            look = GRADES[piece["grade"]]
            inset = 3 if end <= 0 else 0
            parts.append(
                f'<rect x="{at(begin):.1f}" y="{y + inset:.1f}" '
                f'width="{max((end - begin) * scale - 1.5, 1):.1f}" '
                f'height="{tall - 2 * inset}" fill="{look.fill}"/>'
            )
            if (end - begin) * scale > 16:
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
    for year in range(0, int(span), 2):
        parts.append(f'<path d="M{at(year):.1f} {y:.1f}v5" stroke="{HAIRLINE}"/>')
        parts.append(svg_text(at(year), y + 18, str(year), 12, QUIET, anchor="middle"))
    parts.append(svg_text(at(0), y + 36, "years after the report of the fall", 12, QUIET))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y + 44:.0f}" '
        f'font-family="{FAMILY}">{"".join(parts)}</svg>'
    )
