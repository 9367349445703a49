"""Connections to the warehouse: read-only, locked down, and one line when there is none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.connect import open_warehouse, stoppable


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (x INTEGER)",
        "DELETE FROM judgements",
        "UPDATE standings SET grade = 'good'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "COPY councils TO 'councils.csv'",
        "EXPORT DATABASE 'elsewhere'",
        "ATTACH ':memory:' AS other; CREATE TABLE other.x AS SELECT 1; COPY other.x TO 'x.csv'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SELECT * FROM secret",
    ],
)
def test_nothing_is_written_or_reached(
    embedded_home: Home, statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = [(1, "a variable of the program")]
    with open_warehouse(embedded_home) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement).fetchall()
    assert secret
    assert not list(tmp_path.iterdir())


def test_a_missing_warehouse_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        Problem, match=r"no warehouse at .*: make one with `councils build`"
    ) as raised:
        open_warehouse(Home(tmp_path))
    assert "\n" not in raised.value.message


@pytest.mark.parametrize(
    "content", [b"", b"plain text, nothing else", b"\0" * 50000], ids=["empty", "text", "zeros"]
)
def test_a_file_that_is_no_database_is_a_problem(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(Problem, match="councils build"):
        open_warehouse(path)


def test_a_truncated_warehouse_is_a_problem(embedded_home: Home, tmp_path: Path) -> None:
    whole = embedded_home.warehouse.read_bytes()
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(Problem, match="councils build"):
        open_warehouse(path)


def test_a_database_of_something_else_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE councils (name VARCHAR)")
    with pytest.raises(Problem, match="not a warehouse of this program"):
        open_warehouse(path)


def test_a_warehouse_of_another_version_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE about AS SELECT 999 AS schema_version")
    with pytest.raises(Problem, match="another version"):
        open_warehouse(path)


def test_limits_can_be_set_when_opening(embedded_home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(embedded_home.warehouse.read_bytes())
    with open_warehouse(copy, threads=1, memory_limit="200MB") as connection:
        assert connection.execute(
            "SELECT current_setting('threads'), current_setting('memory_limit')"
        ).fetchall() == [(1, "190.7 MiB")]


def test_ctrl_c_during_a_query_is_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt), stoppable():
        raise RuntimeError("Query interrupted")  # DuckDB's own words


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="other"), stoppable():
        raise RuntimeError("other")
