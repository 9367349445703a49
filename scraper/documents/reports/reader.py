"""What a framework's module gives: its name, the titles of its reports, and how they are read.

Each module of `scraper.documents.reports.frameworks` has READERS, a tuple of `Reader`. Nothing else
has to know of it: whoever recognises or reads a report asks all of them.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from scraper.documents.pdf.layout import Line
from scraper.documents.pdf.pdf import Pdf
from scraper.documents.reports import frameworks
from scraper.documents.reports.first_page import FirstPage, Front
from scraper.documents.reports.headings import Heading
from scraper.records import Framework, InspectionType, Judgement


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report whose framework is known, opened for its reader.

    Attributes:
        pdf: The document, for pages that are to be read closely.
        inspection_type: The type of inspection that its title tells.
        first: The page with title and dates.
        front: What stands at its top.
        body: The lines of all pages after it, without running headers and footers.
        tops: The first lines of each of these pages.
    """

    pdf: Pdf
    inspection_type: InspectionType
    first: FirstPage
    front: Front
    body: Sequence[Line]
    tops: Sequence[str]

    @property
    def title(self) -> str:
        """The printed title on one line."""
        return " ".join(self.front.title)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a report.

    Attributes:
        judgements: Every area that the framework grades, each once.
        headings: The graded headings of the body: sections of the text.
        inspection_type: The type of inspection, where the text tells more than the title.
        lead_inspector: As on the first page, or from a place that this framework has.
    """

    judgements: Sequence[Judgement]
    headings: Sequence[Heading]
    inspection_type: InspectionType
    lead_inspector: str | None


@dataclass(frozen=True, slots=True)
class Reader:
    """How the reports of one framework are recognised and read.

    Attributes:
        framework: Its id, with a row in reference/frameworks.csv.
        titles: Patterns of its titles, in the words of `wording.unpunctuated`, and the type of
            inspection that each tells; the first that is found counts.
        read: Reads a report, or raises UnclearTableError where it is not as it should be; None for
            a framework that is known by its title only.
        council_in: Returns the part of a title that names the council, as printed.
    """

    framework: Framework
    titles: tuple[tuple[re.Pattern[str], InspectionType], ...]
    read: Callable[[OpenReport], Reading] | None
    council_in: Callable[[str, InspectionType], str]

    def inspection_type_of(self, title: str) -> InspectionType | None:
        """Return the type of inspection that a title tells, None for another framework's."""
        return next((found for pattern, found in self.titles if pattern.search(title)), None)


@cache
def all_readers() -> tuple[Reader, ...]:
    """Return the readers of every framework."""
    found: list[Reader] = []
    for module in sorted(each.name for each in pkgutil.iter_modules(frameworks.__path__)):
        found += importlib.import_module(f"{frameworks.__name__}.{module}").READERS
    return tuple(found)


def council_before(title: str) -> str:
    """Return what stands before "Inspection of ..." in a title."""
    return re.split(r"(?i)\s*\b(?:re-?)?inspection of ", title)[0]
