"""Inspections of looked after children services, summer 2013.

The grades stand in a table on the last page, "Record of main findings", and as "Grade 3 (Adequate)"
under the heading of each section. The third grade is still called adequate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.documents.pdf.layout import Line
from scraper.documents.pdf.pdf import Pdf
from scraper.documents.reports.first_page import page_with_lines
from scraper.documents.reports.grades import GRADE_WORDS_2013
from scraper.documents.reports.headings import Heading, heading_of
from scraper.documents.reports.reader import OpenReport, Reader, Reading
from scraper.documents.reports.table import UnclearTableError, grade_column
from scraper.documents.reports.witnesses import Statement, weigh
from scraper.printed_words import comparable
from scraper.records import Area, Framework, InspectionType, Judgement

LABELS = {
    Area.LOOKED_AFTER: r"overall effectiveness",
    Area.CAPACITY_TO_IMPROVE: r"capacity (?:to improve|for improvement)",
    Area.OUTCOMES_FOR_LOOKED_AFTER_CHILDREN: (
        r"outcomes for looked after children(?:,? (?:and )?young people)?(?: and care leavers)?"
    ),
    Area.QUALITY_OF_PROVISION: r"(?:the )?quality of provision",
    Area.LEADERSHIP_AND_MANAGEMENT: r"leadership and management",
}
_SECTIONS = {
    **LABELS,
    Area.LOOKED_AFTER: (
        r"overall effectiveness of services for looked after children(?: and young people)?"
    ),
}
_GRADE_LINE = re.compile(rf"grade (?P<number>[1-4]) \((?P<grade>{GRADE_WORDS_2013})\)")
_NUMBERS = {"outstanding": "1", "good": "2", "adequate": "3", "inadequate": "4"}
# One report prints "Grade 4" after the word.
_CELL = rf"{GRADE_WORDS_2013}(?:,? \(?grade [1-4]\)?)?"


def headings(body: Sequence[Line]) -> list[Heading]:
    """Return the headings of sections followed by a line such as "Grade 3 (Adequate)"."""
    found = []
    for position, line in enumerate(body):
        match = _GRADE_LINE.fullmatch(comparable(line.text))
        if not match:
            continue
        for before in range(1, 4):
            used = list(body[max(position - before, 0) : position])
            heading = comparable(" ".join(other.text for other in used))
            areas = [area for area, text in _SECTIONS.items() if re.fullmatch(text, heading)]
            if areas:
                agrees = _NUMBERS[match["grade"]] == match["number"]
                printed = match["grade"] if agrees else line.text
                text = " ".join(other.text for other in used)
                found.append(heading_of(areas[0], printed, text, (*used, line)))
                break
    return found


def _read(report: OpenReport) -> Reading:
    """Read a report: the table of main findings, weighed against the sections' grades.

    Raises:
        UnclearTableError: There is no table of main findings, or it is not one that we know.
    """
    found = headings(report.body)
    judgements = _read_judgements(report.pdf, found)
    return Reading(judgements, found, report.inspection_type, report.front.lead_inspector)


def _read_judgements(pdf: Pdf, headings: Sequence[Heading]) -> list[Judgement]:
    """Return the five judgements of a report."""
    for number in range(pdf.count, max(pdf.count - 4, 1), -1):
        page = pdf.page(number)
        starts = [line for line in page.lines if "record of main findings" in comparable(line.text)]
        if starts:
            break
    else:
        raise UnclearTableError("no 'Record of main findings' on the last pages")
    found = page_with_lines(pdf.page(number, closely=True))
    column = grade_column(found.lines, found.width, frozenset(_NUMBERS))
    if column is None:
        raise UnclearTableError(f"no column of grades on page {number}")
    rows = found.table(column, LABELS, _CELL, below=starts[0].bottom - 2)
    if {row.area for row in rows} != set(LABELS):
        raise UnclearTableError(
            f"not the five findings: {', '.join(row.area for row in rows) or 'none'}"
        )
    judgements = []
    for row in rows:
        grade = re.sub(r",? \(?grade [1-4]\)?$", "", comparable(row.printed))
        statement = Statement(row.area, grade, row.printed, row.page, row.rectangle, "table")
        about = [heading for heading in headings if heading.area is row.area]
        reason = "the body has no graded heading for it"
        judgements.append(weigh(statement, about, reason_without_heading=reason, before_sif=True))
    return judgements


def _council_in(title: str, _: InspectionType) -> str:
    """Return the part of a title that names the council: what follows the framework's name."""
    return re.sub(r"(?i)^inspection of looked after children services\s*", "", title)


READERS = (
    Reader(
        framework=Framework.LOOKED_AFTER_2013,
        titles=(
            (
                re.compile("inspection of looked after children services"),
                InspectionType.INSPECTION,
            ),
        ),
        read=_read,
        council_in=_council_in,
    ),
)
