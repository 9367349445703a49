"""Graded headings in the body of a report: the second witness beside the table on page 1.

A heading fills whole lines, says what was judged and its grade, and nothing else. That tells it
from lists of previous grades (which in single inspection reports put a colon between), from the
pages that explain what each grade means, and from sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scraper.documents.pdf.layout import BOLD, Line
from scraper.printed_words import comparable
from scraper.records import Area, Rectangle

_MOST_LINES = 5
_ENDINGS = ("outstanding", "good", "improvement", "inadequate", "judged", "because")
_WITHIN = ("safeguarding", "scb")  # a board's own name may begin its heading
_HEADER = re.compile(r"key judge?ment")
_FOOTNOTE = re.compile(r"(?<=[a-z.])\d{1,2}$")


class Heading(NamedTuple):
    """A graded heading: area, the words of its grade, the whole of it as printed, and its lines."""

    area: Area
    printed: str
    text: str
    page: int
    rectangle: Rectangle
    lines: tuple[Line, ...] = ()


def rectangle_of(lines: Sequence[Line]) -> Rectangle:
    """Return the rectangle around lines of one page."""
    return Rectangle(
        round(max(min(line.left for line in lines) - 4, 0.0), 1),
        round(max(min(line.top for line in lines) - 2, 0.0), 1),
        round(max(line.right for line in lines) + 4, 1),
        round(max(line.bottom for line in lines) + 2, 1),
    )


def heading_of(area: Area, grade: str, text: str, lines: Sequence[Line]) -> Heading:
    """Return a heading made of lines; where it runs over to another page, its end counts."""
    last = lines[-1].page
    place = rectangle_of([line for line in lines if line.page == last])
    return Heading(area, grade, text, last, place, tuple(lines))


def find_headings(
    lines: Sequence[Line], patterns: Mapping[Area, str], first_words: Iterable[str]
) -> list[Heading]:
    """Return every graded heading among lines, in their order.

    Args:
        lines: Lines of the body in reading order.
        patterns: For each area, a pattern of the whole heading in the words of
            `printed_words.comparable`, with a group `grade`.
        first_words: Words in lower case with which a heading may begin, to look at few lines only.
    """
    begins = tuple(first_words)
    compiled = [(area, re.compile(pattern + r"\s*[.:]?")) for area, pattern in patterns.items()]
    found: list[Heading] = []
    position = 0
    while position < len(lines):
        if not _may_begin(lines[position], begins):
            position += 1
            continue
        best: tuple[int, Heading] | None = None
        for end in range(position + 1, min(position + _MOST_LINES, len(lines)) + 1):
            used = lines[position:end]
            text = " ".join(line.text for line in used)
            words = _FOOTNOTE.sub("", comparable(text))
            if not words.rstrip(" .:").endswith(_ENDINGS):
                continue
            for area, pattern in compiled:
                match = pattern.fullmatch(words)
                if match:
                    graded_words = re.sub(r"(?: because)?\s*[.:]?$", "", text)
                    heading = heading_of(area, match["grade"], graded_words, used)
                    best = (end, heading)
        if best and _stands_alone(lines, position, best[0]):
            position, heading = best
            found.append(heading)
        else:
            position += 1
    return found


def _may_begin(line: Line, begins: tuple[str, ...]) -> bool:
    """Whether a graded heading may begin with a line."""
    lower = line.text.lower()
    if lower.startswith(begins):
        return True
    return line.weight >= BOLD and any(word in lower for word in _WITHIN)


def _stands_alone(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether lines are no part of a paragraph: bold, set apart, or in a table of their own.

    A sentence that is wrapped by chance so that it fills whole lines is none of these. The table
    has the header "Key judgement | Judgement grade".
    """
    used = lines[start:end]
    if all(line.weight >= BOLD for line in used):
        return True
    before = lines[start - 1] if start else None
    after = lines[end] if end < len(lines) else None
    if before is not None and _HEADER.match(comparable(before.text)):
        return True
    return _is_set_apart(before, used[0]) and _is_set_apart(used[-1], after)


def _is_set_apart(upper: Line | None, lower: Line | None) -> bool:
    """Whether there is more than a line's gap between two lines, or a page's end."""
    if upper is None or lower is None or upper.page != lower.page:
        return True
    return abs(lower.top - upper.top) > 1.6 * max(upper.size, lower.size)
