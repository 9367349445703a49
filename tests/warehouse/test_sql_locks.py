"""The locks on other people's SQL, in this process: what its child adds is in test_sql_sandbox."""

from __future__ import annotations

import io
import os
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.hostile_sql import (
    CHANGES,
    FILES_AND_NETWORK,
    SEVERAL_OR_NONE,
    STOLEN,
    file_to_attack,
)
from warehouse.common.confinement import neutral_path
from warehouse.common.locks import LOCKS
from warehouse.common.problems import Problem
from warehouse.sql.answering import Frames, Request, answer
from warehouse.sql.ask import ask
from warehouse.sql.sandbox import RefusedError, only_statement, open_locked


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return file_to_attack(tmp_path_factory.mktemp("locked"))


def ask_here(warehouse: Path, sql: str) -> bytes:
    """Return the frames that the sandbox would send."""
    request = Request(str(warehouse), sql, 5, 100, 100_000, 200, arrow=False, path=[])
    pipe = io.BytesIO()
    with open_locked(duckdb, warehouse, request, LOCKS) as connection:
        answer(connection, only_statement(connection, sql), request, Frames(pipe))
    return pipe.getvalue()


def test_a_query_that_reads_is_answered(warehouse: Path) -> None:
    assert b"[5000]" in ask_here(warehouse, "SELECT count(*) FROM judgements")


@pytest.mark.parametrize("sql", CHANGES)
def test_nothing_can_be_changed(warehouse: Path, sql: str) -> None:
    before = warehouse.read_bytes()
    with pytest.raises((RefusedError, duckdb.Error)):
        ask_here(warehouse, sql)
    assert warehouse.read_bytes() == before


@pytest.mark.parametrize("sql", FILES_AND_NETWORK)
def test_no_file_and_no_network_can_be_reached(warehouse: Path, sql: str) -> None:
    with pytest.raises((RefusedError, duckdb.Error)) as refusal:
        ask_here(warehouse, sql.replace("{folder}", str(warehouse.parent)))
    assert "sesame" not in str(refusal.value)
    assert not STOLEN.exists()
    assert not STOLEN.with_suffix(".csv").exists()


@pytest.mark.parametrize("sql", SEVERAL_OR_NONE)
def test_exactly_one_whole_statement_runs(warehouse: Path, sql: str) -> None:
    with pytest.raises((RefusedError, duckdb.Error)):
        ask_here(warehouse, sql)


def test_a_missing_warehouse_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"there is no warehouse at .*councils build"):
        ask(tmp_path / "warehouse.duckdb", "SELECT 1")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no way to hide the path")
@pytest.mark.parametrize("links_work", [True, False])
def test_where_the_kernel_forbids_chroot_a_nameless_link_or_copy_stands_in(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, links_work: bool
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chroot", forbidden)
    if not links_work:
        monkeypatch.setattr(os, "link", forbidden)
    with neutral_path(warehouse) as path:
        assert warehouse.parent.name not in str(path)
        with duckdb.connect(str(path), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM judgements").fetchone() == (5000,)
    assert not path.exists()
    assert warehouse.exists()


def test_where_nothing_hides_the_path_the_query_still_runs(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    for name in ("chroot", "mkdir"):
        monkeypatch.setattr(os, name, forbidden, raising=False)
    with neutral_path(warehouse) as path:
        assert path == warehouse
    assert warehouse.exists()
