"""What the setting of a page tells of its lines: their order, footnotes and headings.

PDFs name none of these. Footnotes are set smaller, below the text; headings are bold or larger; the
parts of a page stand one below the other, whatever the order in which they are stored.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from scraper.documents.pdf.bullets import BULLET
from scraper.documents.pdf.layout import BOLD, Line, Page
from scraper.printed_words import comparable

# Printed in plain type in some reports, as in bold in all others.
_PLAIN_HEADING = re.compile(r"recommendations:?")
_LONE_NUMBER = re.compile(r"\d{1,3}\.?")
_NOTE = re.compile(r"(\d{1,2})\s*\D")
_BELOW_TOPICS = re.compile(r"(?:executive )?summary$|inspection findings$|key judgement|areas for ")
_TOPICS = re.compile(
    r"recommendations$|inspection findings .|summary for children|information about"
    r"|what needs to improve|what does the |the inspection team"
    r"|the experiences? and progress|leadership, management"
)


def size_of_text(pages: Iterable[Page]) -> float:
    """Return the font size of most of the text, in points."""
    sizes: dict[float, int] = {}
    for page in pages:
        for line in page.lines:
            sizes[line.size] = sizes.get(line.size, 0) + len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=12.0)


def top_to_bottom(lines: list[Line]) -> list[Line]:
    """Return a page's lines with the parts of it in the order in which they stand.

    The lower part of a page may be stored before the upper one. Parts that stand beside each other,
    such as the columns of a table, keep their order.
    """
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.top >= runs[-1][-1].top - 2:
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) == 1:
        return lines
    bands: list[tuple[float, float, list[Line]]] = []
    for run in runs:
        top, bottom = min(line.top for line in run), max(line.bottom for line in run)
        overlapping = [band for band in bands if band[0] < bottom and top < band[1]]
        separate = [band for band in bands if band not in overlapping]
        whole = [line for band in overlapping for line in band[2]] + run
        top = min([top, *(band[0] for band in overlapping)])
        bottom = max([bottom, *(band[1] for band in overlapping)])
        bands = [*separate, (top, bottom, whole)]
    return [line for band in sorted(bands, key=lambda band: band[0]) for line in band[2]]


def heading_level(line: Line, body: float) -> int:
    """Return how deep a heading a line is: 1 for a part of the report, 2, 3; 0 for none.

    The same heading is set larger in one section than in another, so Ofsted's usual words go first.
    """
    if not _may_be_heading(line, body) or line.size < body * 0.95 or BULLET.match(line.text):
        return 0
    if line.size > body * 1.25:
        return 1
    words = comparable(line.text)
    if _BELOW_TOPICS.match(words):
        return 3
    if _TOPICS.match(words):
        return 2
    return 2 if line.size > body * 1.1 else 3


def _may_be_heading(line: Line, body: float) -> bool:
    """Whether a line is set as a heading is, or says in plain type what else is set so."""
    if line.weight >= BOLD or line.size > body * 1.5:
        return True
    return line.text[:1] == "R" and bool(_PLAIN_HEADING.fullmatch(comparable(line.text)))


def without_footnotes(
    page: Page, skip: Collection[Line], body: float
) -> tuple[list[Line], list[Line]]:
    """Return a page's lines of text, and its footnotes: small lines below all others."""
    small = body * 0.9
    end = max((line.bottom for line in page.lines if line.size >= small), default=0.0) - 2
    skipped = any(line.page == page.number for line in skip)
    kept, notes = [], []
    for line in page.lines:
        if skipped and line in skip:
            continue
        if line.size >= small:
            kept.append(line)
        elif line.top > end:
            notes.append(line)
        elif line.size >= body * 0.8 or not _LONE_NUMBER.fullmatch(line.text):
            kept.append(line)
    return kept, notes


def marks_of_footnotes(notes: Iterable[Line]) -> re.Pattern[str] | None:
    """Return a pattern for marks that refer to a page's footnotes, where they are set full size."""
    numbers = {found[1] for line in notes if (found := _NOTE.match(line.text))}
    if not numbers:
        return None
    return re.compile(rf"(?:(?<=[a-z’”)])|(?<=[a-z][.,;:]))(?:{'|'.join(numbers)})(?=[\s.,;:]|$)")
