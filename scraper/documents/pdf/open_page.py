"""One page of a PDF while PDFium holds it open: its lines, words and ruling lines.

Positions are asked for only where a line begins and ends, which costs little beside the text
itself. Words that stand off the page are left out: nobody can see them.
"""

from __future__ import annotations

import ctypes
import re
from typing import Self

import pypdfium2
import pypdfium2.raw as pdfium

from scraper.documents.pdf.layout import BOLD, Line, Rule, UnreadablePdfError, Word

MOST_CHARACTERS_ON_A_PAGE = 100_000
_MOST_DRAWN = 20_000
_SMALLEST_SIZE = 3.0
_SIZE_IN_BOX = 0.83  # a letter's box is as high as the usual distance of lines

# PDFium writes this for a hyphen at the end of a line, and joins the two lines.
_LINE_END_HYPHEN = "\ufffe"
_PIECE = re.compile("[^\r\n\ufffe]+")
_WORD = re.compile(r"\S+")
_DIGIT = re.compile(r"\d")
_MAY_BE_MARK = re.compile(r"(?<![\d£$€(/\u2013-])\s?\d{1,2}(?=[\s.,;:)]|$)")
_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")


def _load_upright(document: pypdfium2.PdfDocument, index: int) -> pdfium.FPDF_PAGE:
    """Return a page whose coordinates are those that it is shown in; something false if broken.

    A page may be turned by its /Rotate, and its boxes need not begin at 0, 0. PDFium tells where
    characters are before both, and measures turned letters wrongly, so the content itself is moved.
    """
    page = pdfium.FPDF_LoadPage(document.raw, index)
    box = pdfium.FS_RECTF()
    if not page or not pdfium.FPDF_GetPageBoundingBox(page, box):
        return page
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    turned = pdfium.FPDFPage_GetRotation(page)
    if not turned and not left and not bottom:
        return page
    across, down = right - left, top - bottom
    a, b, c, d, e, f = (
        (1, 0, 0, 1, -left, -bottom),
        (0, -1, 1, 0, -bottom, right),
        (-1, 0, 0, -1, right, top),
        (0, 1, -1, 0, top, -left),
    )[turned]
    wide, high = (down, across) if turned % 2 else (across, down)
    pdfium.FPDFPage_TransFormWithClip(page, pdfium.FS_MATRIX(a, b, c, d, e, f), None)
    pdfium.FPDFPage_SetRotation(page, 0)
    for set_box in (pdfium.FPDFPage_SetMediaBox, pdfium.FPDFPage_SetCropBox):
        set_box(page, 0, 0, wide, high)
    pdfium.FPDF_ClosePage(page)
    return pdfium.FPDF_LoadPage(document.raw, index)


class OpenPage:
    """A page and its text as PDFium holds them, for as long as the `with` statement lasts."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int) -> None:
        self.number = number
        self._page = _load_upright(document, number - 1)
        self._text = pdfium.FPDFText_LoadPage(self._page) if self._page else None
        if not self._text:
            self.__exit__()
            raise UnreadablePdfError(f"page {number} is broken")
        self.width: float = pdfium.FPDF_GetPageWidthF(self._page)
        self.height: float = pdfium.FPDF_GetPageHeightF(self._page)
        self._count: int = pdfium.FPDFText_CountChars(self._text)
        if self._count > MOST_CHARACTERS_ON_A_PAGE:
            self.__exit__()
            raise UnreadablePdfError(f"page {number} holds {self._count} characters")
        self._box = pdfium.FS_RECTF()
        self._characters = self._read_characters()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._text:
            pdfium.FPDFText_ClosePage(self._text)
        if self._page:
            pdfium.FPDF_ClosePage(self._page)

    def _read_characters(self) -> str:
        """Return the page's text, one UTF-16 unit to each character."""
        self._shifted = False
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
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, position))

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
        # Some hundred thousand lines go through here in a run: hence no call that can be spared.
        text, number, page, shifted = self._characters, self.number, self._text, self._shifted
        found = []
        for piece in _PIECE.finditer(text):
            whole = piece.group()
            words = whole.strip()
            if not words:
                continue
            first = piece.start() + len(whole) - len(whole.lstrip())
            begin, last = first, first + len(words) - 1
            if shifted:
                begin, last = self._index(begin), self._index(last)
            place = self._place(begin, last)
            if place is None:
                continue
            size: float = pdfium.FPDFText_GetFontSize(page, begin)
            if size <= _SMALLEST_SIZE:
                size = self._size(first)
            weight: int = pdfium.FPDFText_GetFontWeight(page, begin)
            if weight <= 0 or weight >= BOLD:
                weight = min(self._weight(begin), self._weight(last))
            if _DIGIT.search(words, 1):
                words = self._without_marks(words, first, size)
            end = piece.end()
            breaks = text[end : end + 1] == _LINE_END_HYPHEN
            if breaks:
                words += "-"
            found.append(Line(number, words, *place, size, weight, breaks))
        return found

    def _place(self, begin: int, last: int) -> tuple[float, float, float, float] | None:
        """Return left, top, right and bottom of a line; None where it stands off the page.

        Args:
            begin: PDFium's index of its first character.
            last: That of its last one.
        """
        box, page, height = self._box, self._text, self.height
        if not pdfium.FPDFText_GetLooseCharBox(page, begin, box):
            return None
        left, upper, lower = box.left, box.top, box.bottom
        if not pdfium.FPDFText_GetLooseCharBox(page, last, box):
            return None
        top, bottom = height - max(upper, box.top), height - min(lower, box.bottom)
        right = box.right
        return (left, top, right, bottom) if self._is_on_page(left, top, right, bottom) else None

    def _size(self, position: int) -> float:
        """Return a character's size in points.

        Some programs set type of one point and enlarge it; there, the box tells the size.
        """
        size: float = pdfium.FPDFText_GetFontSize(self._text, self._index(position))
        if size > _SMALLEST_SIZE:
            return size
        _, top, _, bottom = self._box_of(position)
        return (bottom - top) * _SIZE_IN_BOX

    def _weight(self, index: int) -> int:
        """Return a character's font weight; where the font does not tell, its name does."""
        weight: int = pdfium.FPDFText_GetFontWeight(self._text, index)
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
        text = self._characters
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
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        for position in range(min(pdfium.FPDFPage_CountObjects(self._page), _MOST_DRAWN)):
            drawn = pdfium.FPDFPage_GetObject(self._page, position)
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
