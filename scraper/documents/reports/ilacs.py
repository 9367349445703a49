"""Inspections of local authority children's services (ILACS), from January 2018.

Page 1 has a table, "Judgement | Grade". Three periods: children in care and care leavers in one
row; from inspections of January 2023 in two; from inspections of April 2026 without overall
effectiveness. Which rows there are tells which period it is, never the date: councils inspected
around a change kept the older form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from scraper.documents.pdf.layout import Line
from scraper.documents.pdf.pdf import Pdf
from scraper.documents.reports.first_page import FirstPage, look_closely
from scraper.documents.reports.grades import GRADE_WORDS, plain
from scraper.documents.reports.headings import Heading, find_headings
from scraper.documents.reports.table import Row, UnclearTableError, grade_column
from scraper.documents.reports.witnesses import Statement, missing, weigh
from scraper.records import Area, Judgement, JudgementStatus

LABELS = {
    Area.LEADERSHIP: (
        r"(?:the )?impact of leaders on (?:social work )?practice with children and families"
    ),
    Area.HELP_AND_PROTECTION: (
        r"(?:the )?experiences? and progress of children "
        r"(?:who need|in need of) help and protection"
    ),
    Area.IN_CARE_AND_CARE_LEAVERS: (
        r"(?:the )?experiences? and progress of children in care and care leavers"
    ),
    Area.IN_CARE: r"(?:the )?experiences? and progress of children in care",
    Area.CARE_LEAVERS: r"(?:the )?experiences? and progress of (?:children )?care leavers",
    Area.OVERALL_EFFECTIVENESS: r"overall effectiveness",
}
_COMBINED = {Area.LEADERSHIP, Area.HELP_AND_PROTECTION, Area.IN_CARE_AND_CARE_LEAVERS}
_OVERALL = {Area.OVERALL_EFFECTIVENESS}
_MOST_BESIDE_HEADER = 60.0  # points by which a header may be set off from what is below it
_SPLIT = {Area.LEADERSHIP, Area.HELP_AND_PROTECTION, Area.IN_CARE, Area.CARE_LEAVERS}
# Ofsted gives no overall effectiveness for inspections from here on (frameworks.md).
NO_OVERALL_FROM = date(2026, 4, 1)
HEADERS = re.compile(r"judge?ments? grades?")
_FIRST_WORDS = frozenset({"outstanding", "good", "requires", "require", "inadequate", "not"})
_HEADINGS = {
    area: label.replace(" and progress", "(?: and progress)?")
    + rf"(?:\s*(?:is|are|[:–-])){{0,3}}\s*(?P<grade>{GRADE_WORDS})"
    for area, label in LABELS.items()
}


def headings(body: Sequence[Line]) -> list[Heading]:
    """Return the graded headings among the lines of the pages after the first."""
    return find_headings(body, _HEADINGS, ("the exp", "the imp", "exp", "imp"))


def _column(first: FirstPage) -> tuple[float, float]:
    """Return where the grades begin and where the header "Judgement | Grade" ends.

    Raises:
        UnclearTableError: There is neither that header nor a column of grades.
    """
    begins = grade_column(first.lines, first.width, _FIRST_WORDS)
    for line in first.lines:
        if HEADERS.fullmatch(plain(line.text)):
            left = line.words[-1].left
            near = begins is not None and abs(begins - left) <= _MOST_BESIDE_HEADER
            return (min(left, begins) if near and begins is not None else left), line.bottom
    if begins is None:
        raise UnclearTableError("no header 'Judgement | Grade' and no column of grades on page 1")
    return begins, 0.0


def _rows(pdf: Pdf, first: FirstPage) -> list[Row]:
    """Return the rows of the table on page 1, and on page 2 where it goes on there."""
    column, below = _column(first)
    rows = first.table(column, LABELS, GRADE_WORDS, below=below - 2)
    if rows and {row.area for row in rows} - _OVERALL not in (_COMBINED, _SPLIT) and pdf.count > 1:
        second = look_closely(pdf.page(2, closely=True))
        begins = grade_column(second.lines, second.width, _FIRST_WORDS, near=column)
        if begins is not None:
            rows += second.table(begins, LABELS, GRADE_WORDS)
    return rows


def read_judgements(
    pdf: Pdf, first: FirstPage, headings: Sequence[Heading], started: date
) -> list[Judgement]:
    """Return every judgement of a report, each once.

    Args:
        pdf: The document, for a table that goes on on page 2.
        first: Page 1.
        headings: Graded headings of the pages after it.
        started: First day of the inspection.

    Raises:
        UnclearTableError: The table is not one that we know.
    """
    return _judge(_rows(pdf, first), headings, started)


def _judge(rows: Sequence[Row], headings: Sequence[Heading], started: date) -> list[Judgement]:
    """Weigh each row against the headings, and account for overall effectiveness."""
    areas = {row.area for row in rows}
    graded = areas - _OVERALL
    if graded not in (_COMBINED, _SPLIT) or len(areas) != len(rows):
        raise UnclearTableError(
            f"not the rows of a framework that we know: {', '.join(sorted(areas))}"
        )
    judgements = [
        weigh(
            Statement(row.area, row.printed, row.printed, row.page, row.rectangle, "table"),
            [heading for heading in headings if heading.area is row.area],
            alone=_alone(row),
        )
        for row in rows
    ]
    if Area.OVERALL_EFFECTIVENESS not in areas:
        if graded == _SPLIT and started >= NO_OVERALL_FROM:
            judgements.append(
                Judgement(
                    Area.OVERALL_EFFECTIVENESS,
                    JudgementStatus.NOT_IN_FRAMEWORK,
                    reason="not graded in inspections from April 2026",
                )
            )
        else:
            told = "no row for it, in an inspection that began before April 2026"
            judgements.append(missing(Area.OVERALL_EFFECTIVENESS, told))
    return judgements


def _alone(row: Row) -> str:
    """Say why a row can be relied on without a graded heading."""
    what = (
        "overall effectiveness has no heading of its own"
        if row.area is Area.OVERALL_EFFECTIVENESS
        else "the body has no graded heading for it"
    )
    how = "ruled row" if row.ruled else "row"
    return f"{what}; every label and grade of the table is accounted for, each in its own {how}"
