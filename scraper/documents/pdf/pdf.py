"""A PDF as pages of positioned lines, words and ruling lines.

PDFium does the work (BSD licence, quick, and it keeps the words of a label together where other
libraries scatter them). It is not safe to use from two threads at once: use one process for each.
"""

from __future__ import annotations

import re
from types import TracebackType
from typing import Self

import pypdfium2

from scraper.documents.pdf.layout import NotAPdfError, Page, UnreadablePdfError
from scraper.documents.pdf.open_page import OpenPage
from scraper.pdf_header import has_pdf_header
from scraper.printed_words import one_line

# No report has a quarter of it; a longer file is set aside, not read in part.
MOST_PAGES = 400


def _what_it_seems(data: bytes) -> str:
    """Say in a few words what bytes that are no PDF seem to be."""
    start = data[:2048].lstrip().lower()
    if not data:
        return "an empty file"
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        found = re.search(rb"<title[^>]*>([^<]{0,200})</title>", data[:65536], re.IGNORECASE)
        title = one_line(found.group(1).decode("utf-8", "replace")) if found else ""
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
        if not has_pdf_header(data):
            raise NotAPdfError(f"not a PDF: {_what_it_seems(data)}")
        try:
            self._document = pypdfium2.PdfDocument(data)
            self.count = len(self._document)
        except pypdfium2.PdfiumError as error:
            # PDFium tells of the last failure that it has a word for, which may be another file's.
            if "password" in str(error).lower() and b"/Encrypt" in data:
                raise UnreadablePdfError("encrypted: it asks for a password") from error
            raise UnreadablePdfError("a PDF too broken to open, or without pages") from error
        if self.count > MOST_PAGES:
            self.close()
            raise UnreadablePdfError(
                f"{self.count} pages, more than the {MOST_PAGES} that are read"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free what PDFium holds."""
        self._document.close()

    def page(self, number: int, *, closely: bool = False) -> Page:
        """Return page `number` (from 1) with its lines.

        Args:
            number: From 1.
            closely: Whether to read its words and ruled lines too, for a page with a table.

        Raises:
            UnreadablePdfError: The page is broken or has too many characters.
        """
        with OpenPage(self._document, number) as opened:
            return Page(
                number,
                opened.width,
                opened.height,
                tuple(opened.lines()),
                tuple(opened.words()) if closely else (),
                tuple(opened.rules()) if closely else (),
            )
