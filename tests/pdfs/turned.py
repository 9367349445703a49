"""The same pages kept another way: turned by /Rotate, with another origin, behind a cover."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tests.pdfs.sheets import LEFT, Sheets


def turned(data: bytes, degrees: int) -> bytes:
    """Turn what every page holds, and the page back by /Rotate: it is shown as it was."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        matrix, box = {
            90: ((0, 1, -1, 0, height, 0), (height, width)),
            180: ((-1, 0, 0, -1, width, height), (width, height)),
            270: ((0, -1, 1, 0, 0, width), (height, width)),
        }[degrees]
        _move(page, matrix, (0, 0, *box))
        page.set_rotation(degrees)
    return _saved(document)


def moved(data: bytes, left: float, bottom: float) -> bytes:
    """Let the boxes of every page begin at (left, bottom), and move what it holds likewise."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        _move(page, (1, 0, 0, 1, left, bottom), (left, bottom, left + width, bottom + height))
    return _saved(document)


def behind_a_cover(data: bytes, *words: str) -> bytes:
    """Put a page in front that holds nothing but these words, a line each."""
    cover = Sheets()
    for number, line in enumerate(words):
        cover.text(LEFT, 300 + 40 * number, line, 24)
    document = pypdfium2.PdfDocument(cover.bytes())
    document.import_pages(pypdfium2.PdfDocument(data))
    return _saved(document)


def _move(page: Any, matrix: tuple[float, ...], box: tuple[float, ...]) -> None:
    """Move what a page holds, and set its boxes."""
    pdfium.FPDFPage_TransFormWithClip(page.raw, pdfium.FS_MATRIX(*matrix), None)
    page.set_mediabox(*box)
    page.set_cropbox(*box)


def _saved(document: Any) -> bytes:
    """Return a document's bytes."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
