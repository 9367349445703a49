"""One council's grades through time, as a picture that fits any width without script.

The explorer's own chart knows its width when it is drawn; a page that is made once does not. So
places along the years are shares of the width, which SVG scales, and letters keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from explorer.grades import letter_of
from explorer.queries.shared import BEGINNING
from explorer.words.council.factsheet import Run
from explorer.words.writing.sentences import long_date

_WIDE, _NARROW = 560, 330
"""The width of the years in pixels on a sheet of paper or a screen, and on a phone."""
_LETTER, _WORD, _GAP = 20, 9, 212
"""Room for a letter, for each letter of a word, and for the words of a gap, in pixels."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A grade in force: begin and width in hundredths of the whole, with a word or a letter."""

    grade: str
    x: float
    width: float
    is_loose: bool
    word: str | None
    letter: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One strand: its bars, and why it has none in the beginning, if there is room to say it."""

    name: str
    bars: tuple[Bar, ...]
    gap: str | None = None
    gap_fits_phone: bool = True


@dataclass(frozen=True, slots=True)
class Year:
    """A year on the axis: its place, and whether it is written, on a phone too."""

    year: int
    x: float
    shown: bool
    is_second: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of the picture, and the same in words."""

    ribbons: tuple[Row, ...]
    years: tuple[Year, ...]
    description: str


def draw(
    ribbons: Sequence[tuple[str, Sequence[Run]]], until: date, closed: date | None = None
) -> Drawing:
    """Return the picture of some strands.

    Args:
        ribbons: Name and runs of each strand, from the top.
        until: End of the time shown.
        closed: Day on which the council was abolished, and its last grades ended.
    """
    span = (until - BEGINNING).days

    def place(day: date) -> float:
        return round(100 * (max(day, BEGINNING) - BEGINNING).days / span, 2)

    rows = []
    for name, runs in ribbons:
        bars = []
        for run in runs:
            x = place(run.since)
            width = round(place(min(run.until or closed or until, until)) - x, 2)
            word = run.shown.capitalize()
            fits = width * _WIDE / 100 >= len(word) * _WORD + 12
            has_room = width * (_WIDE if fits else _NARROW) / 100 >= _LETTER
            bars.append(
                Bar(
                    run.grade,
                    x,
                    # A hair's breadth apart, so that two runs of like colours are told apart.
                    max(round(width - 0.35, 2), 0.3),
                    run.is_loose,
                    word if fits else None,
                    letter_of(run.grade, run.shown) if has_room else None,
                )
            )
        gap = None
        first = runs[0].since if runs else until
        if name == "Overall" and place(first) * _WIDE / 100 > _GAP:
            gap = "no single overall grade until 2013"
        rows.append(Row(name, tuple(bars), gap, place(first) * _NARROW / 100 > _GAP))
    years = tuple(
        Year(year, place(date(year, 1, 1)), year % 2 == 0, year % 4 != 2)
        for year in range(BEGINNING.year + 1, until.year + 1)
    )
    return Drawing(tuple(rows), years, description(ribbons, closed))


def description(ribbons: Sequence[tuple[str, Sequence[Run]]], closed: date | None = None) -> str:
    """Return the picture in words, for whoever does not see it: each grade, and where one ended.

    Args:
        ribbons: As for `draw`.
        closed: As for `draw`.
    """
    parts = []
    for name, runs in ribbons:
        grades = []
        begins = {run.since for run in runs}
        for run in runs:
            text = f"{run.shown} from {long_date(run.since)}"
            end = run.until or closed
            if end is not None and end not in begins:
                text += f" until {long_date(end)}"
            grades.append(text)
        parts.append(f"{name}: {'; '.join(grades) or 'no grade held'}.")
    return " ".join(parts)
