"""A PDF as pages of positioned lines, words and ruling lines.

PDFium does the work (BSD licence, quick, and it keeps the words of a label together where other
libraries scatter them). It is not safe to use from two threads at once: use one process for each.
Positions are asked for only where a line begins and ends, which costs little beside the text
itself; words and ruling lines are asked for page by page, where a table has to be read.

All positions are PDF points (1/72 inch) from the page's top left corner, downwards. Words that
stand off the page are left out: nobody can see them.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

import pypdfium2
import pypdfium2.raw as pdfium

# No report has a twentieth of either; a file beyond them is set aside, not read in part.
MOST_PAGES = 400
MOST_CHARACTERS_ON_A_PAGE = 100_000
BOLD = 600
_SMALLEST_SIZE = 3.0
_SIZE_IN_BOX = 0.83  # a letter's box is as high as the usual distance of lines

# PDFium writes this for a hyphen at the end of a line, and joins the two lines.
_LINE_END_HYPHEN = "\ufffe"
_PIECE = re.compile("[^\r\n\ufffe]+")
_WORD = re.compile(r"\S+")
_MAY_BE_MARK = re.compile(r"(?<![\d£$€(/\u2013-])\s?\d{1,2}(?=[\s.,;:)]|$)")
_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")


class UnreadablePdfError(Exception):
    """A PDF that cannot be read as a whole; the message says why, in one line."""


class NotAPdfError(Exception):
    """Bytes that are no PDF; the message says what they seem to be, in one line."""


class Line(NamedTuple):
    """A line of text as PDFium puts it together.

    Attributes:
        page: Number of the page, from 1.
        text: Without spaces at its ends and raised footnote digits; a hyphen at its end is kept.
        left, top, right, bottom: Of its first and last character's boxes, in points.
        size: Font size of its first character, in points.
        weight: Font weight: 400 is regular, 700 bold from first to last character.
        breaks_word: Whether it ends with a hyphen at which a word goes on in the next line.
    """

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    weight: int
    breaks_word: bool


class Word(NamedTuple):
    """A word and where it stands; raised footnote digits at its end are left out."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


class Rule(NamedTuple):
    """A straight line or thin box drawn on a page, such as a border of a table's cell."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """Whether it is wider than high."""
        return self.right - self.left > self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size in points, its lines in PDFium's reading order."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def _what_it_seems(data: bytes) -> str:
    """Say in a few words what bytes that are no PDF seem to be."""
    start = data[:2048].lstrip().lower()
    if not data:
        return "an empty file"
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        found = re.search(rb"<title[^>]*>([^<]{0,200})</title>", data[:65536], re.IGNORECASE)
        title = " ".join(found.group(1).decode("utf-8", "replace").split()) if found else ""
        return f"an HTML page{f' titled {title!r}' if title else ''}"
    if start.startswith(b"pk"):
        return "a ZIP archive or an Office document"
    return "no PDF header in it"


class Pdf:
    """An open PDF. Use it in a `with` statement.

    Raises:
        NotAPdfError: The bytes are something else.
        UnreadablePdfError: It is encrypted, broken, or too large.
    """

    def __init__(self, data: bytes) -> None:
        if b"%PDF-" not in data[:1024]:
            raise NotAPdfError(f"not a PDF: {_what_it_seems(data)}")
        try:
            self._document = pypdfium2.PdfDocument(data)
            self.count = len(self._document)
        except pypdfium2.PdfiumError as error:
            code = pdfium.FPDF_GetLastError()
            if code == pdfium.FPDF_ERR_PASSWORD:
                raise UnreadablePdfError("encrypted: it asks for a password") from error
            raise UnreadablePdfError("a PDF too broken to open") from error
        if self.count == 0:
            self.close()
            raise UnreadablePdfError("a PDF without pages")
        if self.count > MOST_PAGES:
            self.close()
            raise UnreadablePdfError(
                f"{self.count} pages, more than the {MOST_PAGES} that are read"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free what PDFium holds."""
        self._document.close()

    def page(self, number: int) -> Page:
        """Return page `number` (from 1) with its lines.

        Raises:
            UnreadablePdfError: The page is broken or has too many characters.
        """
        with _OpenPage(self._document, number) as opened:
            return Page(number, opened.width, opened.height, tuple(opened.lines()))

    def words_and_rules(self, number: int) -> tuple[list[Word], list[Rule]]:
        """Return the words of page `number` (from 1), in PDFium's order, and its straight lines."""
        with _OpenPage(self._document, number) as opened:
            return opened.words(), opened.rules()


