"""How unusual was a change: a strip a council, a row a size of change, the peers marked.

Drawn twice from the same rows: as HTML, which fits any width and is a few KB, and as SVG for a
picture that leaves the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from explorer.charts.drawing.svg_text import FAMILY, svg_text
from explorer.grades import BAND, GRADES, HAIRLINE, QUIET, letter_of
from explorer.words.writing.html import Html, join, tag

Row = Mapping[str, Any]

SIGNS = {
    "focus": ("▲", "The council itself"),
    "both": ("▣", "Both"),
    "statistical": ("●", "Statistical neighbour"),
    "border": ("□", "Borders it"),
    "chosen": ("◆", "Of your choice"),
    "region": ("○", "Same region"),
}
"""The mark of a peer and what it means, in the order in which a council gets one."""

_SIZES = {1: "one grade", 2: "two grades", 3: "three grades"}


def sign_of(row: Row) -> str | None:
    """Return which mark a council has, by its id in SIGNS; None for one that is no peer."""
    if row["is_focus"]:
        return "focus"
    if row["is_statistical"] and row["is_border"]:
        return "both"
    for kind in ("statistical", "border", "chosen", "region"):
        if row[f"is_{kind}"]:
            return kind
    return None


def named_size(steps: int) -> str:
    """Return the name of a row: "Fell two grades"."""
    if steps == 0:
        return "Kept the same grade"
    return f"{'Fell' if steps > 0 else 'Rose'} {_SIZES[abs(steps)]}"


def _mark(steps: int) -> str:
    return "=" if steps == 0 else "▼" if steps > 0 else "▲"


@dataclass(frozen=True, slots=True)
class Size:
    """Those that moved by the same number of grades.

    Attributes:
        steps: Grades lost, negative for gained.
        councils: Lines of `comparison.everyone`, in its order.
        share: Per cent of all councils.
    """

    steps: int
    councils: Sequence[Row]
    share: int

    @property
    def has_focus(self) -> bool:
        """Whether the council in focus is one of them."""
        return any(row["is_focus"] for row in self.councils)

    def runs(self) -> list[tuple[Row, list[Row]]]:
        """Return those with the same two grades together, each with its first."""
        found = []
        for _, alike in groupby(
            self.councils, key=lambda row: (row["first_shown"], row["second_shown"])
        ):
            run = list(alike)
            found.append((run[0], run))
        return found


def sizes(everyone: Sequence[Row]) -> list[Size]:
    """Return the rows of the picture, from the greatest rise to the greatest fall.

    Five always; a change of three grades has a row only where somebody made one.
    """
    held = {int(row["steps"]) for row in everyone}
    wanted = sorted({-2, -1, 0, 1, 2} | held)
    found = []
    for steps in wanted:
        councils = [row for row in everyone if row["steps"] == steps]
        share = round(100 * len(councils) / len(everyone)) if everyone else 0
        found.append(Size(steps, _together(councils), share))
    return found


def _together(councils: Sequence[Row]) -> list[Row]:
    """Put those with the same two grades, in the words of their time, side by side."""
    order: dict[tuple[str, str], list[Row]] = {}
    for row in councils:
        order.setdefault((row["first_shown"], row["second_shown"]), []).append(row)
    return [row for alike in order.values() for row in alike]


def key(everyone: Sequence[Row]) -> Html:
    """Return what a strip and each of the marks shown means, as HTML."""
    used = {sign_of(row) for row in everyone}
    strip = tag("span", tag("i", "", class_="s a2 b4"), class_="strips sample", aria_hidden="true")
    items = [strip + tag("span", "A strip is a council: above, its grade on the first day; below, "
                         "on the second")]  # fmt: skip
    items += [
        tag("b", mark, class_="sign", aria_hidden="true") + " " + meaning
        for kind, (mark, meaning) in SIGNS.items()
        if kind in used
    ]
    return tag("div", join([tag("div", item) for item in items], ""), class_="key signs")


def signs_used(everyone: Sequence[Row]) -> str:
    """Return what the marks of peers mean, for the picture that leaves the page."""
    used = {sign_of(row) for row in everyone}
    used_signs = [
        f"{mark} {meaning.lower()}" for kind, (mark, meaning) in SIGNS.items() if kind in used
    ]
    return ", ".join(used_signs)


def html(everyone: Sequence[Row], alt: str) -> Html:
    """Return the picture as HTML of any width.

    Args:
        everyone: Lines of `comparison.everyone` of one strand.
        alt: What it shows, for those who do not see it.
    """
    rows = sizes(everyone)
    longest = max(len(size.councils) for size in rows)
    return tag(
        "div",
        join([_html_row(size, len(everyone)) for size in rows], ""),
        class_="unusual",
        style=f"--longest:{max(longest, 30)}",
        role="group",
        aria_label=alt,
    )


def _html_row(size: Size, compared: int) -> Html:
    runs = join(
        [
            tag(
                "span",
                _html_letter(first["first_grade"], first["first_shown"])
                + "›"
                + _html_letter(first["second_grade"], first["second_shown"])
                + str(len(run)),
            )
            for first, run in size.runs()
        ],
        " ",
    )
    strips = join(
        [
            _html_strip(row, is_first=place == 0)
            for _, run in size.runs()
            for place, row in enumerate(run)
        ],
        "",
    )
    share = f" of {compared}, {size.share}%" if size.has_focus else f" {size.share}%"
    peers = [
        tag(
            "li",
            tag("b", SIGNS[kind][0], class_="sign", aria_hidden="true")
            + " "
            + tag("strong" if kind == "focus" else "span", row["council"])
            + tag("span", f", {SIGNS[kind][1].lower()}", class_="unseen"),
            class_="peer",
        )
        for row in size.councils
        if (kind := sign_of(row))
    ]
    what = tag(
        "span", tag("b", _mark(size.steps), aria_hidden="true") + f" {named_size(size.steps)}"
    )
    count = tag("span", tag("b", str(len(size.councils))) + share, class_="count")
    return tag(
        "div",
        tag("div", tag("div", what, class_="name") + tag("div", runs, class_="runs"), class_="what")
        + tag(
            "div",
            tag("div", tag("div", strips, class_="strips", aria_hidden="true") + count,
                class_="bar")
            + (tag("ul", join(peers, ""), class_="peers") if peers else ""),
            class_="who",
        ),
        class_="change focus" if size.has_focus else "change",
    )  # fmt: skip


def _html_letter(grade: str, shown: str) -> Html:
    return tag("span", letter_of(grade, shown), class_=f"chip small {grade}", title=shown)


def _html_strip(row: Row, *, is_first: bool) -> Html:
    kind = sign_of(row)
    inside = Html("")
    if is_first:
        for day in ("first", "second"):
            grade = row[f"{day}_grade"]
            inside += tag(
                "u", letter_of(grade, row[f"{day}_shown"]), class_=f"k{GRADES[grade].rank}"
            )
    if kind:
        inside += tag("b", SIGNS[kind][0])
    grades = f"s a{GRADES[row['first_grade']].rank} b{GRADES[row['second_grade']].rank}"
    text = f"{row['council']}: {row['first_shown'].lower()}, then {row['second_shown'].lower()}"
    return tag("i", inside, class_=grades, title=text)


_LEFT, _STEP, _HALF, _WIDTH = 190, 10.2, 13, 1000


def svg(everyone: Sequence[Row]) -> str:
    """Return the picture as SVG, 1000 pixels wide."""
    rows = sizes(everyone)
    longest = max(len(size.councils) for size in rows)
    step = min(_STEP, (_WIDTH - _LEFT - 110) / max(longest, 1))
    y, parts = 6.0, []
    for size in rows:
        parts.append(f'<path d="M0 {y:.1f}H{_WIDTH}" stroke="{HAIRLINE}"/>')
        inside, height = _svg_row(size, y + 10, step, len(everyone))
        if size.has_focus:
            parts.append(
                f'<rect x="0" y="{y:.1f}" width="{_WIDTH}" height="{height + 16:.1f}" '
                f'fill="{BAND}"/>'
            )
        parts += inside
        y += height + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y + 4:.0f}" '
        f'font-family="{FAMILY}">{"".join(parts)}</svg>'
    )


def _svg_runs(size: Size, top: float) -> tuple[list[str], float]:
    """Return the letters and counts of a row's runs, and where they end."""
    parts: list[str] = []
    x, line = 8.0, top
    for first, run in size.runs():
        if x > _LEFT - 62:
            x, line = 8.0, line + 18
        for day in ("first", "second"):
            look = GRADES[first[f"{day}_grade"]]
            letter = letter_of(first[f"{day}_grade"], first[f"{day}_shown"])
            parts.append(f'<rect x="{x:.1f}" y="{line + 21}" width="15" height="15" '
                         f'fill="{look.fill}"/>')  # fmt: skip
            parts.append(svg_text(x + 7.5, line + 33, letter, 11, look.ink, 700, "middle"))
            x += 18
        parts.append(svg_text(x, line + 33, str(len(run)), 12.5, QUIET))
        x += 9 + 7 * len(str(len(run)))
    return parts, line + 36


