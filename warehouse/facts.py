"""Brings the facts into a build: the snapshot first, then what the user collected on top."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from warehouse.common.counting import counted
from warehouse.common.problems import BrokenFactsError, Problem
from warehouse.connect import first_line, is_broken, is_locked

HERE = Path(__file__).parent
SNAPSHOT = HERE / "snapshot"
# The snapshot has a file of each; collected.sql has those that only a run writes, too.
COLLECTED_TABLES = (
    "listed_councils",
    "listings",
    "documents",
    "inspections",
    "judgements",
    "visits",
    "letters",
    "indicator_values",
)
# Files of facts written before the table was thought of are as good as ever.
NEWER_TABLES = {"letters", "indicator_values"}
# What is collected replaces what the snapshot holds of the same thing. A document that was read
# again replaces all that an earlier reading made of it; a report goes by its address too, because
# a page may list another council's report byte for byte.
_SAME_DOCUMENT = """(url, sha256) IN (SELECT (url, sha256) FROM fresh.documents)
    OR sha256 IN (SELECT sha256 FROM fresh.documents WHERE kind = 'workbook')"""
REPLACED = {
    "listed_councils": "urn IN (SELECT urn FROM fresh.listed_councils)",
    "listings": "(urn, file_id) IN (SELECT (urn, file_id) FROM fresh.listings)",
    # The snapshot's workbooks go by the page of their release; the same bytes under the address of
    # the file itself take their place.
    "documents": "(url, sha256) IN (SELECT (url, sha256) FROM fresh.documents)"
    " OR (kind = 'workbook' AND sha256 IN (SELECT sha256 FROM fresh.documents))",
    "judgements": "(source, source_id) IN (SELECT (source, source_id) FROM collected.inspections"
    f" WHERE {_SAME_DOCUMENT})",
    "inspections": _SAME_DOCUMENT,
    "visits": "sha256 IN (SELECT sha256 FROM fresh.documents)",
}
# What the snapshot has met already is not new because a user's first crawl meets it again.
MET_BEFORE = {
    "listed_councils": ("urn",),
    "listings": ("urn", "file_id"),
    "documents": ("sha256",),
}
LONGEST_WAIT_FOR_CRAWL = 5.0  # seconds
CSV = "read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"


def load_facts(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Path,
    collected: Path,
    *,
    needs_collected: bool = False,
) -> tuple[bool, list[str]]:
    """Fill the schema `collected` of the database in use.

    Args:
        connection: To the database that is being built.
        snapshot: Folder of CSV files, one a table of collected.sql.
        collected: The file that `councils collect` writes; it need not exist.
        needs_collected: Whether to refuse to go on without it while another program holds it.

    Returns:
        Whether all of it came from official hosts (a stand-in's documents may be made up), and
        lines that a person should read.

    Raises:
        Problem: a file is missing, or is not as collected.sql says.
    """
    connection.execute("CREATE SCHEMA collected; SET schema = 'warehouse.collected'")
    connection.execute((HERE / "collected.sql").read_text(encoding="utf-8"))
    connection.execute("SET schema = 'warehouse.main'")
    _load_snapshot(connection, snapshot)
    return _load_collected(connection, collected, needed=needs_collected)


def _load_snapshot(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> None:
    for table in COLLECTED_TABLES:
        file, rows = snapshot / f"{table}.csv", CSV
        if not file.is_file():  # tens of thousands of figures, which nobody reads line by line
            file, rows = snapshot / f"{table}.parquet", "read_parquet(?)"
        if not file.is_file():
            raise Problem(f"the snapshot {snapshot} has no {table}.csv; make it anew")
        try:
            connection.execute(f"INSERT INTO collected.{table} BY NAME FROM {rows}", [str(file)])
        except duckdb.Error as error:
            raise Problem(f"{file} is not as expected: {first_line(error)}") from error


def _load_collected(
    connection: duckdb.DuckDBPyConnection, collected: Path, *, needed: bool
) -> tuple[bool, list[str]]:
    if not collected.exists():
        if needed:
            _refuse_what_was_moved_aside(collected)
        return True, []
    if not _attach(connection, collected, needed=needed):
        text = (
            f"a crawl is writing {collected.name} just now: built without what it has collected; "
            "build again when it is done"
        )
        return True, [text]
    tables = _tables_of(connection, collected)
    try:
        for table, keys in MET_BEFORE.items():
            connection.execute(
                f"CREATE TEMP TABLE met_{table} AS SELECT {', '.join(keys)}, "
                f"min(first_seen) AS first_seen FROM collected.{table} GROUP BY ALL"
            )
        for table, same in REPLACED.items():
            connection.execute(f"DELETE FROM collected.{table} WHERE {same}")
        for table in sorted(tables & _tables_in(connection, "warehouse", "collected")):
            # Rows of the snapshot with the same key, whatever they came from, give way.
            connection.execute(
                f"INSERT OR REPLACE INTO collected.{table} BY NAME FROM fresh.{table}"
            )
        for table, keys in MET_BEFORE.items():
            same = " AND ".join(f"now.{key} = met.{key}" for key in keys)
            connection.execute(
                f"UPDATE collected.{table} AS now SET first_seen = met.first_seen "
                f"FROM met_{table} AS met WHERE {same} AND met.first_seen < now.first_seen; "
                f"DROP TABLE met_{table}"
            )
        ((from_a_stand_in,),) = connection.execute(
            "SELECT count(*) FROM fresh.documents WHERE NOT "
            r"regexp_matches(fetched_from, '^https://([a-z0-9-]+\.)*gov\.uk(/|$)')"
        ).fetchall()
    except duckdb.Error as error:
        error_type = BrokenFactsError if is_broken(error) else Problem
        raise error_type(
            f"{collected} is not as expected: {first_line(error)}; move it away and collect again"
        ) from error
    connection.execute("DETACH fresh")
    if not from_a_stand_in:
        return True, []
    text = (
        f"{counted(from_a_stand_in, 'document')} came from a stand-in and not from Ofsted or "
        "GOV.UK: this warehouse was not checked against Ofsted's totals"
    )
    return False, [text]


def _tables_of(connection: duckdb.DuckDBPyConnection, collected: Path) -> set[str]:
    """Return the tables of the file attached as `fresh`; a Problem where they are not ours."""
    tables = _tables_in(connection, "fresh", "main")
    wanted = [table for table in COLLECTED_TABLES if table not in NEWER_TABLES]
    if missing := [table for table in wanted if table not in tables]:
        raise Problem(
            f"{collected} lacks the table {missing[0]}: it is not a file that `councils collect` "
            "wrote; move it away and collect again"
        )
    return tables


def _tables_in(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> set[str]:
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = ?",
        [database, schema],
    )
    return {name for (name,) in found.fetchall()}


def _refuse_what_was_moved_aside(collected: Path) -> None:
    """Raise where a run found the file broken, and no run has made it anew since."""
    if collected.with_name(f"{collected.name}.broken").exists():
        raise Problem(
            f"{collected} was broken and moved aside: run councils collect, which reads everything "
            "again; the old warehouse stays until then"
        )


def _attach(connection: duckdb.DuckDBPyConnection, collected: Path, *, needed: bool) -> bool:
    """Attach the file as `fresh`; False, or a Problem, if another holds it longer than we wait."""
    until = time.monotonic() + LONGEST_WAIT_FOR_CRAWL
    while True:
        try:
            connection.execute(f"ATTACH {sql_text(collected)} AS fresh (READ_ONLY)")
        except duckdb.IOException as error:
            if not is_locked(error):
                raise BrokenFactsError(
                    f"{collected} cannot be read ({first_line(error)}): move it away and collect "
                    "again"
                ) from error
            if time.monotonic() > until and needed:
                raise Problem(
                    f"another program is writing {collected}, perhaps a crawl: wait for its end "
                    "and build again; the old warehouse stays until then"
                ) from error
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        except duckdb.Error as error:
            raise BrokenFactsError(
                f"{collected} cannot be read ({first_line(error)}): move it away and collect again"
            ) from error
        else:
            return True


def sql_text(value: object) -> str:
    """Return a value's text as an SQL string."""
    return "'" + str(value).replace("'", "''") + "'"
