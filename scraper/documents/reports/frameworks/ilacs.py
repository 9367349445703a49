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
from scraper.documents.reports.first_page import FirstPage, page_with_lines
from scraper.documents.reports.grades import GRADE_WORDS
from scraper.documents.reports.headings import Heading, find_headings
from scraper.documents.reports.reader import OpenReport, Reader, Reading, council_before
from scraper.documents.reports.table import HEADERS, Row, UnclearTableError, grade_column
from scraper.documents.reports.witnesses import Statement, missing, weigh
from scraper.frameworks import first_day_without
from scraper.printed_words import comparable
from scraper.records import Area, Framework, InspectionType, Judgement, JudgementStatus
from scraper.vocabulary import MONTHS

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
# Ofsted gives no overall effectiveness for inspections from here on.
NO_OVERALL_FROM = first_day_without(Framework.ILACS, Area.OVERALL_EFFECTIVENESS)
_FIRST_MONTH_WITHOUT_OVERALL = (
    f"{MONTHS[NO_OVERALL_FROM.month - 1].capitalize()} {NO_OVERALL_FROM.year}"
)
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
        if HEADERS.fullmatch(comparable(line.text)):
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
    if (
        rows
        and {row.area for row in rows} - _OVERALL not in (_COMBINED, _SPLIT)
        and pdf.count > first.number
    ):
        second = page_with_lines(pdf.page(first.number + 1, closely=True))
        begins = grade_column(second.lines, second.width, _FIRST_WORDS, near=column)
        if begins is not None:
            rows += second.table(begins, LABELS, GRADE_WORDS)
    return rows


def _read(report: OpenReport) -> Reading:
    """Read a report: rows of the table on its first page, weighed against the graded headings.

    Raises:
        UnclearTableError: The table is not one that we know.
    """
    found = headings(report.body)
    judgements = _judge(_rows(report.pdf, report.first), found, report.front.ranges[0][0])
    return Reading(judgements, found, report.inspection_type, report.front.lead_inspector)


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
            reason_without_heading=_reason_without_heading(row),
        )
        for row in rows
    ]
    if Area.OVERALL_EFFECTIVENESS not in areas:
        if graded == _SPLIT and started >= NO_OVERALL_FROM:
            judgements.append(
                Judgement(
                    Area.OVERALL_EFFECTIVENESS,
                    JudgementStatus.NOT_IN_FRAMEWORK,
                    reason=f"not graded in inspections from {_FIRST_MONTH_WITHOUT_OVERALL}",
                )
            )
        else:
            reason = (
                f"no row for it, in an inspection that began before {_FIRST_MONTH_WITHOUT_OVERALL}"
            )
            judgements.append(missing(Area.OVERALL_EFFECTIVENESS, reason))
    return judgements


def _reason_without_heading(row: Row) -> str:
    """Say why a row can be relied on without a graded heading."""
    what = (
        "overall effectiveness has no heading of its own"
        if row.area is Area.OVERALL_EFFECTIVENESS
        else "the body has no graded heading for it"
    )
    how = "ruled row" if row.ruled else "row"
    return f"{what}; every label and grade of the table is accounted for, each in its own {how}"


# Companies that councils set up to run these services: some titles name them and nothing else.
_COMPANY = re.compile(
    r"inspection of (?!services for children)(?P<company>"
    r".*\b(?:(?:children(?:['’]?s)?|families|young people)\b.*\btrust"
    r"|children first|for children)\b.*)",
    re.IGNORECASE,
)


def _council_in(title: str, _: InspectionType) -> str:
    """Return the part of a title that names the council, or the company that runs its services."""
    if company := _COMPANY.match(title):
        return company["company"].rstrip(" .:,;")
    named = re.match(
        r"(?i)inspection of (.+?)(?: local authority)? children[’']s (?:social care )?services",
        title,
    )
    if named and comparable(named[1]) != "local authority":
        return named[1]
    return council_before(title)


READERS = (
    Reader(
        framework=Framework.ILACS,
        titles=(
            (
                re.compile(r"inspection of (?:.+ )?children's (?:social care )?services\b"),
                InspectionType.INSPECTION,
            ),
            (_COMPANY, InspectionType.INSPECTION),
        ),
        read=_read,
        council_in=_council_in,
    ),
)
