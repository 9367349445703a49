"""`councils snapshot`: what a home has collected from Ofsted, as CSV files to embed as the default.

Facts, addresses and hashes only: the text of reports stays in its user's own home. Figures beside
the grades stay there too: those of the embedded default are a file that is kept as it is.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import click
import duckdb

from scraper.storage.database import SCHEMA, primary_keys
from warehouse.common.arguments import LocalPath
from warehouse.common.home import Home, home_option
from warehouse.common.problems import Problem
from warehouse.connect import first_line, is_broken, is_locked
from warehouse.facts import COLLECTED_TABLES

# Tables of the snapshot that are written. Figures beside the grades are not:
# indicator_values.parquet is kept as it was carried over, as its README tells.
TABLES = tuple(table for table in COLLECTED_TABLES if table != "indicator_values")
# The longest wording that is still the name of a thing and no sentence out of a report: the
# longest grade printed as a sentence has about 90 characters, the longest title about 170.
LONGEST = {"printed": 200, "title": 300, "link_text": 300, "council_printed": 200}


_EXAMPLES = """\b
Examples:
  councils snapshot facts/
  councils snapshot facts/ --home /srv/councils --allow-fewer
"""


@click.command(short_help="Write what was collected as one CSV file a table.", epilog=_EXAMPLES)
@click.argument("folder", type=LocalPath(file_okay=False))
@click.option(
    "--allow-fewer",
    is_flag=True,
    help="Replace a snapshot by one that holds fewer inspections or documents.",
)
@home_option
def snapshot(folder: Path, allow_fewer: bool, home: Home) -> None:
    """Write what has been collected into FOLDER, one CSV file a table.

    All but the text of reports and figures beside the grades. The same facts give the same bytes.
    `councils build` reads warehouse/snapshot.
    """
    counts = write_snapshot(home.collected, folder, allow_fewer=allow_fewer)
    for table, rows in counts.items():
        click.echo(f"{table}.csv  {rows:,} rows")


def write_snapshot(collected: Path, folder: Path, *, allow_fewer: bool = False) -> dict[str, int]:
    """Write the snapshot of a collected.duckdb into a folder.

    Every file is written beside its place and moved there only when all of them are whole.

    Args:
        collected: The file of facts, which is only read.
        folder: Made if need be; other files in it stay.
        allow_fewer: Whether a smaller snapshot may replace a larger one.

    Returns:
        The number of rows by table.

    Raises:
        Problem: there is no such file, it is being written, it has other tables, it holds text
            that does not belong into a snapshot, it holds fewer facts than the folder, or a file
            of that name in the folder is none of a snapshot.
    """
    if not collected.is_file():
        raise Problem(f"nothing has been collected in {collected.parent}; run councils collect")
    try:
        with duckdb.connect(collected, read_only=True) as connection:
            columns, keys = _expected_tables()
            _check(connection, columns)
            counts = {table: _count(connection, table) for table in TABLES}
            if not any(counts.values()):
                raise Problem(
                    f"nothing has been collected in {collected.parent}; run councils collect"
                )
            before = _rows_before(folder, columns)
            if not allow_fewer:
                _check_not_fewer(counts, before, folder)
            folder.mkdir(parents=True, exist_ok=True)
            written = [
                _write(connection, table, columns[table], keys[table], folder) for table in TABLES
            ]
    except (duckdb.Error, OSError) as error:
        if is_locked(error):
            raise Problem(f"a crawl is writing {collected} just now; wait for its end") from error
        if is_broken(error):
            raise Problem(
                f"{collected} is broken ({first_line(error)}): run councils collect, which reads "
                "everything again from the archive"
            ) from error
        raise Problem(f"cannot write the snapshot: {first_line(error)}") from error
    for temporary, place in written:
        temporary.replace(place)
    return counts


def _expected_tables() -> tuple[dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """Return the columns, and the keys, of every table of the snapshot, as the schema has them."""
    with duckdb.connect(":memory:") as empty:
        empty.execute(SCHEMA.read_text(encoding="utf-8"))
        return {table: _columns(empty, table) for table in TABLES}, primary_keys(empty, "memory")


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ? "
        "ORDER BY column_index",
        [table],
    ).fetchall()
    return [name for (name,) in found]


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    return number


def _check(connection: duckdb.DuckDBPyConnection, columns: dict[str, list[str]]) -> None:
    """Raise Problem unless the tables are those of the schema and hold nothing but facts."""
    for table, expected in columns.items():
        if set(_columns(connection, table)) != set(expected):
            raise Problem(
                f"the table {table} was written by another version; run councils collect again: "
                "nothing that was fetched is asked for again"
            )
        for column, longest in LONGEST.items():
            if column not in expected:
                continue
            found = connection.execute(f"SELECT max(length({column})) FROM {table}").fetchall()[0][
                0
            ]
            if found is not None and found > longest:
                raise Problem(
                    f"{table}.{column} holds a text of {found} characters, which is no wording of "
                    "a grade or title; the text of reports does not belong into a snapshot"
                )


def _rows_before(folder: Path, columns: dict[str, list[str]]) -> dict[str, int]:
    """Return the number of rows of each file that would be replaced.

    Raises:
        Problem: one of them has other columns than the table: an export has files of these names.
    """
    before = {}
    for table in TABLES:
        place = folder / f"{table}.csv"
        if not place.exists():
            continue
        try:
            with place.open(encoding="utf-8", newline="") as file:
                lines = csv.reader(file)
                found, ours = set(next(lines, [])), set(columns[table])
                # An older version may have had a column less, or one more.
                is_ours = bool(found) and (found <= ours or ours <= found)
                before[table] = sum(1 for _ in lines)
        except (UnicodeDecodeError, csv.Error):
            is_ours = False
        if not is_ours:
            raise Problem(f"{place} is not from a snapshot: move it away, or name another folder")
    return before


def _check_not_fewer(counts: dict[str, int], before: dict[str, int], folder: Path) -> None:
    """Raise Problem if the snapshot in the folder holds more than what would replace it."""
    for table in ("listed_councils", "documents", "inspections", "judgements", "letters"):
        if counts[table] < before.get(table, 0):
            raise Problem(
                f"{folder / f'{table}.csv'} has {before[table]} rows, what was collected has "
                f"{counts[table]}; collect everything first, or say --allow-fewer"
            )


def _write(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: list[str],
    key: tuple[str, ...],
    folder: Path,
) -> tuple[Path, Path]:
    """Write a table in the order of its key, beside its place; return the file and the place.

    NULL is an empty field; there are no empty texts among the facts.
    """
    place = folder / f"{table}.csv"
    temporary = folder / f".{table}.csv.{os.getpid()}"
    relation = connection.sql(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(key)}")
    relation.write_csv(str(temporary), header=True)
    return temporary, place
