"""What docs/using-the-data.md tells people to type works as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.command import COUNCILS
from tests.conftest import ROOT
from warehouse.build import build_warehouse
from warehouse.common.home import Home
from warehouse.exports.export import export_tables
from warehouse.sql.ask import ask

TEXT = (ROOT / "docs" / "using-the-data.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line]
STATEMENTS = [part for block in blocks("sql") for part in block.split(";\n") if part.strip()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    build_warehouse(home)
    export_tables(home.warehouse, home.folder / "data", "parquet")
    return home


def test_the_page_has_something_to_try() -> None:
    assert len(COMMANDS) >= 8
    assert len(STATEMENTS) >= 4
    assert len(blocks("python")) == 3


@pytest.mark.command
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(home: Home, tmp_path: Path, command: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "councils"
    done = subprocess.run(
        [*COUNCILS, *arguments],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "COUNCILS_HOME": str(home.folder), "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout or list(tmp_path.iterdir())


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_works(embedded: duckdb.DuckDBPyConnection, statement: str) -> None:
    assert embedded.execute(statement).fetchall()


@pytest.mark.command
@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_works_where_strangers_ask(embedded_home: Home, statement: str) -> None:
    assert list(ask(embedded_home.warehouse, statement).rows())


@pytest.mark.command
@pytest.mark.parametrize("code", blocks("python"))
def test_python_works(home: Home, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home.folder, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"inadequate" in done.stdout
