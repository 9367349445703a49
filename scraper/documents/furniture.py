"""Running headers, footers and page numbers: what stands at the edge of pages and is no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from scraper.documents.layout import Line, Page

_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?\.?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_HEADER = 0.08  # of the page's height
_FOOTER = 0.925


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return pages without the lines at their edges that number them or recur on other pages."""
    repeated = _repeated(pages)
    return [
        replace(
            page,
            lines=tuple(line for line in page.lines if not _is_furniture(line, page, repeated)),
        )
        for page in pages
    ]


def _edge(line: Line, page: Page) -> bool:
    """Whether a line stands where running headers and footers do."""
    return line.bottom < page.height * _HEADER or line.bottom > page.height * _FOOTER


def _repeated(pages: Iterable[Page]) -> frozenset[str]:
    """Return what the lines at the edges of pages say, numbers aside, on two pages or more."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_DIGITS.sub("#", line.text) for line in page.lines if _edge(line, page)})
    return frozenset(text for text, count in seen.items() if count > 1)


def _is_furniture(line: Line, page: Page, repeated: Collection[str]) -> bool:
    """Whether a line is a page number, or part of a running header or footer."""
    if not _edge(line, page):
        return False
    return bool(_NUMBER.fullmatch(line.text)) or _DIGITS.sub("#", line.text) in repeated
