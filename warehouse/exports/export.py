"""Writes the documented tables for use elsewhere: CSV, Parquet or XLSX, with a description.

An export is whole when its datapackage.json is there: that file goes in last, and it goes out
first when another export takes an earlier one's place. Only files that an earlier export wrote,
and that nobody has changed since, are ever replaced.

Not by DuckDB's COPY: the rule against formulas would stand here a second time, in SQL, and blanks
at the ends of a text would not be quoted.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from warehouse.common.disk import file_to_disk
from warehouse.common.problems import Problem
from warehouse.connect import cannot_be_asked, open_warehouse
from warehouse.exports.data_package import (
    NAME,
    STATEMENT,
    File,
    as_json,
    as_markdown,
    describe_package,
    facts,
)
from warehouse.exports.dbt_sources import as_dbt_sources
from warehouse.exports.spreadsheet import BYTE_ORDER_MARK, csv_field, make_safe
from warehouse.exports.tables import Table, describe_tables

DESCRIPTION = "datapackage.json"
BEFORE = "before.json"
# What to say of the folder after an error.
UNTOUCHED = "what was there before stays as it was"
HALF_DONE = "it is not complete; export again"
STAGE = ".councils-export-"
WORKBOOK = f"{NAME}.xlsx"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    Attributes:
        folder: Where.
        files: Names and sizes, datapackage.json included.
        rows: Rows of all tables.
        removed: Names of files of an earlier export, in another form, that are gone now.
        paragraphs_left_out: Paragraphs that the warehouse holds and the export does not.
    """

    folder: Path
    files: tuple[File, ...]
    rows: int
    removed: tuple[str, ...]
    paragraphs_left_out: int


def export_tables(
    warehouse: Path,
    folder: Path,
    form: str,
    *,
    for_excel: bool = False,
    with_paragraphs: bool = False,
) -> Exported:
    """Write the documented tables into a folder.

    Args:
        warehouse: The DuckDB file.
        folder: Where to; made if need be.
        form: csv, parquet or xlsx.
        for_excel: Whether CSV files begin with a byte order mark.
        with_paragraphs: Whether to write the text of the reports too.

    Raises:
        Problem: there is no warehouse, or it lacks a table; the folder cannot be written; or a file
            there is not from an earlier export, or was changed since. What was there is then still
            there.
    """
    with closing(open_warehouse(warehouse)) as connection:
        stage, what_stands = None, UNTOUCHED
        try:
            tables = describe_tables(connection)
            wanted = tuple(t for t in tables if with_paragraphs or t.name != "paragraphs")
            left_out = 0 if with_paragraphs else count_rows(connection, "paragraphs")
            names = {t.name: f"{t.name}.{form}" if form != "xlsx" else WORKBOOK for t in wanted}
            if form != "xlsx":
                names["readme"] = "README.md"
            if form == "parquet":
                names["sources"] = "sources.yml"
            folder.mkdir(parents=True, exist_ok=True)
            earlier = files_of_exports(folder)
            refuse_to_overwrite(folder, {*names.values(), DESCRIPTION}, earlier)
            stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))
            files, rows = write_files(
                connection, wanted, names, form, stage, for_excel, with_paragraphs
            )
            what_stands = HALF_DONE
            put_in_place(stage, folder, files)
            removed = remove_earlier(folder, earlier, {file.name for file in files})
        except OSError as error:
            raise Problem(
                f"cannot write the export in {folder}: {error.strerror or error}; {what_stands}"
            ) from error
        except duckdb.Error as error:
            problem = cannot_be_asked(warehouse, error)
            raise Problem(f"{problem.message}; {what_stands}") from error
        finally:
            # Once its files are on their way, what is left of the stage tells the next run which
            # of those in the folder an export wrote.
            if stage and what_stands is UNTOUCHED:
                shutil.rmtree(stage, ignore_errors=True)
    return Exported(folder, files, rows, removed, left_out)


