"""Opens the file that a workbook is, a zip of XML parts, if it is whole and of a bearable size.

A few hundred bytes can claim a sheet of 17 thousand million cells: XLSX by a cell in the last
corner, ODS by repeated rows and columns. The library fills such a sheet in memory, so its size is
measured first.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from scraper.printed_words import one_line

LARGEST = 128 * 1024 * 1024  # bytes after unpacking; the workbook of 2022 unpacks to 25 MB
MOST_CELLS = 1_000_000  # in one sheet; the largest sheet of 2022 has about 105,000
_PIECE = 1024 * 1024

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    CalamineError,
    OSError,
    ValueError,
    RuntimeError,
    EOFError,
)
_XLSX_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_XLSX_CELLS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


class UnreadableWorkbookError(ValueError):
    """The bytes are no workbook that can be opened; the text says why, in one line."""


def open_package(data: bytes) -> CalamineWorkbook:
    """Open the bytes of an XLSX or ODS file.

    Raises:
        UnreadableWorkbookError: they are something else, or broken, locked or too large.
    """
    if not data.startswith(b"PK"):
        seems = "an HTML page" if b"<html" in data[:2048].lower() else "another kind of file"
        raise UnreadableWorkbookError(f"not an XLSX or ODS workbook but {seems}")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check(package)
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except UnreadableWorkbookError:
        raise
    except _BROKEN as error:
        reason = one_line(str(error)) or type(error).__name__
        raise UnreadableWorkbookError(f"the workbook cannot be opened: {reason}") from error


def _check(package: zipfile.ZipFile) -> None:
    """Raise UnreadableWorkbookError if a part is damaged or what it claims is too large."""
    size = sum(part.file_size for part in package.infolist())
    if size > LARGEST:
        raise UnreadableWorkbookError(f"it unpacks to {size} bytes, which is too large")
    for part in package.infolist():
        content = _content(package, part)
        # A sheet of XLSX may lie anywhere in the package.
        is_ods = part.filename == "content.xml"
        cells = _cells_of_ods(content) if is_ods else _cells_of_xlsx(content)
        if cells > MOST_CELLS:
            raise UnreadableWorkbookError(f"a sheet claims {cells} cells, which is too large")


def _content(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return a part, unpacked piece by piece: the size that it claims may be false."""
    pieces, size = [], 0
    with package.open(part) as packed:
        while piece := packed.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST:
                raise UnreadableWorkbookError("it unpacks to more than it claims, and too much")
    return b"".join(pieces)


def _cells_of_xlsx(sheet: bytes) -> int:
    """Return how many cells the sheet has from its first to its last, or that say no place."""
    last_row = last_column = 0
    for letters, row in _XLSX_CELL.findall(sheet):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - ord("A") + 1
        last_row, last_column = max(last_row, int(row)), max(last_column, column)
    return max(last_row * last_column, sum(1 for _ in _XLSX_CELLS.finditer(sheet)))


def _cells_of_ods(content: bytes) -> int:
    """Return how many cells the largest sheet has down and across to its last filled one."""
    return max(map(_cells_of_table, content.split(b"<table:table ")), default=0)


def _cells_of_table(table: bytes) -> int:
    rows = last_row = last_column = 0
    for attributes, cells in _ODS_ROW.findall(table):
        rows += _repeated(_ROWS, attributes)
        column = filled = 0
        for cell in _ODS_CELL.findall(cells):
            column += _repeated(_COLUMNS, cell)
            if b"value-type" in cell:
                filled = column
        if filled:
            last_row, last_column = rows, max(last_column, filled)
    return last_row * last_column


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
