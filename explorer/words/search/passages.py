"""What to show of a paragraph: the words that were found, marked, and enough around them.

All text that comes in leaves escaped; the marks are put in afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from explorer.words.writing.html import Html, join, tag

ROOM = 110
"""Characters shown of the sentence before and of the one after those with the words."""
LONGEST = 600
"""Characters shown of the sentences with the words: the first of them, where they are longer."""

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[”’\")]*\s+(?=[A-Z“‘\"'(0-9])")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a paragraph.

    Attributes:
        begins: Where it begins in the paragraph, in characters.
        ends: Where it ends.
        of: Length of the paragraph.
    """

    begins: int
    ends: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the paragraph."""
        return self.begins == 0 and self.ends == self.of


def excerpt(text: str, marks: re.Pattern[str]) -> Excerpt:
    """Return the part of a paragraph to show: the sentence with the words, and some around it.

    Where the words stand in several sentences, those up to the last are shown if they fit.
    """
    found = [match.span() for match in marks.finditer(text)]
    if not found:
        return Excerpt(0, min(len(text), LONGEST), len(text))
    sentences = _sentences(text)
    first = next(place for place, (_, end) in enumerate(sentences) if found[0][0] < end)
    last = first
    for place, (begin, end) in enumerate(sentences):
        has_words = any(begin <= at < end for at, _ in found)
        if place > last and has_words and end - sentences[first][0] <= LONGEST:
            last = place
    begins, ends = sentences[first][0], sentences[last][1]
    if first > 0:
        before = sentences[first - 1][0]
        begins = max(before, _word_start(text, begins - ROOM)) if begins - before > ROOM else before
    if last + 1 < len(sentences):
        after = sentences[last + 1][1]
        ends = _word_end(text, ends + ROOM) if after - ends > ROOM else after
    if ends - begins > LONGEST + 2 * ROOM:
        # One sentence without end: keep the words in the middle of what is shown.
        begins = _word_start(text, max(begins, found[0][0] - LONGEST // 2))
        ends = _word_end(text, min(ends, begins + LONGEST))
    return Excerpt(begins, min(ends, len(text)), len(text))


def _sentences(text: str) -> list[tuple[int, int]]:
    starts = [0, *(match.end() for match in _SENTENCE_ENDS.finditer(text))]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _word_start(text: str, place: int) -> int:
    """Return the start of the first whole word at or after a place."""
    place = max(0, place)
    if place == 0 or text[place - 1].isspace():
        return place
    space = text.find(" ", place)
    return place if space < 0 else space + 1


def _word_end(text: str, place: int) -> int:
    """Return the end of the last whole word at or before a place."""
    if place >= len(text) or text[place].isspace():
        return min(place, len(text))
    space = text.rfind(" ", 0, place)
    return place if space < 0 else space


def marked(text: str, marks: re.Pattern[str], begins: int = 0, ends: int | None = None) -> Html:
    """Return text, or a part of it, as HTML: everything escaped, the words found in <mark>."""
    ends = len(text) if ends is None else ends
    pieces: list[Html | str] = []
    place = begins
    for match in marks.finditer(text):
        start, end = max(match.start(), begins), min(match.end(), ends)
        if start >= end:
            continue
        pieces += [text[place:start], tag("mark", text[start:end])]
        place = end
    pieces.append(text[place:ends])
    return join(pieces, "")