def _svg_row(size: Size, top: float, step: float, compared: int) -> tuple[list[str], float]:
    parts = [
        svg_text(8, top + 14, f"{_mark(size.steps)} {named_size(size.steps)}", 14.5, weight=700)
    ]
    runs, labels_end = _svg_runs(size, top)
    parts += runs
    x = float(_LEFT)
    signs = []
    for _, run in size.runs():
        for place, row in enumerate(run):
            for day, at in (("first", top), ("second", top + _HALF + 1)):
                look = GRADES[row[f"{day}_grade"]]
                parts.append(
                    f'<rect x="{x:.1f}" y="{at:.1f}" width="{step - 1:.1f}" height="{_HALF}" '
                    f'fill="{look.fill}"/>'
                )
                if place == 0 and step > 8:
                    letter = letter_of(row[f"{day}_grade"], row[f"{day}_shown"])
                    parts.append(
                        svg_text(x + step / 2 - 0.5, at + 10.5, letter, 9, look.ink, 700, "middle")
                    )
            if kind := sign_of(row):
                signs.append((kind, row["council"]))
                parts.append(
                    svg_text(x + step / 2 - 0.5, top + 39, SIGNS[kind][0], 11, anchor="middle")
                )
            x += step
    share = f" of {compared}, {size.share}%" if size.has_focus else f", {size.share}%"
    parts.append(svg_text(x + 8, top + 19, f"{len(size.councils)}{share}", 14.5, weight=600))
    x, line = float(_LEFT), top + 60
    for kind, name in signs:
        room = len(name) * 7.4 + 34
        if x + room > _WIDTH:
            x, line = float(_LEFT), line + 19
        weight = 700 if kind == "focus" else 400
        # Apart from the name: where a font lacks the sign, all of its text is set in another.
        parts.append(svg_text(x, line, SIGNS[kind][0], 13.5))
        parts.append(svg_text(x + 15, line, name, 13.5, weight=weight))
        x += room
    return parts, max((line - top + 4) if signs else 40, labels_end - top + 4)
