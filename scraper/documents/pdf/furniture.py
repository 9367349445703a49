"""Running headers, footers and page numbers: what stands at the edge of pages and is no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scraper.documents.pdf.layout import Line, Page

_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?\.?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_HEADER = 0.08  # of the page's height
_FOOTER = 0.925
_FOOT_OF_PAGE = 0.85


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return pages without the lines at their edges that number them or recur on other pages."""
    edges = [_at_edges(page) for page in pages]
    numbers = _page_numbers(pages)
    seen = Counter(text for lines in edges for text in {_without_digits(line) for line in lines})
    kept = []
    for page, lines in zip(pages, edges, strict=True):
        gone = {
            line
            for line in lines
            if _NUMBER.fullmatch(line.text) or seen[_without_digits(line)] > 1
        } | numbers.get(page.number, set())
        rest = tuple(line for line in page.lines if line not in gone) if gone else page.lines
        kept.append(replace(page, lines=rest))
    return kept


def _page_numbers(pages: Sequence[Page]) -> dict[int, set[Line]]:
    """Return the lines low on a page that are its number, where most pages have one so low.

    Some programs put them well above the edge; a number that goes up with the pages is theirs.
    """
    found: dict[int, list[tuple[int, Line]]] = {}
    for page in pages:
        for line in page.lines:
            if line.top > page.height * _FOOT_OF_PAGE and _DIGITS.fullmatch(line.text):
                found.setdefault(int(line.text) - page.number, []).append((page.number, line))
    shift = max(found, key=lambda shift: len(found[shift]), default=0)
    if len({number for number, _ in found.get(shift, [])}) * 2 < len(pages):
        return {}
    return {number: {line} for number, line in found[shift]}


def _at_edges(page: Page) -> list[Line]:
    """Return the lines that stand where running headers and footers do."""
    upper, lower = page.height * _HEADER, page.height * _FOOTER
    return [line for line in page.lines if line.bottom < upper or line.bottom > lower]


def _without_digits(line: Line) -> str:
    """Return a line's text with every number alike: pages differ in their numbers."""
    return _DIGITS.sub("#", line.text)