def count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Return how many rows a table has."""
    row = connection.execute(f'SELECT count(*) FROM main."{table}"').fetchone()
    return int(row[0]) if row else 0


def write_files(
    connection: duckdb.DuckDBPyConnection,
    tables: tuple[Table, ...],
    names: dict[str, str],
    form: str,
    stage: Path,
    for_excel: bool,
    with_text: bool,
) -> tuple[tuple[File, ...], int]:
    """Write all files into the stage, the description last; return them and the rows."""
    about = facts(connection)
    counts = {table: count_rows(connection, table.name) for table in tables}
    if form == "xlsx":
        # Late, for both libraries take long to load and one of them is never needed.
        from warehouse.exports.xlsx import write_workbook

        write_workbook(stage / WORKBOOK, connection, counts, about, with_text)
    else:
        write_marked = partial(write_csv, mark=BYTE_ORDER_MARK if for_excel else "")
        write = write_marked if form == "csv" else write_parquet
        for table in tables:
            write(stage / names[table.name], connection, table)
        (stage / names["readme"]).write_bytes(as_markdown(counts, form, about, with_text))
        if "sources" in names:
            (stage / names["sources"]).write_bytes(as_dbt_sources(tables))
    written = {name: measure(stage / name) for name in sorted(set(names.values()))}
    package = describe_package(
        counts, {key: written[name] for key, name in names.items()}, form, about, with_text
    )
    (stage / DESCRIPTION).write_bytes(as_json(package))
    for path in stage.iterdir():
        file_to_disk(path)
    return (*written.values(), measure(stage / DESCRIPTION)), sum(counts.values())


def write_csv(
    path: Path, connection: duckdb.DuckDBPyConnection, table: Table, *, mark: str = ""
) -> None:
    """Write a table as CSV (RFC 4180, UTF-8) after a mark, texts made safe for spreadsheets."""
    is_text = [column.type in {"VARCHAR", "ENUM"} for column in table.columns]
    listed = ", ".join(
        f"replace(CAST(\"{column.name}\" AS VARCHAR), ' ', 'T')"
        if column.type == "TIMESTAMP"
        else f'CAST("{column.name}" AS VARCHAR)'
        for column in table.columns
    )
    result = connection.execute(f"SELECT {listed} FROM ({table.query})")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(mark + ",".join(csv_field(column.name) for column in table.columns) + "\r\n")
        while rows := result.fetchmany(1000):
            file.writelines(
                ",".join(
                    csv_field(make_safe(value) if text and value is not None else value)
                    for value, text in zip(row, is_text, strict=True)
                )
                + "\r\n"
                for row in rows
            )


def write_parquet(path: Path, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Write a table as Parquet, with the comments of the table and its columns inside."""
    import pyarrow as pa
    import pyarrow.parquet

    # As plain text: Parquet keeps no order of categories, and R would make one up.
    plain = ", ".join(
        f'CAST("{column.name}" AS VARCHAR) AS "{column.name}"'
        if column.words
        else f'"{column.name}"'
        for column in table.columns
    )
    relation = connection.cursor().sql(f"SELECT {plain} FROM ({table.query})")
    found = relation.to_arrow_table()
    schema = pa.schema(
        [
            field.with_metadata({"description": column.description})
            for field, column in zip(found.schema, table.columns, strict=True)
        ],
        metadata={"description": table.description, "licence": STATEMENT},
    )
    pyarrow.parquet.write_table(found.cast(schema), path, compression="zstd")


def measure(path: Path) -> File:
    """Return name, size and hash of a file."""
    with path.open("rb") as file:
        return File(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def files_of_exports(folder: Path) -> dict[str, set[str]]:
    """Return the files that exports wrote into the folder: their hashes, by name.

    A run that was cut off while it put its files in place has left both descriptions behind.
    """
    earlier: dict[str, set[str]] = {}
    for path in (
        folder / DESCRIPTION,
        *folder.glob(f"{STAGE}*/{DESCRIPTION}"),
        *folder.glob(f"{STAGE}*/{BEFORE}"),
    ):
        for resource in read_description(path).get("resources", []):
            name, stated = resource.get("path"), str(resource.get("hash", ""))
            if isinstance(name, str) and Path(name).name == name:
                earlier.setdefault(name, set()).add(stated.removeprefix("sha256:"))
    return earlier


def read_description(path: Path) -> dict[str, Any]:
    """Return a datapackage.json of an export; an empty one if it is missing, broken or foreign."""
    try:
        package = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return package if isinstance(package, dict) and package.get("name") == NAME else {}


def refuse_to_overwrite(folder: Path, names: set[str], earlier: dict[str, set[str]]) -> None:
    """Check that every file to be replaced is from an earlier export.

    Raises:
        Problem: one is not, or was changed since.
    """
    for name in sorted(names):
        path = folder / name
        if not path.exists() and not path.is_symlink():
            continue
        if name == DESCRIPTION:
            is_exported = bool(read_description(path))
        else:
            is_exported = path.is_file() and measure(path).sha256 in earlier.get(name, set())
        if not is_exported:
            raise Problem(
                f"{path} was not written by `councils export`, or has been changed since: move it "
                "away, or export to another folder"
            )


def put_in_place(stage: Path, folder: Path, files: tuple[File, ...]) -> None:
    """Move the files from the stage into the folder, the description out first and in last."""
    if (folder / DESCRIPTION).exists():
        (folder / DESCRIPTION).replace(stage / BEFORE)
    for file in files:
        if file.name != DESCRIPTION:
            # A copy in the stage's description is what tells an unfinished run's files from
            # foreign ones, so the description stays until all others are in place.
            (stage / file.name).replace(folder / file.name)
    (stage / DESCRIPTION).replace(folder / DESCRIPTION)
    for leftover in folder.glob(f"{STAGE}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def remove_earlier(
    folder: Path, earlier: dict[str, set[str]], current: set[str]
) -> tuple[str, ...]:
    """Remove what an earlier export in another form wrote and nobody has changed."""
    removed = []
    for name in sorted(set(earlier) - current):
        path = folder / name
        if path.is_file() and measure(path).sha256 in earlier[name]:
            path.unlink()
            removed.append(name)
    return tuple(removed)
