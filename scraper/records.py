"""The typed records that pages, documents, spiders and pipelines speak in.

They are frozen and check themselves on construction, so that a wrong value stops where it was made.
The terms that they are made of are in scraper.vocabulary, and can be imported from here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from scraper.vocabulary import (
    Area,
    DocumentStatus,
    Framework,
    Grade,
    InspectionType,
    JudgementStatus,
    VisitKind,
)

__all__ = [
    "Area",
    "DocumentStatus",
    "Framework",
    "Grade",
    "InspectionType",
    "Judgement",
    "JudgementStatus",
    "ListedCouncil",
    "Paragraph",
    "PublicationLink",
    "Rectangle",
    "Report",
    "StatisticsInspection",
    "StatisticsVisit",
    "VisitKind",
    "Workbook",
]

_SHA256 = re.compile(r"[0-9a-f]{64}")


def _check(condition: bool, broken: str) -> None:
    """Raise ValueError unless a promise of a record is kept."""
    if not condition:
        raise ValueError(broken)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a page in PDF points (1/72 inch), from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        _check(self.left <= self.right and self.top <= self.bottom, f"inside out: {self}")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One area's grade as one source states it.

    Attributes:
        area: What was judged.
        status: GRADED exactly when `grade` is there.
        grade: The normalised grade, or None.
        printed: The words printed, whole, on one line; None where nothing is printed.
        page: Page of the PDF, from 1; None for a workbook.
        rectangle: The row of the table (or the sentence) that holds the grade; None for a workbook.
        witnesses: Where in the document the grade was found, e.g. ("table", "heading").
        reason: Why it was held back, or what it rests on where there is one witness only.
    """

    area: Area
    status: JudgementStatus
    grade: Grade | None = None
    printed: str | None = None
    page: int | None = None
    rectangle: Rectangle | None = None
    witnesses: tuple[str, ...] = ()
    reason: str | None = None

    def __post_init__(self) -> None:
        graded = self.status is JudgementStatus.GRADED
        _check(graded == (self.grade is not None), f"{self.status} with grade {self.grade}")
        _check(self.page is None or self.page >= 1, f"page {self.page}")
        _check(
            self.status is not JudgementStatus.HELD_BACK or bool(self.reason),
            "held back without a reason",
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a report, without headers, footers and footnote marks.

    Attributes:
        section: Heading under which it stands, "" before the first.
        number: The number printed before it, None where there is none.
        page: Page on which it begins, from 1.
        text: The text on one line; for a bullet, without its mark.
        is_bullet: Whether it is one of a list.
    """

    section: str
    number: int | None
    page: int
    text: str
    is_bullet: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader made of one document.

    A status other than OK has a `reason` and no judgements. Dates are as printed on page 1:
    `started` and `ended` are the first range, `further_dates` the others.

    Attributes:
        sha256: Of the bytes that were read, in hexadecimal.
        status: What became of it.
        reason: One line, for a person; None when OK.
        framework: None unless OK.
        inspection_type: INSPECTION, REINSPECTION or LSCB_REVIEW; None unless OK.
        title: The printed title on one line.
        council_printed: The part of the title that names the council, as printed.
        started, ended: First and last day of the first range of dates.
        further_dates: Further ranges as (first day, last day).
        published: Publication date where the report prints one.
        lead_inspector: Name only; several are joined with "; ".
        judgements: Every area of the framework, each once.
        paragraphs: Every paragraph in reading order.
        pages: Number of pages; None if it could not be opened.
        licence: "ogl_3", "non_commercial" or None where none is printed.
        letter: Kind of visit or letter that it says it is; only where NOT_A_REPORT.
        reader_version: Version of the rules that read it, raised whenever a result may change.
    """

    sha256: str
    status: DocumentStatus
    reader_version: str
    reason: str | None = None
    framework: Framework | None = None
    inspection_type: InspectionType | None = None
    title: str | None = None
    council_printed: str | None = None
    started: date | None = None
    ended: date | None = None
    further_dates: tuple[tuple[date, date], ...] = ()
    published: date | None = None
    lead_inspector: str | None = None
    judgements: tuple[Judgement, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    pages: int | None = None
    licence: str | None = None
    letter: VisitKind | None = None

    def __post_init__(self) -> None:
        _check(bool(_SHA256.fullmatch(self.sha256)), f"not a SHA-256: {self.sha256!r}")
        read = self.status is DocumentStatus.OK
        _check(read == (self.framework is not None), f"{self.status} with {self.framework}")
        _check(read or bool(self.reason), f"{self.status} without a reason")
        _check(read or not self.judgements, f"{self.status} with judgements")
        _check(
            self.letter is None or self.status is DocumentStatus.NOT_A_REPORT,
            f"{self.status} with {self.letter}",
        )
        areas = [judgement.area for judgement in self.judgements]
        _check(len(areas) == len(set(areas)), f"an area twice: {areas}")
        _check(
            self.started is None or self.ended is None or self.started <= self.ended,
            f"started {self.started}, ended {self.ended}",
        )


@dataclass(frozen=True, slots=True)
class ListedCouncil:
    """A council as the search page lists it.

    Attributes:
        urn: Ofsted's number for the council, five to seven digits.
        name: As displayed, on one line.
        url: Absolute address of the council's page.
        labels: Other label: value pairs of the card, such as ("Category", "...").
    """

    urn: int
    name: str
    url: str
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PublicationLink:
    """A link to a document on a council's page.

    Attributes:
        file_id: Number at the end of the file's address: the file server's key.
        url: Absolute address as the page gives it.
        link_text: The link's whole text on one line, as it stands.
        title: The wording without format and date, as it stands.
        published: Publication date that the page gives; None where it gives none we can read.
        inspected: Date in the timeline, which is not always there.
    """

    file_id: int
    url: str
    link_text: str
    title: str
    published: date | None
    inspected: date | None = None


@dataclass(frozen=True, slots=True)
class StatisticsInspection:
    """One inspection as a row of one of Ofsted's workbooks states it.

    Attributes:
        sheet, row: Where it stands; the row is the sheet's own number, from 1.
        council_printed: As the sheet spells it.
        ons_code: Where the sheet has one.
        framework, inspection_type: From the sheet's headers and cells.
        started: Inspection date, where the sheet has one.
        published: Publication date, where the sheet has one.
        judgements: The areas that the sheet has for it; `printed` keeps the cell.
        occurrence: 1, or 2 and on for the next of the same framework and type in one wide row.
    """

    sheet: str
    row: int
    council_printed: str
    ons_code: str | None
    framework: Framework
    inspection_type: InspectionType
    started: date | None
    published: date | None
    judgements: tuple[Judgement, ...]
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class StatisticsVisit:
    """One ungraded visit as a row of one of Ofsted's workbooks states it."""

    sheet: str
    row: int
    council_printed: str
    ons_code: str | None
    kind: VisitKind
    theme: str | None
    visited: date | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a reader made of one of Ofsted's workbooks.

    Attributes:
        sha256: Of the bytes.
        as_at: The day that its outcome sheets describe, such as 31 March 2025; None if not stated.
        inspections, visits: In the order of the sheets.
        not_understood: (sheet, why) of every sheet about councils whose headers and words are not
            all known, and of every sheet with rows that were set aside as unclear.
        ignored: Names of sheets known to be about something else.
    """

    sha256: str
    as_at: date | None
    inspections: tuple[StatisticsInspection, ...]
    visits: tuple[StatisticsVisit, ...]
    not_understood: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
