"""Any document that Ofsted published about a council: which kind is it, and what does it say?

The document itself tells, never the link that led to it. What is not understood as a whole is given
a status and a reason, never half a reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from scraper.documents.letters.letter import Letter, find_letter, read_letter
from scraper.documents.pdf.furniture import without_furniture
from scraper.documents.pdf.layout import Line, NotAPdfError, Page, UnreadablePdfError
from scraper.documents.pdf.paragraphs import read_paragraphs
from scraper.documents.pdf.pdf import Pdf
from scraper.documents.reports.first_page import (
    FirstPage,
    Front,
    UnclearFrontError,
    page_with_lines,
)
from scraper.documents.reports.reader import OpenReport, Reader
from scraper.documents.reports.recognise import SetAside, recognise
from scraper.documents.reports.table import HEADERS, UnclearTableError
from scraper.documents.reports.witnesses import check_overall
from scraper.documents.versions import MOST_REPORT_BYTES, REPORT_READER
from scraper.printed_words import comparable
from scraper.records import DocumentStatus, InspectionType, Judgement, Report

_MOST_COVERS = 2  # pages in front of the one with title and dates
_MOST_WORDS_ON_A_COVER = 60


def read_report(data: bytes) -> Report:
    """Read a document: its framework, dates, judgements with their evidence, and paragraphs.

    It does not raise for what `data` holds. It is not bounded in time or memory and PDFium is
    native code: read bytes from outside with `scraper.documents.process.confined.ConfinedReader`.

    Args:
        data: The file's bytes.

    Returns:
        A report with status OK and every judgement of its framework; or one with another status
        and a reason, where a letter has its kind, title and paragraphs too.
    """
    outcome = Report(
        sha256=hashlib.sha256(data).hexdigest(),
        status=DocumentStatus.UNREADABLE,
        reader_version=REPORT_READER,
        reason="not read",
    )
    try:
        if len(data) > MOST_REPORT_BYTES:
            raise UnreadablePdfError(
                f"{len(data)} bytes, more than the {MOST_REPORT_BYTES} that are read"
            )
        with Pdf(data) as pdf:
            outcome = replace(outcome, pages=pdf.count)
            return _read(pdf, outcome)
    except NotAPdfError as error:
        return replace(outcome, status=DocumentStatus.NOT_A_REPORT, reason=str(error))
    except UnreadablePdfError as error:
        return replace(outcome, reason=str(error))
    except SetAside as error:
        return replace(outcome, status=error.status, reason=str(error))
    except (UnclearTableError, UnclearFrontError) as error:
        return replace(outcome, status=DocumentStatus.UNRECOGNISED, reason=str(error))


def _read(pdf: Pdf, outcome: Report) -> Report:
    """Read an open PDF; `outcome` has what is known so far."""
    pages = [pdf.page(number, closely=number == 1) for number in range(1, pdf.count + 1)]
    if not any(page.lines for page in pages):
        raise UnreadablePdfError("no text in it: pictures of pages, perhaps")
    begins = _first_after_covers(pages)
    if begins:
        pages[begins] = pdf.page(begins + 1, closely=True)
    kept = without_furniture(pages)[begins:]
    if letter := find_letter(pages[begins]):
        return _as_letter(letter, kept, outcome)
    first = page_with_lines(pages[begins])
    reader, inspection_type = recognise(" ".join(line.text for line in first.lines))
    return _read_with(reader, pdf, first, inspection_type, kept, outcome)


def _first_after_covers(pages: Sequence[Page]) -> int:
    """Return how many covers stand before the page with title and dates, mostly none.

    A cover has few words or none, and no dates. Where what follows it has dates or is a letter, it
    begins there; else the first page counts, whatever it is.
    """
    for number, page in enumerate(pages[: _MOST_COVERS + 1]):
        if _has_dates(page) or find_letter(page):
            return number
        if sum(len(line.text.split()) for line in page.lines) > _MOST_WORDS_ON_A_COVER:
            break
    return 0


def _has_dates(page: Page) -> bool:
    """Whether a page has the line "Inspection dates: ..."."""
    return any(line.text.lower().startswith("inspection date") for line in page.lines)


def _as_letter(letter: Letter, pages: Sequence[Page], outcome: Report) -> Report:
    """Return what is kept of a letter, which is no report and has no judgement."""
    return replace(
        outcome,
        status=DocumentStatus.NOT_A_REPORT,
        reason=f"no graded report: {letter.kind.described}",
        letter=letter.kind,
        title=letter.title,
        paragraphs=read_letter(letter, pages),
        licence=_licence(pages),
    )


def _read_with(
    reader: Reader,
    pdf: Pdf,
    first: FirstPage,
    inspection_type: InspectionType,
    pages: Sequence[Page],
    outcome: Report,
) -> Report:
    """Read a report with the reader of its framework.

    Args:
        reader: That of its framework.
        inspection_type: The type of inspection that its title tells.
        pdf: The document.
        first: Its page with title and dates.
        pages: All pages from that one on, without running headers and footers.
        outcome: What is known so far.
    """
    front = first.front()
    report = OpenReport(
        pdf,
        inspection_type,
        first,
        front,
        body=[line for page in pages[1:] for line in page.lines],
        tops=[" ".join(line.text for line in page.lines[:8]) for page in pages[1:]],
    )
    if reader.read is None:  # `recognise` sets these aside
        raise TypeError(f"{reader.framework} has no reader")
    reading = reader.read(report)
    (started, ended), *further = front.ranges
    return replace(
        outcome,
        status=DocumentStatus.OK,
        reason=None,
        framework=reader.framework,
        inspection_type=reading.inspection_type,
        title=report.title,
        council_printed=reader.council_in(report.title, inspection_type),
        started=started,
        ended=ended,
        further_dates=tuple(further),
        published=front.published,
        lead_inspector=reading.lead_inspector,
        judgements=tuple(check_overall(reading.judgements, reader.framework)),
        paragraphs=read_paragraphs(
            pages,
            headings={line: heading.text for heading in reading.headings for line in heading.lines},
            skip=_no_text(pages, reading.judgements, front),
        ),
        licence=_licence(pages),
    )


def _no_text(pages: Sequence[Page], judgements: Sequence[Judgement], front: Front) -> set[Line]:
    """Return the lines of the title and of the table, which belong to no paragraph."""
    found = {line for line in pages[0].lines if line.top < front.below - 2}
    by_number = {page.number: page for page in pages}
    bands = [
        (judgement.page, judgement.rectangle.top, judgement.rectangle.bottom)
        for judgement in judgements
        if judgement.page and judgement.rectangle and judgement.witnesses[:1] != ("heading",)
    ]
    for number, top, bottom in bands:
        found |= {
            line
            for line in by_number[number].lines
            if top <= (line.top + line.bottom) / 2 <= bottom
            or HEADERS.fullmatch(comparable(line.text))
        }
    return found


def _licence(pages: Sequence[Page]) -> str | None:
    """Return the licence that the report prints on its first or last pages."""
    near = [*pages[:3], *pages[-2:]]
    text = comparable(" ".join(line.text for page in near for line in page.lines))
    if "open government licence" in text:
        return "ogl_3"
    if "non-commercial" in text:
        return "non_commercial"
    return None
