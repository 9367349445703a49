"""Any document that Ofsted published about a council: which framework is it, and what does it say?

The document itself tells, never the link that led to it. What is not understood as a whole is given a
status and a reason, never half a reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from scraper.documents import ilacs, looked_after, sif
from scraper.documents.front import Front, UnclearFront, names_in, read_front
from scraper.documents.grades import plain
from scraper.documents.pdf import Line, NotAPdf, Page, Pdf, UnreadablePdf
from scraper.documents.table import UnclearTable, VisualLine, visual_lines
from scraper.records import (
    DocumentStatus,
    Framework,
    InspectionType,
    Judgement,
    Report,
)

READER_VERSION = "1"
# The largest real report is a fiftieth of it.
MOST_BYTES = 64 * 1024 * 1024

_ILACS_TITLE = re.compile(
    r"inspection of (?:.+ )?(?:children's services|children's social care services)"
)
_SIF_TITLE = (
    "services for children in need of help and protection, children looked after and care leavers"
)
_BOARD_TITLE = re.compile(
    r"(?:review|inspection) of the effectiveness of the local safeguarding children board"
)
_LOOKED_AFTER_TITLE = "inspection of looked after children services"
# Publications without grades, by the words that their first page begins with.
_UNGRADED = (
    ("joint targeted area inspection", "a joint targeted area inspection letter"),
    ("focused visit", "a focused visit letter"),
    ("monitoring visit", "a monitoring visit letter"),
    ("area send", "an area SEND inspection"),
    ("special educational needs", "an area SEND inspection"),
)
_EARLIER = (
    ("safeguarding and looked after children services", "safeguarding and looked after, 2009-12"),
    ("arrangements for the protection of children", "protection of children, 2012-13"),
)


class _SetAside(Exception):
    """The document is not a report that can be read; carries the status to record."""

    def __init__(self, status: DocumentStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def read_report(data: bytes) -> Report:
    """Read a document: its framework, dates, judgements with their evidence, and paragraphs.

    It never raises on the content of `data`. It is not bounded in time or memory and PDFium is native
    code: read bytes from outside with `ConfinedReader`.

    Args:
        data: The file's bytes.

    Returns:
        A report with status OK and every judgement of its framework; or one with another status
        and a reason.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    pages: int | None = None
    try:
        with Pdf(data) as pdf:
            pages = pdf.count
            return _read(pdf, sha256)
    except NotAPdf as error:
        status, reason = DocumentStatus.NOT_A_REPORT, str(error)
    except UnreadablePdf as error:
        status, reason = DocumentStatus.UNREADABLE, str(error)
    except _SetAside as error:
        status, reason = error.status, str(error)
    except (UnclearTable, UnclearFront) as error:
        status, reason = DocumentStatus.UNRECOGNISED, str(error)
    return Report(
        sha256=sha256, status=status, reader_version=READER_VERSION, reason=reason, pages=pages
    )


def _top_of(page: Page, words: Sequence[VisualLine]) -> list[VisualLine]:
    """Return page 1's lines without page number, running header and footer."""
    return [
        line
        for line in words
        if line.bottom < page.height * 0.95 and not re.fullmatch(r"\d{1,3}", line.text)
    ]


def _read(pdf: Pdf, sha256: str) -> Report:
    """Read an open PDF."""
    pages = [pdf.page(number) for number in range(1, pdf.count + 1)]
    if not any(page.lines for page in pages):
        raise _SetAside(DocumentStatus.UNREADABLE, "no text in it: pictures of pages, perhaps")
    words = pdf.words(1)
    lines = _top_of(pages[0], visual_lines(words))
    body = [line for page in pages[1:] for line in page.lines]
    everything = plain(" ".join(line.text for line in lines))
    framework, kind = _recognise(lines, everything)
    front = read_front(lines)
    size = (pages[0].width, pages[0].height)
    title = " ".join(front.title)
    lead = front.lead_inspector
    judgements: list[Judgement]
    if framework is Framework.ILACS:
        judgements = ilacs.read_judgements(words, pdf.rules(1), size[1], body, front.ranges[0][0])
    elif framework is Framework.SIF:
        below = [line for line in lines if line.top >= front.below - 2]
        if kind is InspectionType.LSCB_REVIEW:
            judgements = [sif.read_board_alone(below, body)]
        else:
            judgements = sif.read_judgements(
                pdf,
                words,
                pdf.rules(1),
                size,
                below,
                body,
                reviews_board=_reviews_board(title, pages),
            )
        lead = lead or _lead_in_team(body)
        if kind is InspectionType.INSPECTION and _says_again(body):
            kind = InspectionType.REINSPECTION
    else:
        judgements = looked_after.read_judgements(pdf, body)
    first, *further = front.ranges
    return Report(
        sha256=sha256,
        status=DocumentStatus.OK,
        reader_version=READER_VERSION,
        framework=framework,
        inspection_type=kind,
        title=title,
        council_printed=_council(front, framework, kind),
        started=first[0],
        ended=first[1],
        further_dates=tuple(further),
        published=front.published,
        lead_inspector=lead,
        judgements=tuple(judgements),
        pages=pdf.count,
        licence=_licence(pages),
    )


