"""Which framework a document belongs to, told from its own title, never from its link."""

from __future__ import annotations

import re

from scraper.documents.reports.grades import plain, unpunctuated
from scraper.records import DocumentStatus, Framework, InspectionType, VisitKind

_ILACS = re.compile(
    r"inspection of (?:.+ )?(?:children's services|children's social care services)\b"
)
# Companies that councils set up to run these services: some titles name them and nothing else.
_TRUST = re.compile(
    r"inspection of (?P<trust>"
    r".*\b(?:(?:children(?:['’]?s)?|families|young people)\b.*\btrust"
    r"|children first|for children)\b.*)",
    re.IGNORECASE,
)
_SIF = "inspection of services for children in need of help and protection"
_AGAIN = re.compile(r"\bre-? ?inspection of services")
_BOARD = re.compile(
    r"(?:review|inspection) of the effectiveness of the local safeguarding children board"
)
_LOOKED_AFTER = "inspection of looked after children services"
# Publications without grades, by words of their titles.
_UNGRADED = (
    ("joint targeted area inspection", VisitKind.JTAI, "a joint targeted area inspection letter"),
    ("focused visit", VisitKind.FOCUSED_VISIT, "a focused visit letter"),
    ("monitoring visit", VisitKind.MONITORING_VISIT, "a monitoring visit letter"),
    ("area send", VisitKind.AREA_SEND, "an area SEND inspection"),
    ("special educational needs", VisitKind.AREA_SEND, "an area SEND inspection"),
)
_EARLIER = (
    ("safeguarding and looked after children", "safeguarding and looked after children, 2009-12"),
    ("arrangements for the protection of children", "protection of children, 2012-13"),
)


class SetAside(Exception):  # noqa: N818 - an outcome, not an error
    """The document is no report that can be read; carries the status to record.

    Attributes:
        status: What became of it.
        letter: The kind of letter that it says it is; None where it is none, or does not say so.
    """

    def __init__(
        self, status: DocumentStatus, reason: str, letter: VisitKind | None = None
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.letter = letter


def recognise(page_1: str) -> tuple[Framework, InspectionType]:
    """Return the framework and the kind of inspection.

    Args:
        page_1: The words of page 1 from top to bottom.

    Raises:
        SetAside: It is another kind of document, or a framework that we do not know.
    """
    words = unpunctuated(page_1)
    title = re.split(r"inspection dates?\b", words)[0][:400]
    for told, letter, what in _UNGRADED:
        if told in title:
            raise SetAside(
                DocumentStatus.NOT_A_REPORT, f"no graded report: it seems to be {what}", letter
            )
    if _SIF in title:
        again = _AGAIN.search(title)
        return Framework.SIF, InspectionType.REINSPECTION if again else InspectionType.INSPECTION
    if _BOARD.search(title):
        return Framework.SIF, InspectionType.LSCB_REVIEW
    if _LOOKED_AFTER in title:
        return Framework.LOOKED_AFTER_2013, InspectionType.INSPECTION
    for told, what in _EARLIER:
        if told in title:
            raise SetAside(
                DocumentStatus.UNRECOGNISED, f"an earlier framework, which is not read ({what})"
            )
    if _ILACS.search(title) or _TRUST.search(title):
        return Framework.ILACS, InspectionType.INSPECTION
    told = repr(title[:120].strip())
    if "inspection" in words and ("ofsted" in words or "judgement" in words):
        raise SetAside(DocumentStatus.UNRECOGNISED, f"no kind of inspection that we know: {told}")
    raise SetAside(DocumentStatus.NOT_A_REPORT, f"no inspection report: {told}")


def reviews_board(title: str, tops_of_pages: list[str]) -> bool:
    """Whether the safeguarding board (LSCB) is reviewed too.

    Args:
        title: The report's.
        tops_of_pages: The first lines of each later page: one PDF may hold the review as a second
            report, with a title and dates of its own.
    """
    if _BOARD.search(plain(title)):
        return True
    tops = [plain(top) for top in tops_of_pages]
    return any(_BOARD.search(top) and "inspection date" in top for top in tops)


def council_in(title: str, framework: Framework, kind: InspectionType) -> str:
    """Return the part of a title that names the council, as printed."""
    if framework is Framework.LOOKED_AFTER_2013:
        return re.sub(r"(?i)^inspection of looked after children services\s*", "", title)
    if kind is InspectionType.LSCB_REVIEW:
        return re.split(r"(?i)\s*(?:review|inspection) of the effectiveness", title)[0]
    if framework is Framework.ILACS and (company := _TRUST.match(title)):
        return company["trust"].rstrip(" .:,;")
    named = re.match(
        r"(?i)inspection of (.+?)(?: local authority)? children[’']s (?:social care )?services",
        title,
    )
    if framework is Framework.ILACS and named and plain(named[1]) != "local authority":
        return named[1]
    return re.split(r"(?i)\s*\b(?:re-?)?inspection of ", title)[0]
