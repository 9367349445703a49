"""Reads Ofsted's outcome workbooks (XLSX, ODS): bytes in, a typed record out; no I/O.

A sheet about councils is read when all its headers are understood, else it is listed with the
reason; so is every row of it that was set aside, and every cell that holds no grade that we know.
Sheets about children's homes and other providers, totals and notes are ignored by name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from scraper.documents.workbooks.agreement import settle
from scraper.documents.workbooks.cells import NotUnderstoodError, read_text
from scraper.documents.workbooks.headers import (
    Column,
    Field,
    is_about_providers,
    is_header_row,
    understand,
)
from scraper.documents.workbooks.package import UnreadableWorkbookError, open_package
from scraper.documents.workbooks.rows import SheetRecords, read_row
from scraper.printed_words import bare_words
from scraper.records import Workbook

__all__ = ["UnreadableWorkbookError", "read_workbook"]

_LATEST = 366  # days from the day that a workbook describes to the last report it may list
_TOP = 20  # rows in which the header of a table of providers stands; the known ones are in row 4
# Sheets known to be about something else, by the words of their names.
_OTHER_SHEETS = re.compile(
    r"cover.*|accessibility|(?:table of )?contents|guidance|notes?|meta ?data|glossary|introduction"
    r"|.*\b(?:providers?|places|joiners|homes?|fostering|adopters?|placements?|send|notifications?)"
    r"\b.*|.*\btime series",
)
_AS_AT = re.compile(r"\bat (\d{1,2}) (Mar|March) (20\d\d)\b", re.IGNORECASE)


def read_workbook(data: bytes) -> Workbook:
    """Read a workbook.

    Args:
        data: An XLSX or ODS file.

    Returns:
        Its inspections and visits in the order of the sheets. `not_understood` also names the rows
        that were set aside in a sheet that was otherwise read.

    Raises:
        UnreadableWorkbookError: it is not such a file, or broken, locked or too large.
    """
    book = open_package(data)
    sheets: list[SheetRecords] = []
    ignored: list[str] = []
    refused: list[tuple[str, str]] = []
    days: set[date] = set()
    for name in book.sheet_names:
        rows = _rows(book, name)
        words = bare_words(name)
        headers = [row for row in rows if is_header_row(row)]
        top = [*rows[:_TOP], *headers]
        if _OTHER_SHEETS.fullmatch(words) or any(is_about_providers(row) for row in top):
            ignored.append(name)
            if words == "cover":
                days |= _days(row for row in rows[:1])
            continue
        if not headers:
            refused.append((name, "no table of councils was found in it"))
            continue
        try:
            sheets.append(_read_sheet(name, rows))
        except NotUnderstoodError as error:
            refused.append((name, str(error)))
        days |= _days([[words], *rows[:1]])
    settle(sheets)
    as_at = days.pop() if len(days) == 1 else None
    if as_at:
        for sheet in sheets:
            _set_aside_what_came_later(sheet, as_at)
    refused += [(sheet.sheet, _reasons(sheet.set_aside)) for sheet in sheets if sheet.set_aside]
    return Workbook(
        sha256=hashlib.sha256(data).hexdigest(),
        as_at=as_at,
        inspections=tuple(record for sheet in sheets for record in sheet.inspections),
        visits=tuple(record for sheet in sheets for record in sheet.visits),
        not_understood=tuple(refused),
        ignored=tuple(ignored),
    )


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    """Return a sheet's rows from its very first, blank cells as ""."""
    try:
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as error:
        raise UnreadableWorkbookError(f"the sheet {name} cannot be read: {error}") from error


def _days(rows: Any) -> set[date]:
    """Return the days that titles say the data is "at"."""
    found = set()
    for row in rows:
        for cell in row:
            for day, _, year in _AS_AT.findall(read_text(cell)):
                found.add(datetime.strptime(f"{day}/3/{year}", "%d/%m/%Y").date())  # noqa: DTZ007
    return found


def _read_sheet(name: str, rows: Sequence[Sequence[Any]]) -> SheetRecords:
    """Read the tables of a sheet, which may be stacked, with blank rows and titles between or not.

    Raises:
        NotUnderstoodError: a header is unknown, or cells stand outside of any table.
    """
    records = SheetRecords(name)
    columns: tuple[Column, ...] | None = None
    read = 0
    for number, cells in enumerate(rows, start=1):
        filled = sum(bool(read_text(cell)) for cell in cells)
        if is_header_row(cells):
            columns = understand(cells)
        elif not filled:
            columns = None
        elif columns is not None and _is_title(cells, columns, rows[number : number + 1]):
            continue
        elif columns is not None:
            read_row(cells, number, columns, records)
            read += 1
        elif filled > 1:
            raise NotUnderstoodError(f"row {number} has cells, but stands in no table")
    if not read:
        raise NotUnderstoodError("its table has no rows")
    return records


def _is_title(
    cells: Sequence[Any], columns: Sequence[Column], following: Sequence[Sequence[Any]]
) -> bool:
    """Return whether a row is the title of a next table, or a note, and no council's row.

    The sheet of all inspections in the release of 2024 has a second table right below the first,
    with a title and a header of its own. A title stands alone in its row; it may stand in the
    column of the councils, if that is the first, where a header follows.
    """
    alone = [index for index, cell in enumerate(cells) if read_text(cell)]
    if len(alone) != 1:
        return False
    of_council = next(each.index for each in columns if each.content is Field.COUNCIL)
    return alone[0] != of_council or any(is_header_row(row) for row in following)


def _set_aside_what_came_later(sheet: SheetRecords, as_at: date) -> None:
    """Set aside inspections of long after the day that the workbook describes: a slip in a year."""
    last = as_at + timedelta(days=_LATEST)
    for found in list(sheet.inspections):
        for day in (found.started, found.published):
            if day and day > last:
                sheet.inspections.remove(found)
                why = f"{found.council_printed}: {day} in a workbook of {as_at}"
                sheet.set_aside.append((found.row, why))
                break


def _reasons(set_aside: Sequence[tuple[int, str]]) -> str:
    """Return the rows set aside as one line."""
    return "rows set aside: " + "; ".join(f"row {row}, {why}" for row, why in sorted(set_aside))
