"""The tables as one workbook for people who work in a spreadsheet."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from lxml.etree import LxmlError
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved

from warehouse.exports.data_package import GRADES, TITLE, Facts, readme, sources
from warehouse.exports.spreadsheet import DANGEROUS
from warehouse.exports.tables import Table

LONGEST_CELL = 32_767  # characters; Excel calls a file with more damaged
CUT = "… [cut: a cell holds no more]"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can state
WIDTHS = {"DATE": 12, "TIMESTAMP": 20, "INTEGER": 12, "BOOLEAN": 12, "DOUBLE": 12, "ENUM": 24}


def write_workbook(
    path: Path,
    connection: duckdb.DuckDBPyConnection,
    tables: dict[Table, int],
    about: Facts,
    with_text: bool,
) -> None:
    """Write the tables as a workbook: readme, dictionary, then a sheet a table.

    The same tables give the same bytes, whenever and wherever it is written.

    Raises:
        OSError: it cannot be written.
    """
    rough = path.with_name(path.name + ".rough")
    book = Workbook(write_only=True)
    try:
        write_readme(book, tables, about, with_text)
        by_name = {table.name: table for table in tables}
        for table in (by_name["dictionary"], *(t for t in tables if t.name != "dictionary")):
            write_sheet(book, connection, table)
        book.properties.creator = "Councils Compared"
        book.properties.title = TITLE
        book.save(rough)
    except LxmlError as error:
        # The sheets grow in temporary files, written by a library that knows no OSError, and
        # complains again of every sheet that is left open.
        for sheet in book.worksheets:
            with contextlib.suppress(LxmlError, StopIteration, WorkbookAlreadySaved):
                sheet.close()
        raise OSError(f"no room for the sheets of the workbook ({error})") from error
    make_repeatable(rough, path, about.as_at)
    rough.unlink()


def write_readme(book: Workbook, tables: dict[Table, int], about: Facts, with_text: bool) -> None:
    """Add the sheet that tells what is in the others."""
    sheet = book.create_sheet("readme")
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 100
    rows: list[tuple[Any, ...]] = [(heading(sheet, TITLE),), ()]
    rows += [(None, wrapped(sheet, text)) for text in readme(tables, "xlsx", about, with_text)]
    rows += [(), (heading(sheet, "Grade"), heading(sheet, "In order"))]
    rows += [(grade, f"{rank} {label}") for rank, (grade, label) in enumerate(GRADES.items(), 1)]
    rows += [(), (heading(sheet, "Sheet"), heading(sheet, "What is in it"))]
    rows += [
        (table.name, wrapped(sheet, f"{count:,} rows. {table.description}"))
        for table, count in tables.items()
    ]
    rows += [(), (heading(sheet, "Sources"),)]
    rows += [(None, wrapped(sheet, f"{s['title']}: {s['path']}")) for s in sources(about)]
    for row in rows:
        sheet.append(row)


def write_sheet(book: Workbook, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Add the sheet of one table."""
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, 1):
        width = WIDTHS.get(column.type, 28)
        sheet.column_dimensions[get_column_letter(place)].width = max(width, len(column.name) + 4)
    sheet.append([heading(sheet, column.name) for column in table.columns])
    count = 0
    for row in fetch(connection, table):
        cells = [as_cell(sheet, value) for value in row]
        # Some readers take a row to end with its last cell.
        cells[-1] = blank(sheet) if cells[-1] is None else cells[-1]
        sheet.append(cells)
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{count + 1}"


def fetch(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[list[Any]]:
    """Yield the rows of a table, with the Analysis Function's shorthand for missing grades."""
    names = [column.name for column in table.columns]
    status = names.index("status") if table.name == "judgements" else None
    missing = [names.index(name) for name in names if name.startswith("grade")]
    result = connection.execute(table.query)
    while rows := result.fetchmany(1000):
        for found in rows:
            row = list(found)
            if status is not None and row[status] != "graded":
                sign = "[z]" if row[status] == "not_in_framework" else "[x]"
                for place in missing:
                    row[place] = sign if row[place] is None else row[place]
            yield row


def as_cell(sheet: Any, value: Any) -> Any:
    """Return a value as a cell that holds it and can never be a formula."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT)] + CUT
    if not DANGEROUS.match(text) and not text.startswith("=") and text not in ERROR_CODES:
        return text
    cell = WriteOnlyCell(sheet)
    cell.value = text
    # Text and nothing else, also when somebody edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def blank(sheet: Any) -> Any:
    """Return a cell that is empty but there."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = "@"
    return cell


def heading(sheet: Any, text: str) -> Any:
    """Return a cell in bold."""
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def wrapped(sheet: Any, text: str) -> Any:
    """Return a cell whose text goes over several lines."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def make_repeatable(rough: Path, path: Path, as_at: datetime) -> None:
    """Copy a workbook without the traces of when it was written."""
    stamp = as_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(rough) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in in_order(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content)


def in_order(names: Iterable[str]) -> list[str]:
    """Return the parts of a workbook in one order; the list of types comes first, as is usual."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
