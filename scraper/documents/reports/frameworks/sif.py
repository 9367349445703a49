"""Single inspections (SIF), November 2013 to July 2018: council services, safeguarding board.

Page 1 has a sentence with the overall judgement, above or as first row of a numbered table of five
areas. The Local Safeguarding Children Board (LSCB) is judged in a sentence on page 1 (until summer
2014) or only in its own section; re-inspections and a few others do not review it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.documents.pdf.layout import Line
from scraper.documents.pdf.pdf import Pdf
from scraper.documents.reports.first_page import FirstPage, page_with_lines
from scraper.documents.reports.grades import GRADE_WORDS
from scraper.documents.reports.headings import Heading, find_headings
from scraper.documents.reports.inspector_names import names_in
from scraper.documents.reports.reader import OpenReport, Reader, Reading, council_before
from scraper.documents.reports.table import (
    Row,
    UnclearTableError,
    VisualLine,
    grade_column,
)
from scraper.documents.reports.witnesses import Statement, missing, weigh
from scraper.printed_words import comparable
from scraper.records import Area, Framework, InspectionType, Judgement, Rectangle

_BOARD = re.compile(
    r"(?:review|inspection) of the effectiveness of the local safeguarding children board"
)
_THIS_REINSPECTION = re.compile(r"\bthis (?:is a )?re-?inspection\b")
_LEAD = re.compile(r"lead inspectors?(?: on site)?\s*[:–-]?\s*(?P<rest>.+)", re.IGNORECASE)
_NUMBER = r"(?:\d(?:\.\d)?\.?\s*)?"
LABELS = {
    Area.HELP_AND_PROTECTION: rf"{_NUMBER}children who need help and protection",
    Area.LOOKED_AFTER_AND_PERMANENCE: (rf"{_NUMBER}children looked after and achieving permanence"),
    Area.ADOPTION: rf"{_NUMBER}adoption performance",
    Area.CARE_LEAVERS: rf"{_NUMBER}experiences? and progress of care leavers",
    Area.LEADERSHIP: rf"{_NUMBER}leadership,? management and governance",
}
FIRST_WORDS = frozenset({"outstanding", "good", "requires", "require", "inadequate", "not"})

_IS = (
    r"(?:(?:is|are|is that it is|is that it|is that is|that it is|that it|is that they(?: are)?)\s+"
    r"(?:judged to be\s+)?)?"
)
_GRADE = rf"{_IS}(?P<grade>{GRADE_WORDS})"
_HEADINGS = {
    Area.HELP_AND_PROTECTION: (
        rf"(?:the )?experiences? and progress of children who need help and protection {_GRADE}"
    ),
    Area.LOOKED_AFTER_AND_PERMANENCE: (
        r"(?:the )?experiences? and progress of "
        rf"(?:children looked[ -]after|looked[ -]after children) and achieving permanence {_GRADE}"
    ),
    Area.ADOPTION: (
        r"(?:the )?(?:graded judge?ment (?:for|about|on|of) )?(?:the )?"
        rf"adoption(?: performance)? {_GRADE}"
    ),
    Area.CARE_LEAVERS: (
        r"(?:the )?(?:graded judge?ment (?:for|about|on|of) )?(?:the )?"
        rf"(?:experiences? and progress of )?care leavers {_GRADE}"
    ),
    Area.LEADERSHIP: rf"leadership,? management and governance {_GRADE}",
    Area.LSCB: (
        r"(?:the )?(?:judge?ment (?:for|on|about) the )?(?:effectiveness of the )?"
        # Boards go by many names; what stands on the line before is none of them.
        r"(?:(?:(?!improvement |children |board )[\w'’.,&-]+ ){0,6}"
        r"safeguarding children(?: board)?(?: \([a-z&]{3,8}\))?"
        r"|[a-z]{0,5}scb)"
        rf" {_GRADE}(?: because)?"
    ),
}
_HEADING_STARTS = (
    "the exp",
    "experience",
    "the graded",
    "graded",
    "adoption",
    "the adoption",
    "leadership",
    "the local safeguarding",
    "local safeguarding",
    "the effectiveness",
    "the judg",
    "the lscb",
    "care leavers",
)
_NOT_A_NAME = r"(?!\b(?:is|are|requires?|there|that|which|judged)\b)"
_SERVICES = rf"children's services?(?: (?:in|for) (?:{_NOT_A_NAME}.)+?)?"
_OVERALL = re.compile(
    rf"(?:the overall judge?ment is(?: that)?(?: {_SERVICES})?(?: is| are)?"
    rf"|{_SERVICES}(?: is| are)?(?: judged to be)?) "
    rf"(?P<grade>{GRADE_WORDS})\s*\.?\d?"
)


def headings(body: Sequence[Line]) -> list[Heading]:
    """Return the graded headings among the lines of the pages after the first."""
    return find_headings(body, _HEADINGS, _HEADING_STARTS)


def find_sentence(
    lines: Sequence[VisualLine], pattern: re.Pattern[str]
) -> list[tuple[str, str, Rectangle]]:
    """Return the sentences that fill whole lines and match, as (grade, text, rectangle)."""
    found = []
    position = 0
    while position < len(lines):
        best = None
        for end in range(position + 1, min(position + 3, len(lines)) + 1):
            text = " ".join(line.text for line in lines[position:end])
            if match := pattern.fullmatch(comparable(text)):
                best = (end, match["grade"], text)
        if best is None:
            position += 1
            continue
        end, grade, text = best
        used = lines[position:end]
        rectangle = Rectangle(
            round(min(line.left for line in used) - 4, 1),
            round(used[0].top - 2, 1),
            round(max(line.right for line in used) + 4, 1),
            round(used[-1].bottom + 2, 1),
        )
        text = re.sub(r"\s*\.$", "", text)
        found.append((grade, text, rectangle))
        position = end
    return found


def _rows(pdf: Pdf, first: FirstPage) -> list[Row]:
    """Return the rows of the table on page 1, and on page 2 where it goes on there."""
    column = grade_column(first.lines, first.width, FIRST_WORDS)
    if column is None:
        raise UnclearTableError("no column of grades on page 1")
    rows = first.table(column, LABELS, GRADE_WORDS)
    if rows and len(rows) < len(LABELS) and pdf.count > first.number:
        second = page_with_lines(pdf.page(first.number + 1, closely=True))
        column = grade_column(second.lines, second.width, FIRST_WORDS, near=column)
        if column is not None:
            rows += second.table(column, LABELS, GRADE_WORDS)
    if {row.area for row in rows} != set(LABELS) or len(rows) != len(LABELS):
        names = ", ".join(row.area for row in rows) or "none"
        raise UnclearTableError(f"not the five rows of a single inspection: {names}")
    return rows


def _one(
    area: Area,
    page: int,
    sentences: Sequence[tuple[str, str, Rectangle]],
    headings: Sequence[Heading],
) -> Judgement:
    """Return the judgement that is printed as a sentence."""
    if not sentences:
        return missing(area, "no sentence with this judgement on page 1")
    grade, text, rectangle = sentences[0]
    reason = "one sentence on page 1 says it, and nothing else in the report grades it in a heading"
    statement = Statement(area, grade, text, page, rectangle, "sentence")
    others = [Heading(area, other, printed, page, place) for other, printed, place in sentences[1:]]
    return weigh(statement, [*others, *headings], reason_without_heading=reason)


def _read(report: OpenReport) -> Reading:
    """Read a single inspection, or a review of a safeguarding board that stands alone.

    Raises:
        UnclearTableError: The table is not the one of single inspections.
    """
    found = headings(report.body)
    inspection_type = report.inspection_type
    lines = report.first.below(report.front)
    if inspection_type is InspectionType.LSCB_REVIEW:
        judgements = [_read_board(report.first.number, lines, found)]
    else:
        judgements = _read_judgements(report, lines, found)
    if inspection_type is InspectionType.INSPECTION and _mentions_reinspection(report.body):
        inspection_type = InspectionType.REINSPECTION
    lead = report.front.lead_inspector or _lead_in_team(report.body)
    return Reading(judgements, found, inspection_type, lead)


def _read_judgements(
    report: OpenReport, lines: Sequence[VisualLine], headings: Sequence[Heading]
) -> list[Judgement]:
    """Return every judgement of a single inspection, each once."""
    number = report.first.number
    overall = find_sentence(lines, _OVERALL)
    judgements = [_one(Area.OVERALL_EFFECTIVENESS, number, overall, [])]
    for row in _rows(report.pdf, report.first):
        statement = Statement(row.area, row.printed, row.printed, row.page, row.rectangle, "table")
        about = [heading for heading in headings if heading.area is row.area]
        judgements.append(
            weigh(statement, about, reason_without_heading="the body has no graded heading for it")
        )
    if _reviews_board(report.title, report.tops):
        judgements.append(_read_board(number, lines, headings))
    return judgements


def _reviews_board(title: str, tops_of_pages: Sequence[str]) -> bool:
    """Whether the safeguarding board (LSCB) is reviewed too.

    Args:
        title: The report's.
        tops_of_pages: The first lines of each later page: one PDF may hold the review as a second
            report, with a title and dates of its own.
    """
    if _BOARD.search(comparable(title)):
        return True
    tops = [comparable(top) for top in tops_of_pages]
    return any(_BOARD.search(top) and "inspection date" in top for top in tops)


def _mentions_reinspection(body: Sequence[Line]) -> bool:
    """Whether the text calls the inspection a re-inspection, where the title does not."""
    return any(
        _THIS_REINSPECTION.search(comparable(line.text))
        for line in body
        if "inspection" in line.text
    )


def _lead_in_team(body: Sequence[Line]) -> str | None:
    """Return the lead inspector from the inspection team's list near the end of the report."""
    for position, line in enumerate(body):
        match = _LEAD.fullmatch(line.text)
        if match:
            following = [other.text for other in body[position + 1 : position + 3]]
            names = names_in(match["rest"], following)
            if names:
                return names
    return None


