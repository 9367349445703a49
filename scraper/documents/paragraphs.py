"""The text of a report as paragraphs: numbers, sections and bullets kept, the page's furniture gone.

Everything is told from position and type: running headers and footers stand at a page's edge and say
the same on several pages; footnotes are set smaller, below the text; headings are bold; a paragraph
begins with its number or bullet, after a gap, or back at the margin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from scraper.documents.grades import plain
from scraper.documents.pdf import Line, Page
from scraper.records import Paragraph

_BULLET = re.compile(
    "[\u25fc\u25a0\u25aa\u2022\u25cf\u25e6\u2023\uf06e\uf0b7\uf0a7\uf02d\u2013\u2212-]\\s+"
)
_NUMBER = re.compile(r"(\d{1,3})\.\s+(?=\S)")
_LONE_NUMBER = re.compile(r"\d{1,3}\.?")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[\w'’-]+")
_ENDS = (".", "!", "?", ":", ";", "”", "’", ")")
# Words that begin what Ofsted prints at the end of every report.
_END_MATTER = re.compile(r"the office for standards in education, children's services and skills")
_HEADER = 0.08  # of the page's height
_FOOTER = 0.925


def read_paragraphs(
    pages: Sequence[Page], headings: Collection[Line], skip: Collection[Line]
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a report in reading order.

    Footnotes, the table of contents, running headers and footers, and the notice about Ofsted at the
    end are left out.

    Args:
        pages: Every page of it.
        headings: Lines known to be headings though not wholly bold, such as graded ones.
        skip: Lines that are no text, such as the table of judgements.
    """
    furniture = _repeated(pages)
    body = _body_size(pages)
    builder = _Builder(pages, body)
    for page in pages:
        lines = [
            line
            for line in page.lines
            if line not in skip and not _is_furniture(line, page, furniture)
        ]
        lines = _without_footnotes(lines, body)
        contents = False
        for line in lines:
            words = plain(line.text)
            if words == "contents":
                contents = True
            if contents:
                continue
            if _END_MATTER.match(words):
                return builder.finish()
            builder.add(line, is_heading=line in headings or _is_bold(line, body))
        builder.end_page()
    return builder.finish()


def _body_size(pages: Iterable[Page]) -> float:
    """Return the font size of most of the text, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


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
    return bool(_LONE_NUMBER.fullmatch(line.text)) or _DIGITS.sub("#", line.text) in repeated


def _without_footnotes(lines: list[Line], body: float) -> list[Line]:
    """Return a page's lines without the small ones below all others."""
    end = len(lines)
    while end and lines[end - 1].size < body * 0.9:
        end -= 1
    kept = lines[:end]
    return [
        line for line in kept if not (line.size < body * 0.8 and _LONE_NUMBER.fullmatch(line.text))
    ]


def _is_bold(line: Line, body: float) -> bool:
    """Whether a line is a heading by its type."""
    return line.weight >= 600 and line.size >= body * 0.95 and not _BULLET.match(line.text)


class _Builder:
    """Puts lines together to paragraphs, and paragraphs under their headings."""

    def __init__(self, pages: Sequence[Page], body: float) -> None:
        self._pages = pages
        self._body = body
        self._found: list[Paragraph] = []
        self._sections: list[tuple[float, str]] = []
        self._lines: list[Line] = []
        self._number: int | None = None
        self._bullet = False
        self._last_number = 0
        self._heading: list[Line] = []
        self._turned = False
        self._vocabulary: frozenset[str] | None = None

    def add(self, line: Line, *, is_heading: bool) -> None:
        """Take the next line in reading order."""
        if is_heading:
            self._end_paragraph()
            if self._heading and not self._same_heading(self._heading[-1], line):
                self._end_heading()
            self._heading.append(line)
        else:
            self._end_heading()
            self._add_text(line)
        self._turned = False

    def end_page(self) -> None:
        """Take note that what follows is on another page."""
        self._end_heading()
        self._turned = True

    def finish(self) -> tuple[Paragraph, ...]:
        """Return all paragraphs."""
        self._end_paragraph()
        return tuple(self._found)

    def _same_heading(self, before: Line, line: Line) -> bool:
        close = line.top - before.top < 1.6 * max(line.size, before.size)
        return close and abs(line.size - before.size) < 1.0

    def _end_heading(self) -> None:
        if not self._heading:
            return
        size = self._heading[0].size
        text = self._join(self._heading)
        while self._sections and self._sections[-1][0] <= size + 0.5:
            self._sections.pop()
        self._sections.append((size, text))
        self._heading = []

    def _add_text(self, line: Line) -> None:
        number = _NUMBER.match(line.text)
        if number and not self._in_sequence(int(number[1])):
            number = None
        bullet = None if number else _BULLET.match(line.text)
        if number or bullet or not self._goes_on(line):
            self._end_paragraph()
        if number:
            self._number = self._last_number = int(number[1])
            line = line._replace(text=line.text[number.end() :])
        elif bullet:
            self._bullet = True
            line = line._replace(text=line.text[bullet.end() :])
        self._lines.append(line)

    def _in_sequence(self, number: int) -> bool:
        """Whether a number at a line's start numbers a paragraph, and is no year or figure."""
        if number == 1 or self._last_number < number <= self._last_number + 3:
            return not (self._lines and not self._lines[-1].text.endswith(_ENDS) and number == 1)
        return False

    def _goes_on(self, line: Line) -> bool:
        """Whether a line without number or bullet belongs to the paragraph before."""
        if not self._lines:
            return False
        last = self._lines[-1]
        hangs = self._bullet or self._number is not None
        margin = self._lines[1].left if len(self._lines) > 1 else self._lines[0].left + 6
        if self._turned:
            if hangs and line.left > self._lines[0].left + 6:
                return True
            return not last.text.endswith(_ENDS) or line.text[:1].islower()
        if line.top - last.top > 1.55 * max(last.size, line.size):
            return False
        if line.top < last.top - 2 * last.size:
            return False
        return not (hangs and line.left < margin - 4)

    def _end_paragraph(self) -> None:
        if self._lines:
            first = self._lines[0]
            section = " – ".join(text for _, text in self._sections)
            self._found.append(
                Paragraph(section, self._number, first.page, self._join(self._lines), self._bullet)
            )
        self._lines, self._number, self._bullet = [], None, False

    def _join(self, lines: Sequence[Line]) -> str:
        """Join lines to one, repairing words that were parted at a line's end."""
        text = lines[0].text
        for before, line in zip(lines, lines[1:], strict=False):
            following = line.text
            if before.breaks_word or re.search(r"\w-$", text) and following[:1].islower():
                text = self._mend(text, following)
            elif re.search(r"\d[–-]$", text) and following[:1].isdigit():
                text += following
            else:
                text = f"{text} {following}"
        return " ".join(text.split())

    def _mend(self, text: str, following: str) -> str:
        """Join a word parted by a hyphen: without it only if the report writes it so elsewhere."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(
                word.lower()
                for page in self._pages
                for line in page.lines
                for word in _WORD.findall(line.text)
            )
        first, second = _WORD.findall(text)[-1:], _WORD.findall(following)[:1]
        if first and second:
            whole, parted = (first[0][:-1] + second[0]).lower(), (first[0] + second[0]).lower()
            if whole in self._vocabulary and parted not in self._vocabulary:
                return text[:-1] + following
        return text + following
