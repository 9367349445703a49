"""Inspections of local authority children's services (ILACS), from January 2018.

Page 1 has a table, "Judgement | Grade". Three periods: children in care and care leavers in one
row; from inspections of January 2023 in two; from inspections of April 2026 without overall
effectiveness. Which rows there are tells which period it is, never the date: councils inspected
around a change kept the older form.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scraper.documents.first_page import FirstPage
from scraper.documents.grades import GRADE_WORDS, plain
from scraper.documents.headings import Heading, find_headings
from scraper.documents.layout import Line, Word
from scraper.documents.table import Row, UnclearTableError, visual_lines
from scraper.documents.witnesses import Statement, missing, weigh
from scraper.records import Area, Judgement, JudgementStatus

LABELS = {
    Area.LEADERSHIP: (
        r"(?:the )?impact of leaders on (?:social work )?practice with children and families"
    ),
    Area.HELP_AND_PROTECTION: (
        r"(?:the )?experiences? and progress of children who need help and protection"
    ),
    Area.IN_CARE_AND_CARE_LEAVERS: (
        r"(?:the )?experiences? and progress of children in care and care leavers"
    ),
    Area.IN_CARE: r"(?:the )?experiences? and progress of children in care",
    Area.CARE_LEAVERS: r"(?:the )?experiences? and progress of (?:children )?care leavers",
    Area.OVERALL_EFFECTIVENESS: r"overall effectiveness",
}
_COMBINED = {Area.LEADERSHIP, Area.HELP_AND_PROTECTION, Area.IN_CARE_AND_CARE_LEAVERS}
_SPLIT = {Area.LEADERSHIP, Area.HELP_AND_PROTECTION, Area.IN_CARE, Area.CARE_LEAVERS}
# Ofsted gives no overall effectiveness for inspections from here on (frameworks.md).
NO_OVERALL_FROM = date(2026, 4, 1)
HEADERS = ("judgement grade", "judgements grade", "judgement grades", "judgements grades")
_HEADINGS = {
    area: label.replace(" and progress", "(?: and progress)?")
    + rf"(?:\s*(?:is|are|[:–-])){{0,3}}\s*(?P<grade>{GRADE_WORDS})"
    for area, label in LABELS.items()
}


def headings(body: Sequence[Line]) -> list[Heading]:
    """Return the graded headings among the lines of the pages after the first."""
    return find_headings(body, _HEADINGS, ("the exp", "the imp", "exp", "imp"))


def header(words: Sequence[Word]) -> tuple[float, float] | None:
    """Return where the grades begin and where the header "Judgement | Grade" ends, or None."""
    for line in visual_lines(words):
        if plain(line.text) in HEADERS:
            return line.words[1].left, line.bottom
    return None


def read_judgements(
    first: FirstPage, headings: Sequence[Heading], started: date
) -> list[Judgement]:
    """Return every judgement of a report, each once.

    Args:
        first: Page 1.
        headings: Graded headings of the pages after it.
        started: First day of the inspection.

    Raises:
        UnclearTableError: The table is not one that we know.
    """
    found = header(first.words)
    if found is None:
        raise UnclearTableError("no header 'Judgement | Grade' on page 1")
    column, below = found
    rows = first.table(column, LABELS, GRADE_WORDS, below=below - 2)
    return _judge(rows, headings, started)


def _judge(rows: Sequence[Row], headings: Sequence[Heading], started: date) -> list[Judgement]:
    """Weigh each row against the headings, and account for overall effectiveness."""
    areas = {row.area for row in rows}
    graded = areas - {Area.OVERALL_EFFECTIVENESS}
    if graded not in (_COMBINED, _SPLIT):
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
