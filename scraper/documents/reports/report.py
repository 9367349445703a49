"""Any document that Ofsted published about a council: which framework is it, and what does it say?

The document itself tells, never the link that led to it. What is not understood as a whole is given
a status and a reason, never half a reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.documents.pdf.furniture import without_furniture
from scraper.documents.pdf.layout import Line, NotAPdfError, Page, UnreadablePdfError
from scraper.documents.pdf.pdf import Pdf
from scraper.documents.reports import ilacs, looked_after, sif
from scraper.documents.reports.first_page import UnclearFrontError, look_closely
from scraper.documents.reports.grades import plain
from scraper.documents.reports.headings import Heading
from scraper.documents.reports.names import names_in
from scraper.documents.reports.paragraphs import read_paragraphs
from scraper.documents.reports.recognise import SetAside, council_in, recognise, reviews_board
from scraper.documents.reports.table import UnclearTableError
from scraper.documents.reports.witnesses import check_overall
from scraper.documents.versions import MOST_REPORT_BYTES, REPORT_READER
from scraper.records import (
    DocumentStatus,
    Framework,
    InspectionType,
    Judgement,
    Report,
)

_THIS_AGAIN = re.compile(r"\bthis (?:is a )?re-?inspection\b")
_LEAD = re.compile(r"lead inspectors?(?: on site)?\s*[:–-]?\s*(?P<rest>.+)", re.IGNORECASE)


def read_report(data: bytes) -> Report:
    """Read a document: its framework, dates, judgements with their evidence, and paragraphs.

    It does not raise for what `data` holds. It is not bounded in time or memory and PDFium is
    native code: read bytes from outside with `scraper.documents.process.confined.ConfinedReader`.

    Args:
        data: The file's bytes.

    Returns:
        A report with status OK and every judgement of its framework; or one with another status
        and a reason.
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
        return replace(outcome, status=error.status, reason=str(error), letter=error.letter)
    except (UnclearTableError, UnclearFrontError) as error:
        return replace(outcome, status=DocumentStatus.UNRECOGNISED, reason=str(error))


def _read(pdf: Pdf, outcome: Report) -> Report:
    """Read an open PDF; `outcome` has what is known so far."""
    pages = [pdf.page(number, closely=number == 1) for number in range(1, pdf.count + 1)]
    if not any(page.lines for page in pages):
        raise UnreadablePdfError("no text in it: pictures of pages, perhaps")
    first = look_closely(pages[0])
    framework, kind = recognise(" ".join(line.text for line in first.lines))
    front = first.front()
    title = " ".join(front.title)
    kept = without_furniture(pages)
    body = [line for page in kept[1:] for line in page.lines]
    judgements: list[Judgement]
    headings: list[Heading]
    lead = front.lead_inspector
    if framework is Framework.ILACS:
        headings = ilacs.headings(body)
        judgements = ilacs.read_judgements(pdf, first, headings, front.ranges[0][0])
    elif framework is Framework.SIF:
        headings = sif.headings(body)
        if kind is InspectionType.LSCB_REVIEW:
            judgements = [sif.read_board(first.below(front), headings)]
        else:
            tops = [" ".join(line.text for line in page.lines[:8]) for page in pages[1:]]
            judgements = sif.read_judgements(
                pdf, first, first.below(front), headings, board=reviews_board(title, tops)
            )
        if kind is InspectionType.INSPECTION and _says_again(body):
            kind = InspectionType.REINSPECTION
        lead = lead or _lead_in_team(body)
    else:
        headings = looked_after.headings(body)
        judgements = looked_after.read_judgements(pdf, headings)
    (started, ended), *further = front.ranges
    return replace(
        outcome,
        status=DocumentStatus.OK,
        reason=None,
        framework=framework,
        inspection_type=kind,
        title=title,
        council_printed=council_in(title, framework, kind),
        started=started,
        ended=ended,
        further_dates=tuple(further),
        published=front.published,
        lead_inspector=lead,
        judgements=tuple(check_overall(judgements, framework)),
        paragraphs=read_paragraphs(
            kept,
            headings={line: heading.text for heading in headings for line in heading.lines},
            skip=_no_text(kept, judgements, front.below),
        ),
        licence=_licence(pages),
    )


def _says_again(body: Sequence[Line]) -> bool:
    """Whether the text calls the inspection a re-inspection, where the title does not."""
    return any(_THIS_AGAIN.search(plain(line.text)) for line in body if "inspection" in line.text)


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


def _no_text(pages: Sequence[Page], judgements: Sequence[Judgement], below: float) -> set[Line]:
    """Return the lines of the title and of the table, which belong to no paragraph."""
    found = {line for line in pages[0].lines if line.top < below - 2}
    bands = [
        (judgement.page, judgement.rectangle.top, judgement.rectangle.bottom)
        for judgement in judgements
        if judgement.page and judgement.rectangle and judgement.witnesses[:1] != ("heading",)
    ]
    for number, top, bottom in bands:
        found |= {
            line
            for line in pages[number - 1].lines
            if top <= (line.top + line.bottom) / 2 <= bottom
            or ilacs.HEADERS.fullmatch(plain(line.text))
        }
    return found


def _licence(pages: Sequence[Page]) -> str | None:
    """Return the licence that the report prints on its first or last pages."""
    near = [*pages[:3], *pages[-2:]]
    text = plain(" ".join(line.text for page in near for line in page.lines))
    if "open government licence" in text:
        return "ogl_3"
    if "non-commercial" in text:
        return "non_commercial"
    return None