def _recognise(lines: Sequence[VisualLine], everything: str) -> tuple[Framework, InspectionType]:
    """Tell the framework and the kind of inspection from page 1's words."""
    title = plain(" ".join(line.text for line in lines[:12])).split("inspection date")[0]
    title = re.sub(r"[_\s]+", " ", title)
    if _SIF_TITLE in title:
        again = re.search(r"re-?inspection of services", title)
        return Framework.SIF, InspectionType.REINSPECTION if again else InspectionType.INSPECTION
    if _BOARD_TITLE.search(title):
        return Framework.SIF, InspectionType.LSCB_REVIEW
    if _LOOKED_AFTER_TITLE in title:
        return Framework.LOOKED_AFTER_2013, InspectionType.INSPECTION
    for words, name in _UNGRADED:
        if words in title:
            raise _SetAside(DocumentStatus.NOT_A_REPORT, f"no graded report: it seems to be {name}")
    for words, name in _EARLIER:
        if words in title:
            raise _SetAside(
                DocumentStatus.UNRECOGNISED, f"a report of an earlier framework ({name})"
            )
    if _ILACS_TITLE.search(title):
        return Framework.ILACS, InspectionType.INSPECTION
    if "inspection" in everything and ("ofsted" in everything or "judgement" in everything):
        raise _SetAside(
            DocumentStatus.UNRECOGNISED, f"an inspection report of no known kind: {title[:120]!r}"
        )
    raise _SetAside(DocumentStatus.NOT_A_REPORT, f"no inspection report: {title[:120]!r}")


def _says_again(body: Sequence[Line]) -> bool:
    """Whether the text calls the inspection a re-inspection, where the title does not."""
    return any(_THIS_AGAIN.search(plain(line.text)) for line in body)


def _reviews_board(title: str, pages: Sequence[Page]) -> bool:
    """Whether the title names a review of the LSCB, or a later page begins such a review."""
    if _BOARD_TITLE.search(plain(title)):
        return True
    for page in pages[1:]:
        top = plain(" ".join(line.text for line in page.lines[:8]))
        if _BOARD_TITLE.search(top) and "inspection date" in top:
            return True
    return False


_THIS_AGAIN = re.compile(r"\bthis (?:is a )?re-?inspection\b")
_LEAD = re.compile(r"lead inspector(?: on site)?s?\s*:\s*(?P<rest>.+)", re.IGNORECASE)


def _lead_in_team(body: Sequence[Line]) -> str | None:
    """Return the lead inspector from the inspection team's list near the end of the report."""
    found = [match["rest"] for line in body if (match := _LEAD.fullmatch(line.text))]
    return names_in(found[0]) if found else None


def _council(front: Front, framework: Framework, kind: InspectionType) -> str:
    """Return the part of the title that names the council, as printed."""
    title = " ".join(front.title)
    if framework is Framework.LOOKED_AFTER_2013:
        return re.sub(r"(?i)^inspection of looked after children services\s*", "", title)
    if kind is InspectionType.LSCB_REVIEW:
        return re.split(r"(?i)\s*(?:review|inspection) of the effectiveness", title)[0]
    named = re.match(r"(?i)inspection of (.+?) local authority children[’']s services", title)
    named = named or re.match(r"(?i)inspection of (.+?) children[’']s services", title)
    if framework is Framework.ILACS and named:
        return named[1]
    return re.split(r"(?i)\s*(?:re-?)?inspection of ", title)[0]


def _licence(pages: Sequence[Page]) -> str | None:
    """Return the licence that the report prints, on page 1 to 3 or on its last two pages."""
    near = [*pages[:3], *pages[-2:]]
    text = plain(" ".join(line.text for page in near for line in page.lines))
    if "open government licence" in text:
        return "ogl_3"
    if "non-commercial" in text:
        return "non_commercial"
    return None
