"""Cells of Ofsted's workbooks: a raw cell in; a date, grade or text out; no default for any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from scraper.printed_words import comparable, one_line
from scraper.records import Framework, Grade
from scraper.vocabulary import ADEQUATE, REQUIRES_IMPROVEMENT, grade_of

_FRAMEWORKS_WITH_ADEQUATE = (
    Framework.SLAC,
    Framework.CHILD_PROTECTION,
    Framework.LOOKED_AFTER_2013,
)
_NOT_JUDGED = frozenset({"-", "–", "—", "not judged", "no judgement", "not graded"})
# "[z]" is the Analysis Function's shorthand for "not applicable".
_NOT_APPLICABLE = frozenset({"not applicable", "n/a", "[z]", "z"})
_NOT_INSPECTED = frozenset({"not yet inspected", "no full inspection", "not inspected"})
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
_ONS_CODE = re.compile(r"E\d{8}")


class NotUnderstoodError(ValueError):
    """A cell, header or row that does not say what we know how to read."""


@dataclass(frozen=True, slots=True)
class GradeCell:
    """What a cell of a judgement column says.

    Attributes:
        printed: The cell's text, None for a blank cell.
        grade: The grade, None where the cell states none.
        not_judged: The cell says that the area was not judged.
        not_applicable: The cell says that, or that no judgement of the kind is made.
        unknown: The cell holds something that we do not know, also beside a grade's word ("Good
            [note 1]"): the note may say that the grade is another one.
    """

    printed: str | None
    grade: Grade | None = None
    not_judged: bool = False
    not_applicable: bool = False
    unknown: bool = False


def read_text(cell: Any) -> str:
    """Return a cell as text on one line; "" for a blank cell, "3" for the number 3."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return one_line(str(cell))


def read_date(cell: Any) -> date | None:
    """Return a date cell, or a text like 07/04/2017 or 2017-04-07, as a date; None when blank.

    Raises:
        NotUnderstoodError: it is something else, or no day of the calendar.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = read_text(cell)
    if not text:
        return None
    try:
        if found := _SLASHED.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        if found := _ISO.fullmatch(text):
            year, month, day = map(int, found.groups())
            return date(year, month, day)
    except ValueError as error:
        raise NotUnderstoodError(f"{text!r} is no day of the calendar") from error
    raise NotUnderstoodError(f"{text!r} is not a date")


def read_grade(cell: Any, framework: Framework) -> GradeCell:
    """Return what a cell of a judgement column says, for an inspection under `framework`.

    A bare number is a grade on Ofsted's scale, 1 (outstanding) to 4 (inadequate); "adequate" is
    the third grade of the frameworks that ended in 2013, and unknown to later ones.
    """
    text = read_text(cell)
    word = comparable(text)
    if not word:
        return GradeCell(None)
    # Of old inspections the sheets print the old word, or today's.
    third = REQUIRES_IMPROVEMENT | (
        ADEQUATE if framework in _FRAMEWORKS_WITH_ADEQUATE else frozenset()
    )
    if grade := grade_of(word, third):
        return GradeCell(text, grade)
    if word in {"1", "2", "3", "4"}:
        return GradeCell(text, list(Grade)[int(word) - 1])
    if word in _NOT_JUDGED | _NOT_APPLICABLE:
        return GradeCell(text, not_judged=word in _NOT_JUDGED, not_applicable=True)
    return GradeCell(text, unknown=True)


def is_empty(cell: Any) -> bool:
    """Return whether a cell is blank or says that nothing of its kind applies."""
    return comparable(read_text(cell)) in {"", *_NOT_APPLICABLE}


def is_not_inspected(cell: Any) -> bool:
    """Return whether a cell says that the council has had no inspection yet."""
    return comparable(read_text(cell)) in _NOT_INSPECTED


def read_ons_code(cell: Any) -> str | None:
    """Return the ONS code of a council (E and eight digits); None for a blank cell.

    Raises:
        NotUnderstoodError: it is another kind of code.
    """
    text = read_text(cell)
    if not text:
        return None
    if not _ONS_CODE.fullmatch(text):
        raise NotUnderstoodError(f"{text!r} is not an ONS code")
    return text