class _OpenPage:
    """A page and its text as PDFium holds them, for as long as the `with` statement lasts."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int) -> None:
        self.number = number
        try:
            self._page = document[number - 1]
            self._text_page = self._page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdfError(f"page {number} is broken") from error
        self._text = self._text_page.raw
        self.width, self.height = self._page.get_size()
        self._count = pdfium.FPDFText_CountChars(self._text)
        if self._count > MOST_CHARACTERS_ON_A_PAGE:
            self.__exit__()
            raise UnreadablePdfError(f"page {number} holds {self._count} characters")
        self._box = pdfium.FS_RECTF()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text_page.close()
        self._page.close()

    def characters(self) -> str:
        """Return the page's text, one UTF-16 unit to each character."""
        if self._count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (self._count + 1))()
        written = pdfium.FPDFText_GetText(self._text, 0, self._count, buffer)
        raw = bytes(memoryview(buffer).cast("B")[: max(written - 1, 0) * 2])
        text = raw.decode("utf-16-le", "replace")
        if len(text) * 2 != len(raw):
            text = _BEYOND_16_BITS.sub("\ufffd\ufffd", text)
        # Characters that PDFium leaves out of the text shift the index of the later ones.
        self._shifted = len(text) != self._count
        return text

    def _index(self, position: int) -> int:
        """Return PDFium's index of the character at a position of the text."""
        if not self._shifted:
            return position
        return pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, position)

    def _box_of(self, position: int) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a character's box, its font's height high."""
        box = self._box
        if not pdfium.FPDFText_GetLooseCharBox(self._text, self._index(position), box):
            return (0.0, 0.0, 0.0, 0.0)
        return (box.left, self.height - box.top, box.right, self.height - box.bottom)

    def _is_on_page(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether words stand where whoever looks at the page can see them."""
        inside = left < self.width and right > 0 and top < self.height and bottom > 0
        return inside and left <= right and top <= bottom

    def lines(self) -> list[Line]:
        """Return the lines in PDFium's reading order."""
        text = self.characters()
        found = []
        for piece in _PIECE.finditer(text):
            words = piece.group().strip()
            if not words:
                continue
            first = piece.start() + piece.group().index(words[0])
            last = first + len(words) - 1
            left, top, _, bottom = self._box_of(first)
            _, top_of_last, right, bottom_of_last = self._box_of(last)
            top, bottom = min(top, top_of_last), max(bottom, bottom_of_last)
            if not self._is_on_page(left, top, right, bottom):
                continue
            index = self._index(first)
            size = self._size(first)
            weight = self._weight(index)
            if weight >= BOLD:
                weight = min(weight, self._weight(self._index(last)))
            words = self._without_marks(words, first, size)
            breaks = text[piece.end() : piece.end() + 1] == _LINE_END_HYPHEN
            found.append(
                Line(
                    self.number,
                    words + "-" if breaks else words,
                    left,
                    top,
                    right,
                    bottom,
                    size,
                    weight,
                    breaks,
                )
            )
        return found

    def _size(self, position: int) -> float:
        """Return a character's size in points.

        Some programs set type of one point and enlarge it; there, the box tells the size.
        """
        size = pdfium.FPDFText_GetFontSize(self._text, self._index(position))
        if size > _SMALLEST_SIZE:
            return size
        _, top, _, bottom = self._box_of(position)
        return (bottom - top) * _SIZE_IN_BOX

    def _weight(self, index: int) -> int:
        """Return a character's font weight; where the font does not tell, its name does."""
        weight = pdfium.FPDFText_GetFontWeight(self._text, index)
        if weight > 0:
            return weight
        name = ctypes.create_string_buffer(64)
        pdfium.FPDFText_GetFontInfo(self._text, index, name, 64, None)
        return 700 if b"bold" in name.value.lower() else 400

    def _without_marks(self, words: str, first: int, size: float) -> str:
        """Return a line's words without the raised digits of footnotes."""
        kept, end = [], 0
        for match in _MAY_BE_MARK.finditer(words, 1):
            if self._size(first + match.end() - 1) < 0.8 * size:
                kept.append(words[end : match.start()])
                end = match.end()
        return "".join(kept) + words[end:] if end else words

    def words(self) -> list[Word]:
        """Return the words in PDFium's reading order."""
        text = self.characters()
        found = []
        for piece in _PIECE.finditer(text):
            hyphen = text[piece.end() : piece.end() + 1] == _LINE_END_HYPHEN
            for match in _WORD.finditer(piece.group()):
                first = piece.start() + match.start()
                word = match.group()
                left, top, right, bottom = self._box_of(first)
                height = bottom - top
                last = first + len(word) - 1
                while last > first and word[-1].isdigit():
                    _, raised_top, _, raised_bottom = self._box_of(last)
                    if raised_bottom - raised_top > 0.8 * height:
                        break
                    word, last = word[:-1], last - 1
                if last > first:
                    _, _, right, _ = self._box_of(last)
                if not self._is_on_page(left, top, right, bottom):
                    continue
                if hyphen and match.end() == len(piece.group().rstrip()):
                    word += "-"
                found.append(Word(word, left, top, right, bottom, height))
        return found

    def rules(self) -> list[Rule]:
        """Return the straight lines, and boxes no thicker than a line, drawn on the page."""
        found = []
        page = self._page.raw
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        for position in range(min(pdfium.FPDFPage_CountObjects(page), 20_000)):
            drawn = pdfium.FPDFPage_GetObject(page, position)
            if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
                continue
            if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
                continue
            rule = Rule(
                left.value, self.height - top.value, right.value, self.height - bottom.value
            )
            if min(rule.right - rule.left, rule.bottom - rule.top) <= 3:
                found.append(rule)
        return found
