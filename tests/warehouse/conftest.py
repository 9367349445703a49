"""The warehouse of the embedded snapshot, and made-up ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.made_up import Facts
from warehouse.common.home import Home
from warehouse.connect import open_warehouse

Ask = Callable[[str], list[tuple]]


@pytest.fixture
def facts() -> Facts:
    """Return facts to add to; there are none yet."""
    return Facts()


@pytest.fixture(scope="session")
def embedded(embedded_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a connection to the warehouse of the embedded snapshot."""
    with open_warehouse(embedded_home) as connection:
        yield connection


@pytest.fixture
def ask(facts: Facts, tmp_path: Path) -> Iterator[Ask]:
    """Return a function that asks a warehouse of `facts`, which is built at the first question."""
    connections: list[duckdb.DuckDBPyConnection] = []

    def answer(query: str) -> list[tuple]:
        if not connections:
            connections.append(facts.fill(tmp_path))
        return connections[0].execute(query).fetchall()

    yield answer
    for connection in connections:
        connection.close()
