"""The whole warehouse as one DuckDB file to hand on: everything but what is not ours to give.

python -m warehouse.exports.database WAREHOUSE FILE
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import duckdb

from warehouse.common.home import require_warehouse
from warehouse.common.problems import Problem
from warehouse.connect import STORAGE, first_line
from warehouse.facts import sql_text

LEFT_OUT = ("paragraphs", "runs")
"""Tables that are there but empty: the reports' sentences, of which a part is under a
non-commercial licence, and the notes of this machine's own runs, which name its folders."""


def write_database(warehouse: Path, file: Path) -> None:
    """Write a copy of the warehouse without text, comments, keys and macros included.

    Rows are written anew: deleting them from a copy would leave the text in its free blocks.

    Args:
        warehouse: The DuckDB file to copy.
        file: Where to; replaced if it exists, and there whole or not at all.

    Raises:
        Problem: there is no warehouse, it cannot be read, or the copy cannot be written.
    """
    require_warehouse(warehouse)
    unfinished = file.with_name(f".unfinished-{os.getpid()}-{file.name}")
    try:
        with duckdb.connect() as connection:
            connection.execute(
                f"ATTACH {sql_text(warehouse)} AS warehouse (READ_ONLY); "
                f"ATTACH {sql_text(unfinished)} AS copy ({STORAGE}); "
                "COPY FROM DATABASE warehouse TO copy (SCHEMA)"
            )
            # In the order in which they were made, so that what a key leads to is there first.
            tables = connection.execute(
                "SELECT schema_name, table_name FROM duckdb_tables() "
                "WHERE database_name = 'warehouse' ORDER BY table_oid"
            ).fetchall()
            for schema, table in tables:
                if table not in LEFT_OUT:
                    connection.execute(
                        f'INSERT INTO copy."{schema}"."{table}" BY NAME '
                        f'FROM warehouse."{schema}"."{table}"'
                    )
        unfinished.replace(file)
    except (duckdb.Error, OSError) as error:
        raise Problem(f"cannot write {file}: {first_line(error)}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def main() -> None:
    """Write the copy that the command line asks for; end with 1 and one line if that fails."""
    try:
        write_database(Path(sys.argv[1]), Path(sys.argv[2]))
    except Problem as problem:
        problem.show()
        sys.exit(problem.exit_code)


if __name__ == "__main__":
    main()
