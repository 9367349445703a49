"""The text of a report as paragraphs: numbers, sections and bullets kept, furniture gone.

A paragraph begins with its number or bullet, after a gap, or back at the margin. Which lines are
footnotes or headings `typesetting` knows; how lines become one text, `hyphenation`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from scraper.documents.pdf.bullets import BULLET, NO_WORDS, STROKES
from scraper.documents.pdf.hyphenation import LineJoiner
from scraper.documents.pdf.layout import Line, Page
from scraper.documents.pdf.typesetting import (
    heading_level,
    marks_of_footnotes,
    size_of_text,
    top_to_bottom,
    without_footnotes,
)
from scraper.printed_words import comparable
from scraper.records import Paragraph

_STROKE = re.compile(f"[{STROKES}]")
_AS_DASH = dict.fromkeys(map(ord, STROKES), "\u2013")
_NUMBER = re.compile(r"(\d{1,3})\.{1,2}(?:\s+(?=\S)|(?=[A-Z‘“])|$)")
_BARE_NUMBER = re.compile(r"(\d{1,3})\s+(?=[A-Z])")
_ENDS = (".", "!", "?", ":", ";", "”", "’", ")")
# Words that begin what Ofsted prints at the end of every report.
END_MATTER = "The Office for Standards in Education, Children"
# A hanging indent in points; facing pages begin up to eight apart.
_INDENT = 12.0
_SAME_MARGIN = 4.0
_MOST_SHORT = 60.0  # points by which the last line but one of a paragraph ends before the margin
_FOOTNOTE_NUMBER = re.compile(r"(?<=[a-z]{3})\d{1,2}$")


def read_paragraphs(
    pages: Sequence[Page],
    headings: Mapping[Line, str],
    skip: Collection[Line],
    *,
    ends: tuple[str, ...] = (END_MATTER,),
    is_flat: bool = False,
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a report in reading order.

    Footnotes, the table of contents, running headers and footers, and the notice about Ofsted at
    the end are left out.

    Args:
        pages: Every page of it, without running headers and footers.
        headings: Lines of graded headings, which need not be bold, and the whole heading of each.
        skip: Lines that are no text, such as the table of judgements.
        ends: Beginnings of the line with which the text is over.
        is_flat: Whether every heading ends the one before, as in letters: their type tells no more.
    """
    body = size_of_text(pages)
    builder = _Builder(pages)
    graded = {line.page for line in headings}
    for page in pages:
        lines, notes = without_footnotes(page, skip, body)
        lines = top_to_bottom(lines)
        marks = marks_of_footnotes(notes)
        for line in lines:
            if line.text in ("Contents", "CONTENTS"):
                break
            if line.text.startswith(ends):
                return builder.finish()
            if not line.text[0].isalnum() and NO_WORDS.fullmatch(line.text):
                continue
            if page.number in graded and line in headings:
                builder.add_graded(headings[line], line)
            elif level := heading_level(line, body):
                builder.add_heading(line, 1 if is_flat else level)
            elif marks:
                builder.add_text(line._replace(text=marks.sub("", line.text)))
            else:
                builder.add_text(line)
        builder.end_page()
    return builder.finish()


