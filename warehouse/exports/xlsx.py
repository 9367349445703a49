"""The tables as one workbook for people who work in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from warehouse.exports.data_package import GRADES, TITLE, Facts, readme, sources
from warehouse.exports.spreadsheet import DANGEROUS
from warehouse.exports.tables import Table

LONGEST_CELL = 32_767  # characters; Excel calls a file with more damaged
CUT = "… [cut: a cell holds no more]"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDTHS = {"DATE": 12, "TIMESTAMP": 20, "INTEGER": 12, "BOOLEAN": 12, "DOUBLE": 12, "ENUM": 24}


class Book:
    """A workbook that is being written, and the styles of its cells."""

    def __init__(self, path: Path, created: datetime) -> None:
        # Row by row, so that it needs little memory however long a table is.
        self.file = Workbook(str(path), {"constant_memory": True})
        # What it would take from the clock otherwise.
        self.file.set_properties(
            {"title": TITLE, "author": "Councils Compared", "created": created}
        )
        self.heading = self.file.add_format({"bold": True})
        self.wrapped = self.file.add_format({"text_wrap": True, "valign": "top"})
        self.text = self.file.add_format({"num_format": "@"})
        # Text and nothing else, also when somebody edits the cell.
        self.only_text = self.file.add_format({"quote_prefix": True})
        self.day = self.file.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self.file.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


def write_workbook(
    path: Path,
    connection: duckdb.DuckDBPyConnection,
    tables: dict[Table, int],
    about: Facts,
    with_text: bool,
) -> None:
    """Write the tables as a workbook: readme, dictionary, then a sheet a table.

    The same tables give the same bytes, whenever it is written.

    Raises:
        OSError: it cannot be written.
    """
    book = Book(path, about.as_at)
    write_readme(book, tables, about, with_text)
    by_name = {table.name: table for table in tables}
    for table in (by_name["dictionary"], *(t for t in tables if t.name != "dictionary")):
        write_sheet(book, connection, table)
    try:
        book.file.close()
    except XlsxFileError as error:
        raise OSError(f"no room for the workbook ({error})") from error


def write_readme(book: Book, tables: dict[Table, int], about: Facts, with_text: bool) -> None:
    """Add the sheet that tells what is in the others."""
    sheet = book.file.add_worksheet("readme")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    heading, wrapped = book.heading, book.wrapped
    rows: list[tuple[tuple[str | None, Format | None], ...]] = [((TITLE, heading),), ()]
    rows += [((None, None), (text, wrapped)) for text in readme(tables, "xlsx", about, with_text)]
    rows += [(), (("Grade", heading), ("In order", heading))]
    rows += [
        ((grade, None), (f"{rank} {label}", None))
        for rank, (grade, label) in enumerate(GRADES.items(), 1)
    ]
    rows += [(), (("Sheet", heading), ("What is in it", heading))]
    rows += [
        ((table.name, None), (f"{count:,} rows. {table.description}", wrapped))
        for table, count in tables.items()
    ]
    rows += [(), (("Sources", heading),)]
    rows += [((None, None), (f"{s['title']}: {s['path']}", wrapped)) for s in sources(about)]
    for place, row in enumerate(rows):
        for column, (text, style) in enumerate(row):
            if text is not None:
                sheet.write_string(place, column, text, style)


def write_sheet(book: Book, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Add the sheet of one table."""
    sheet = book.file.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    last = len(table.columns) - 1
    for place, column in enumerate(table.columns):
        width = max(WIDTHS.get(column.type, 28), len(column.name) + 4)
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.name, book.heading)
    count = 0
    for count, row in enumerate(fetch(connection, table), 1):
        for place, value in enumerate(row):
            write_cell(book, sheet, count, place, value)
        if row[last] is None:  # some readers take a row to end with its last cell
            sheet.write_blank(count, last, None, book.text)
    sheet.autofilter(0, 0, count, last)


def write_cell(book: Book, sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Write a value into a cell that holds it and can never be a formula or a link.

    Raises:
        TypeError: a spreadsheet has no such values.
    """
    if value is None:
        return
    if isinstance(value, str):
        text = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        if len(text) > LONGEST_CELL:
            text = text[: LONGEST_CELL - len(CUT)] + CUT
        is_risky = DANGEROUS.match(text) or text.startswith("=")
        sheet.write_string(row, column, text, book.only_text if is_risky else None)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, date):
        style = book.moment if isinstance(value, datetime) else book.day
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value)


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
