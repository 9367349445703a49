"""Answers to queries as text or bytes: an aligned table, CSV, JSON, Parquet."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from warehouse.common.problems import Problem
from warehouse.exports.spreadsheet import csv_field, make_safe, visible

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.sql.ask import Answer, Cell

WIDEST = 60  # characters that a column of a plain table is padded to; longer cells stick out
MOST_IN_A_FRAME = 1000  # rows that are drawn with a frame; more would take long
SAFE_INTEGER = 2**53 - 1  # what JavaScript and R can hold in their JSON numbers
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


def as_text(value: Cell) -> str | None:
    """Return a cell as text in every format but JSON; None stays None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return str(value)


def is_number(sql_type: str) -> bool:
    """Tell whether DuckDB's type `sql_type` is numeric."""
    return sql_type.removeprefix("U").startswith(NUMBERS) and not sql_type.endswith("]")


def csv_lines(answer: Answer, *, for_spreadsheet: bool = False) -> Iterator[bytes]:
    """Yield the lines of a CSV file as RFC 4180 has it, in UTF-8, with a header.

    NULL is an empty field; an empty text is `""`. Texts are as they are, unless `for_spreadsheet`
    asks for them as `warehouse.exports.spreadsheet.make_safe` makes them; numbers always are.
    """

    def safe(value: str | None) -> str | None:
        return make_safe(value) if for_spreadsheet and value is not None else value

    is_text = [not is_number(sql_type) for sql_type in answer.types] or [True] * len(answer.columns)
    yield (",".join(csv_field(safe(name)) for name in answer.columns) + "\r\n").encode()
    for row in answer.rows():
        cells = (
            safe(as_text(cell)) if text and isinstance(cell, str) else as_text(cell)
            for cell, text in zip(row, is_text, strict=True)
        )
        yield (",".join(map(csv_field, cells)) + "\r\n").encode()


def json_lines(answer: Answer) -> Iterator[bytes]:
    """Yield the lines of a JSON array with one object a row.

    What JSON has no number for is text: NaN, Infinity, whole numbers beyond 2^53, decimals with
    more digits than a double keeps.
    """
    names = [json.dumps(name, ensure_ascii=False) for name in answer.columns]
    separator = "["
    for row in answer.rows():
        cells = (
            f"{name}: {as_json(cell, sql_type)}"
            for name, cell, sql_type in zip(names, row, answer.types, strict=True)
        )
        yield (separator + "\n  {" + ", ".join(cells) + "}").encode()
        separator = ","
    yield b"[]\n" if separator == "[" else b"\n]\n"


def as_json(value: Cell, sql_type: str) -> str:
    """Return a cell of DuckDB's type `sql_type` as JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'"{as_text(value)}"'
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > SAFE_INTEGER:
        return f'"{value}"'
    if isinstance(value, str) and sql_type.startswith("DECIMAL("):
        digits = value.lstrip("-").replace(".", "").lstrip("0")
        return value if len(digits) <= 15 else f'"{value}"'
    if isinstance(value, str) and (
        sql_type == "JSON"
        or sql_type.endswith("]")
        or sql_type.startswith(("STRUCT(", "MAP(", "UNION("))
    ):
        try:
            return json.dumps(json.loads(value, parse_constant=str), ensure_ascii=False)
        except (ValueError, RecursionError):
            return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


def plain_table(answer: Answer) -> Iterator[bytes]:
    """Yield the lines of an aligned table in plain text. NULL is `NULL`."""
    if answer.columns == ["explain_key", "explain_value"]:
        for row in answer.rows():
            yield f"{row[1]}\n".encode()
        return
    names = [visible(name) for name in answer.columns]
    widths = [len(name) for name in names]
    for row in answer.rows():
        for place, cell in enumerate(row):
            widths[place] = max(widths[place], len(in_table(cell)))
    widths = [min(width, WIDEST) for width in widths]
    right = [is_number(sql_type) for sql_type in answer.types]

    def line(cells: list[str]) -> bytes:
        padded = (
            cell.rjust(width) if to_the_right else cell.ljust(width)
            for cell, width, to_the_right in zip(cells, widths, right, strict=True)
        )
        return ("  ".join(padded).rstrip() + "\n").encode()

    yield line(names)
    yield line(["-" * width for width in widths])
    empty = True
    for row in answer.rows():
        empty = False
        yield line([in_table(cell) for cell in row])
    if empty:
        yield b"(no rows)\n"


def in_table(cell: Cell) -> str:
    """Return a cell as it stands in a table, on one line."""
    text = as_text(cell)
    return "NULL" if text is None else visible(text)


def framed_table(answer: Answer, console: Console) -> None:
    """Print the answer as a table with a frame, for a person at a terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, sql_type in zip(answer.columns, answer.types, strict=True):
        # As Text, because square brackets in plain strings would be orders to rich.
        table.add_column(Text(visible(name)), justify="right" if is_number(sql_type) else "left")
    for row in answer.rows():
        table.add_row(*(Text(in_table(cell), style="dim" if cell is None else "") for cell in row))
    console.print(table)


def parquet_bytes(answer: Answer) -> bytes:
    """Return the answer, fetched as an Arrow stream, as a Parquet file.

    Raises:
        Problem: a column has a type that Parquet files cannot hold.
    """
    # Late, because it takes longer to load than most queries to run.
    import pyarrow as pa
    import pyarrow.parquet

    if answer.columns:
        raise Problem("an EXPLAIN has no Parquet form; use --format table", exit_code=2)
    table = pa.ipc.open_stream(pa.py_buffer(b"".join(answer.batches))).read_all()
    file: Any = io.BytesIO()
    try:
        pyarrow.parquet.write_table(table, file, compression="zstd")
    except (pa.ArrowException, ValueError) as error:
        raise Problem(
            f"Parquet cannot hold this result ({str(error).splitlines()[0]}); cast that column, "
            "or use --format json",
            exit_code=2,
        ) from error
    return file.getvalue()