def _right_margin(pages: Sequence[Page]) -> float:
    """Return where whole lines end, in points from the left: nine in ten end before it."""
    ends = sorted(line.right for page in pages for line in page.lines)
    return ends[len(ends) * 9 // 10] if ends else 0.0


def _is_same_line(last: Line, line: Line) -> bool:
    """Whether what PDFium gives as two lines is one, parted where a footnote's mark stood."""
    same = last.page == line.page and abs(last.bottom - line.bottom) < 0.4 * last.size
    return same and line.left >= last.right - 2


class _Builder:
    """Puts lines together to paragraphs, and paragraphs under their headings."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._joiner = LineJoiner(pages)
        self._found: list[Paragraph] = []
        self._sections: list[tuple[int, str]] = []
        self._level = 0
        self._lines: list[Line] = []
        self._number: int | None = None
        self._bullet = False
        self._last_number = 0
        self._heading: list[Line] = []
        self._on_new_page = False
        self._largest = 0.0  # type of the heading of the whole part
        self._in_summary = False
        # Whole lines end here; a line that ends well before is the last of its paragraph.
        self._margin = _right_margin(pages)

    def add_graded(self, heading: str, line: Line) -> None:
        """Take the next line in reading order, which belongs to a graded heading."""
        self._end_paragraph()
        self._end_heading()
        level = 1 if self._largest and line.size > self._largest - 0.5 else 2
        if heading != (self._sections[-1][1] if self._sections else ""):
            self._open_section(level, heading)
        self._on_new_page = False

    def add_heading(self, line: Line, level: int) -> None:
        """Take the next line in reading order, which is a heading so deep, or part of one."""
        self._end_paragraph()
        if self._heading and not self._same_heading(self._heading[-1], line):
            self._end_heading()
        self._level = min(level, self._level) if self._heading else level
        if level == 1:
            self._largest = line.size
        self._heading.append(line)
        self._on_new_page = False

    def end_page(self) -> None:
        """Take note that what follows is on another page."""
        self._end_heading()
        self._on_new_page = True

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
        self._open_section(self._level, _FOOTNOTE_NUMBER.sub("", self._joiner.join(self._heading)))
        self._heading = []

    def _open_section(self, level: int, heading: str) -> None:
        self._in_summary = False
        last = self._found[-1] if self._found else None
        if last and last.text.endswith(f". {heading}"):
            # Printed twice: at the end of the paragraph above it, and as a heading.
            self._found[-1] = replace(last, text=last.text.removesuffix(f" {heading}"))
        while self._sections and self._sections[-1][0] >= level:
            self._sections.pop()
        self._sections.append((level, heading))

    def add_text(self, line: Line) -> None:
        """Take the next line in reading order, which is no heading."""
        self._end_heading()
        number = self._number_of(line) if line.text[0].isdigit() else None
        bullet = None if number else BULLET.match(line.text)
        if self._lines and _is_same_line(self._lines[-1], line):
            last = self._lines[-1]
            space = "" if line.text[0] in ".,;:)" else " "
            self._lines[-1] = last._replace(text=last.text + space + line.text, right=line.right)
            return
        if number or bullet or not self._goes_on(line):
            self._end_paragraph()
        if number:
            self._end_summary()
            self._number = self._last_number = int(number[1])
            line = line._replace(text=line.text[number.end() :])
        elif bullet:
            self._bullet = True
            line = line._replace(text=line.text[bullet.end() :])
        self._lines.append(line)
        self._on_new_page = False

    def _number_of(self, line: Line) -> re.Match[str] | None:
        """Return the number with which a line begins a paragraph, if it does."""
        if (found := _NUMBER.match(line.text)) and self._begins_paragraph(int(found[1]), line):
            return found
        bare = _BARE_NUMBER.match(line.text)
        return bare if bare and self._goes_on_counting(int(bare[1]), line) else None

    def _begins_paragraph(self, number: int, line: Line) -> bool:
        """Whether a number at a line's start numbers a paragraph, and is no year or figure."""
        separate = not self._lines or self._is_separate(line)
        if self._lines and not separate:
            hangs = self._number is not None and line.left > self._lines[0].left + _INDENT
            if hangs or self._lines[-1].breaks_word:
                return False
        if number == self._last_number + 1 or (number == self._last_number and separate):
            return True
        if number == 1:
            return separate or self._lines[-1].text.endswith(_ENDS)
        return self._last_number < number <= self._last_number + 3

    def _goes_on_counting(self, number: int, line: Line) -> bool:
        """Whether a number without its full stop is the next one, where a paragraph begins."""
        separate = bool(self._lines) and self._is_separate(line)
        return separate and self._number is not None and number == self._last_number + 1

    def _is_separate(self, line: Line) -> bool:
        """Whether a line is set off from the paragraph before it, and not one of its lines."""
        last = self._lines[-1]
        if self._on_new_page:
            return last.text.endswith(_ENDS)
        hangs = self._number is not None and len(self._lines) > 1
        if hangs and abs(line.left - last.left) <= _SAME_MARGIN:
            return False
        return line.top - last.top > 1.55 * max(last.size, line.size)

    def _goes_on(self, line: Line) -> bool:
        """Whether a line without number or bullet belongs to the paragraph before."""
        if not self._lines:
            return False
        last = self._lines[-1]
        if line.size > last.size * 1.3:
            return False
        hangs = self._bullet or self._number is not None
        if self._on_new_page:
            if hangs and line.left > self._lines[0].left + _INDENT:
                return True
            is_short = last.right < self._margin - _MOST_SHORT
            return not last.text.endswith(_ENDS) or (line.text[:1].islower() and not is_short)
        if line.top - last.top > 1.55 * max(last.size, line.size):
            return False
        if line.top < last.top - 2 * last.size:
            return False
        return not (hangs and len(self._lines) > 1 and line.left < self._lines[1].left - 4)

    def _end_paragraph(self) -> None:
        text = self._joiner.join(self._lines) if self._lines else ""
        if _STROKE.search(text):
            text = text.translate(_AS_DASH)
        if text:
            heading = self._sections[-1][1] if self._sections else ""
            self._in_summary = self._number is None and comparable(heading) == "summary"
            section = " – ".join(heading for _, heading in self._sections)
            page = self._lines[0].page
            self._found.append(Paragraph(section, self._number, page, text, self._bullet))
        self._lines, self._number, self._bullet = [], None, False

    def _end_summary(self) -> None:
        """Close the box "Summary", whose paragraphs have no numbers, where numbers go on."""
        if self._in_summary:
            self._sections.pop()
            self._in_summary = False
