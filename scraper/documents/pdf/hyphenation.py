"""Lines joined to one text, with the words that were parted at a line's end made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scraper.documents.pdf.layout import Line, Page

# "first- and second-line": the hyphen stays for a word that comes later.
_SUSPENDED = re.compile(r"(?:and|or|to|nor)\b(?!-)")
_WORD = re.compile(r"[\w'’-]+")
_JOINED = re.compile(r"\w-$")
_RANGE = re.compile(r"\d[–-]$")


class LineJoiner:
    """Joins lines of one report."""

    def __init__(self, pages: Sequence[Page]) -> None:
        """Take the report's pages, which tell how it writes a word elsewhere."""
        self._pages = pages
        self._text: str | None = None

    def join(self, lines: Sequence[Line]) -> str:
        """Join lines to one, repairing words that were parted at a line's end."""
        text = lines[0].text
        for before, line in pairwise(lines):
            following = line.text
            if before.text[-1:] not in "-–" or _SUSPENDED.match(following):
                text = f"{text} {following}"
            elif before.breaks_word or (_JOINED.search(text) and following[:1].islower()):
                text = self._rejoin(text, following)
            elif _RANGE.search(text) and following[:1].isdigit():
                text += following
            else:
                text = f"{text} {following}"
        return " ".join(text.split())

    def _rejoin(self, text: str, following: str) -> str:
        """Join a word parted by a hyphen: without it only if the report writes it so elsewhere."""
        first, second = _WORD.findall(text)[-1:], _WORD.findall(following)[:1]
        if first and second:
            whole, parted = (first[0][:-1] + second[0]).lower(), (first[0] + second[0]).lower()
            if self._is_written(whole) and not self._is_written(parted):
                return text[:-1] + following
        return text + following

    def _is_written(self, word: str) -> bool:
        """Whether the report has a word, given in lower case, somewhere within a line."""
        if self._text is None:
            lines = (line.text for page in self._pages for line in page.lines)
            self._text = "\n".join(lines).lower()
        if word not in self._text:
            return False
        return bool(re.search(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", self._text))