def _read_board(number: int, lines: Sequence[VisualLine], headings: Sequence[Heading]) -> Judgement:
    """Return the judgement of the LSCB: from the first page, or its own section's heading."""
    about = [heading for heading in headings if heading.area is Area.LSCB]
    sentences = find_sentence(lines, re.compile(_HEADINGS[Area.LSCB] + r"\s*[.:]?\d?"))
    if sentences:
        return _one(Area.LSCB, number, sentences, about)
    if not about:
        return missing(Area.LSCB, "neither page 1 nor a heading of the body grades the board")
    first, *others = about
    statement = Statement(
        Area.LSCB, first.printed, first.text, first.page, first.rectangle, "heading"
    )
    return weigh(
        statement, others, reason_without_heading="graded in the heading of its own section only"
    )


def _council_in(title: str, inspection_type: InspectionType) -> str:
    """Return the part of a title that names the council, or its safeguarding board."""
    if inspection_type is InspectionType.LSCB_REVIEW:
        return re.split(r"(?i)\s*(?:review|inspection) of the effectiveness", title)[0]
    return council_before(title)


_TITLE = "inspection of services for children in need of help and protection"

READERS = (
    Reader(
        framework=Framework.SIF,
        titles=(
            (
                re.compile(rf"\bre-? ?{_TITLE}"),
                InspectionType.REINSPECTION,
            ),
            (re.compile(_TITLE), InspectionType.INSPECTION),
            (_BOARD, InspectionType.LSCB_REVIEW),
        ),
        read=_read,
        council_in=_council_in,
    ),
)
