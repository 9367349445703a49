"""Every function that the installed DuckDB has is called with names of files.

What `hostile_sql` lists was thought of by somebody; a newer DuckDB brings functions of which nobody
thought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.hostile_sql import file_to_attack
from warehouse.common.locks import LOCKS
from warehouse.sql.answering import Request
from warehouse.sql.sandbox import RefusedError, only_statement, open_locked

pytestmark = pytest.mark.slow
SECRET, HIDDEN, WRITTEN = "sesame", "hidden", "written"
NOT_HARMLESS = {
    *("glob", "read_blob", "read_csv", "read_json", "read_ndjson", "read_parquet", "read_text"),
    *("parquet_kv_metadata", "sniff_csv", "query_table", "enable_logging"),
}
"""Some that reach a file where nothing forbids it, so that the test of the locks sees it."""


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Return a database beside files of every kind that DuckDB reads, each with the secret word."""
    path = file_to_attack(tmp_path)
    (tmp_path / f"{HIDDEN}.json").write_text(f'{{"word": "{SECRET}"}}\n')
    (tmp_path / f"{HIDDEN}.csv").write_text(f"word,number\n{SECRET},1\n")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT '{SECRET}' AS word) TO '{tmp_path / HIDDEN}.parquet' "
            f"(KV_METADATA {{word: '{SECRET}'}})"
        )
    return path


def calls(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the name of a function, a call of it, and a word that no answer may have."""
    functions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, kind, parameters, types in connection.execute(
        "SELECT function_name, function_type, parameters, parameter_types "
        "FROM duckdb_functions() WHERE function_type NOT IN ('aggregate', 'window') "
        "AND regexp_matches(function_name, '^\\w+$')"
    ).fetchall():
        texts = {given for given, its in zip(parameters, types, strict=True) if its == "VARCHAR"}
        functions[name, kind] |= texts
    assert len(functions) > 500
    files = [f"'{folder / HIDDEN}.{ending}'" for ending in ("csv", "json", "parquet")]
    to_write = f"'{folder / WRITTEN}'"
    for (name, kind), named in functions.items():
        is_table = kind not in {"scalar", "macro"}
        # As text: there are types that Python cannot have, which would pass for a refusal.
        form = "SELECT COLUMNS(*)::VARCHAR FROM {}" if is_table else "SELECT {}::VARCHAR"
        yield name, form.format(f"{name}('{folder / HIDDEN[0]}*')"), HIDDEN
        for typed in (
            *files,
            *(f"[{file}]" for file in files),
            *(to_write, f"1, {to_write}", f"{files[0]}, {to_write}"),
        ):
            yield name, form.format(f"{name}({typed})"), SECRET
        for parameter in named if is_table else ():
            yield name, f"SELECT * FROM {name}({parameter} := {to_write})", SECRET


def what_came(
    folder: Path, ask: Callable[[str], object], tries: Iterator[tuple[str, str, str]]
) -> set[str]:
    """Return the functions that gave the word away, or wrote a file."""
    leaking = set()
    before = sorted(folder.iterdir())
    for name, sql, word in tries:
        try:
            answer = str(ask(sql))
        except (duckdb.Error, RefusedError):
            continue
        if word in answer or sorted(folder.iterdir()) != before:
            leaking.add(name)
            before = sorted(folder.iterdir())
    return leaking


def test_no_function_of_duckdb_reads_or_writes_a_file(warehouse: Path) -> None:
    request = Request(str(warehouse), "", 5, 100, 100_000, 200, arrow=False, path=[])
    with open_locked(duckdb, warehouse, request, LOCKS) as connection:

        def ask(sql: str) -> object:
            return connection.execute(only_statement(connection, sql)).fetchmany(100)

        assert what_came(warehouse.parent, ask, calls(connection, warehouse.parent)) == set()


def test_without_the_locks_the_same_calls_read_and_write_files(warehouse: Path) -> None:
    def ask(sql: str) -> object:
        # Each on its own: some change what later queries do, such as to be written down.
        with duckdb.connect() as connection:
            answer = connection.execute(sql).fetchmany(100)
            connection.execute("SELECT 1").fetchall()
            return answer

    with duckdb.connect() as connection:
        tries = [one for one in calls(connection, warehouse.parent) if one[0] in NOT_HARMLESS]
    assert what_came(warehouse.parent, ask, iter(tries)) == NOT_HARMLESS
