"""Inspections of looked after children services, summer 2013.

The grades stand in a table on the last page, "Record of main findings", and as "Grade 3 (Adequate)"
under the heading of each section. The third grade is still called adequate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.documents.grades import GRADE_WORDS_2013, plain
from scraper.documents.headings import Heading, rectangle_of
from scraper.documents.pdf import Line, Pdf
from scraper.documents.table import UnclearTable, grade_column, read_table
from scraper.documents.witnesses import Statement, weigh
from scraper.records import Area, Judgement

LABELS = {
    Area.LOOKED_AFTER: r"overall effectiveness",
    Area.CAPACITY_TO_IMPROVE: r"capacity (?:to improve|for improvement)",
    Area.OUTCOMES_FOR_LOOKED_AFTER_CHILDREN: (
        r"outcomes for looked after children(?: and young people)?"
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


def _headings(lines: Sequence[Line]) -> list[Heading]:
    """Return the headings of sections followed by a line such as "Grade 3 (Adequate)"."""
    found = []
    for position, line in enumerate(lines):
        match = _GRADE_LINE.fullmatch(plain(line.text))
        if not match:
            continue
        for before in range(1, 4):
            used = list(lines[max(position - before, 0) : position])
            heading = plain(" ".join(other.text for other in used))
            areas = [area for area, text in _SECTIONS.items() if re.fullmatch(text, heading)]
            if areas:
                place = rectangle_of([*used, line])
                found.append(Heading(areas[0], match["grade"], heading, line.page, place))
                if _NUMBERS[match["grade"]] != match["number"]:
                    raise UnclearTable(f"{line.text!r} contradicts itself on page {line.page}")
                break
    return found


def read_judgements(pdf: Pdf, body: Sequence[Line]) -> list[Judgement]:
    """Return the five judgements of a report.

    Args:
        pdf: The document.
        body: Lines of the pages after the first.

    Raises:
        UnclearTable: There is no table of main findings, or it is not one that we know.
    """
    for number in range(pdf.count, max(pdf.count - 4, 1), -1):
        page = pdf.page(number)
        starts = [line for line in page.lines if "record of main findings" in plain(line.text)]
        if starts:
            break
    else:
        raise UnclearTable("no 'Record of main findings' on the last pages")
    words = pdf.words(number)
    column = grade_column(words, page.width, frozenset(_NUMBERS))
    if column is None:
        raise UnclearTable(f"no column of grades on page {number}")
    rows = read_table(
        number,
        words,
        pdf.rules(number),
        column,
        LABELS,
        _CELL,
        below=starts[0].bottom - 2,
        bottom=page.height * 0.95,
    )
    if {row.area for row in rows} != set(LABELS):
        raise UnclearTable(
            f"not the five findings: {', '.join(row.area for row in rows) or 'none'}"
        )
    headings = _headings(body)
    judgements = []
    for row in rows:
        grade = re.sub(r",? \(?grade [1-4]\)?$", "", plain(row.printed))
        statement = Statement(row.area, grade, row.printed, row.page, row.rectangle, "table")
        about = [heading for heading in headings if heading.area is row.area]
        told = "the body has no graded heading for it"
        judgements.append(weigh(statement, about, alone=told, before_sif=True))
    return judgements
