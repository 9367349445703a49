"""What page 1 tells beside the grades: title, council, dates, lead inspector."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scraper.documents.pdf.layout import Page, Rule, Word
from scraper.documents.reports.dates import UnclearDateError, read_date, read_ranges
from scraper.documents.reports.inspector_names import is_office, names_in
from scraper.documents.reports.table import Row, VisualLine, read_table, visual_lines
from scraper.printed_words import comparable
from scraper.records import Area

_DATES = re.compile(r"inspection dates?\s*:?\s*(?P<rest>.*)", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:report )?published\s*:?\s*(?P<rest>.*)", re.IGNORECASE)
_LEAD = re.compile(r"(?:lead|reporting) inspectors?\s*:?\s*(?P<rest>.*)", re.IGNORECASE)
_STOPS = re.compile(
    r"(?:report )?published|lead inspector|reporting inspector|age group|judgements?\b"
    r"|the overall judgement|children's services? |the local safeguarding|inspection dates?",
)
_FOOTER = 0.93  # of the page's height; running footers stand below it
_HAS_DATE = re.compile(r"\d")


class UnclearFrontError(Exception):
    """Page 1 has something that cannot be read with certainty; the message says what."""


@dataclass(frozen=True, slots=True)
class Front:
    """What page 1 says.

    Attributes:
        title: Lines above the inspection dates.
        ranges: Ranges of inspection dates, at least one.
        published: Where it is printed on page 1.
        lead_inspector: Where it is printed on page 1; names joined with "; ".
        below: Where, in points from the top, all of this ends.
    """

    title: tuple[str, ...]
    ranges: tuple[tuple[date, date], ...]
    published: date | None
    lead_inspector: str | None
    below: float


@dataclass(frozen=True, slots=True)
class FirstPage:
    """A page whose words are wanted one by one: the first, or another with a table of grades.

    Attributes:
        number, width, height: As of `Page`.
        words, rules: What stands on it.
        lines: Its lines from top to bottom, without page number and running footer.
    """

    number: int
    width: float
    height: float
    words: Sequence[Word]
    rules: Sequence[Rule]
    lines: Sequence[VisualLine]

    def front(self) -> Front:
        """Read title, dates and names; see `read_front`."""
        return read_front(list(self.lines))

    def below(self, front: Front) -> list[VisualLine]:
        """Return the lines below title, dates and names."""
        return [line for line in self.lines if line.top >= front.below - 2]

    def table(
        self, column: float, labels: Mapping[Area, str], grades: str, *, below: float = 0.0
    ) -> list[Row]:
        """Return the rows of the table of grades; see `read_table`."""
        return read_table(
            self.number,
            self.words,
            self.rules,
            column,
            labels,
            grades,
            below=below,
            bottom=self.height * _FOOTER,
        )


def page_with_lines(page: Page) -> FirstPage:
    """Return a page, read closely, with its words put together to lines from top to bottom."""
    lines = [
        line
        for line in visual_lines(page.words)
        if line.top < page.height * _FOOTER and not re.fullmatch(r"\d{1,3}", line.text)
    ]
    return FirstPage(page.number, page.width, page.height, page.words, page.rules, lines)


def _gather(lines: list[VisualLine], start: int, first: str) -> tuple[str, int]:
    """Join a field's words with those of the lines on which it goes on.

    Returns:
        The words, and the number of the line after them.
    """
    words, position = first, start + 1
    while position < len(lines) and not _STOPS.match(comparable(lines[position].text)):
        following = lines[position].text
        if not _goes_on(words, following):
            break
        words, position = f"{words} {following}", position + 1
    return words, position


def _goes_on(words: str, following: str) -> bool:
    """Whether dates go on in the following line: they are not complete yet, or "and" joins more."""
    if not _HAS_DATE.search(following) and not re.fullmatch(
        r"(?:and|to|[a-z]+ \d{4}|[a-z]{3,9})", comparable(following)
    ):
        return False
    try:
        read_ranges(words)
    except UnclearDateError:
        return True
    return bool(re.match(r"(?:and|to|until|&|,|[-–—])\s", comparable(following)))


def _date_or_none(printed: str) -> date | None:
    """Return the date printed; None where it is no date, for the council's page has one as well."""
    try:
        return read_date(printed)
    except UnclearDateError:
        return None


def read_front(lines: list[VisualLine]) -> Front:
    """Read the top of page 1.

    Args:
        lines: Page 1's lines from top to bottom, without page number, header and footer.

    Raises:
        UnclearFrontError: Dates are missing, printed twice, or not understood.
    """
    starts = [number for number, line in enumerate(lines) if _DATES.fullmatch(line.text)]
    if len(starts) != 1:
        raise UnclearFrontError(f"{len(starts)} lines of inspection dates on page 1")
    start = starts[0]
    match = _DATES.fullmatch(lines[start].text)
    printed, position = _gather(lines, start, match["rest"] if match else "")
    try:
        ranges = read_ranges(printed)
    except UnclearDateError as error:
        raise UnclearFrontError(f"inspection dates: {error}") from error
    published: date | None = None
    lead: str | None = None
    below = lines[position - 1].bottom
    for number in range(position, min(position + 6, len(lines))):
        text = lines[number].text
        if found := _PUBLISHED.fullmatch(text):
            published = _date_or_none(found["rest"])
            below = lines[number].bottom
        elif found := _LEAD.fullmatch(text):
            lead = names_in(found["rest"], [line.text for line in lines[number + 1 : number + 3]])
            below = lines[number].bottom
        elif lead and is_office(text):
            below = lines[number].bottom
    title = tuple(line.text for line in lines[:start])
    return Front(title, tuple(ranges), published, lead, below)
