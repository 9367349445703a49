"""Read-only connections to the warehouse, with the locks on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.common.home import Home, require_warehouse
from warehouse.common.locks import LOCKS
from warehouse.common.problems import Problem

# The oldest storage version and small blocks: DuckDB 1.1 and newer open it (R, DBeaver), and a
# fifth of the space does.
STORAGE = "STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384"
# Raised when a table or column that readers lean on changes its name or meaning, or our commands
# come to lean on one that older warehouses lack (2: the lists of `councils status` are views).
SCHEMA_VERSION = 2
_IN_CSV = re.compile(
    r"CSV Error on Line: (?P<line>\d+)\nOriginal Line: .*\n(?P<what>.+)"
    r"(?:\n.*)*\n  file = (?P<file>.+)"
)


def open_warehouse(
    where: Home | str | os.PathLike[str], **settings: str | bool | float | list[str]
) -> duckdb.DuckDBPyConnection:
    """Open the warehouse to read, and only to read.

    Args:
        where: A home, or the path of a warehouse.
        settings: Further settings of DuckDB, such as memory_limit="200MB" or threads=1. Within
            one process every connection to the same file must have the same.

    Returns:
        A connection that can neither write, nor reach files or the network. The SQL still runs
        in this process: time and memory have to be bounded by whoever lets strangers in.

    Raises:
        Problem: there is no warehouse, or it is broken, of another version or changed by hand.
    """
    path = where.warehouse if isinstance(where, Home) else Path(where)
    require_warehouse(path)
    try:
        connection = duckdb.connect(str(path), read_only=True, config={**settings, **LOCKS})
    except duckdb.ConnectionException:
        # Another connection of this process has other settings: a fault of ours, not the file's.
        raise
    except (duckdb.Error, RuntimeError) as error:
        raise Problem(
            f"the warehouse {path} cannot be opened ({first_line(error)}): "
            "make it anew with `councils build`"
        ) from error
    try:
        version = connection.execute("SELECT schema_version FROM about").fetchall()
    except duckdb.CatalogException as error:
        connection.close()
        raise Problem(
            f"{path} is not a warehouse of this program: make one with `councils build`"
        ) from error
    except duckdb.Error as error:
        connection.close()
        raise Problem(
            f"the warehouse {path} is broken ({first_line(error)}): make it anew with "
            "`councils build`"
        ) from error
    if version != [(SCHEMA_VERSION,)]:
        connection.close()
        raise Problem(
            f"the warehouse {path} is of another version of this program: "
            "make it anew with `councils build`"
        )
    return connection


def is_locked(error: Exception) -> bool:
    """Whether DuckDB says that another process has a file open in a way that shuts us out.

    Its words are compared and not the one word "lock": that is in "block" and in names of folders.
    """
    message = str(error)
    return "set lock on file" in message or "used by another process" in message


def is_broken(error: Exception) -> bool:
    """Whether DuckDB says that a file is no sound database."""
    message = str(error)
    return any(
        words in message
        for words in (
            "not a valid DuckDB database file",
            "Corrupt database",
            "Could not read enough bytes",
            "Failure while replaying WAL",  # a log of another file lies beside it
        )
    )


def is_out_of_space(error: Exception) -> bool:
    """Whether DuckDB says that a disk is full, or that its user may have no more of it."""
    message = str(error)
    return any(words in message for words in ("No space left", "File too large", "quota exceeded"))


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C during a query be what it is elsewhere: DuckDB makes a RuntimeError of it."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error):
            raise KeyboardInterrupt from error
        raise


def cannot_be_asked(warehouse: Path, error: duckdb.Error) -> Problem:
    """Return the problem of a warehouse on which a query of the program's own failed."""
    return Problem(
        f"{warehouse} is of another version or broken ({first_line(error)}): "
        "make it anew with `councils build`"
    )


def first_line(error: Exception) -> str:
    """Return what an error of DuckDB says, without its kind and its drawing of the query.

    Of a CSV file the first line tells neither which it is nor what is wrong with it.
    """
    words = str(error).strip() or type(error).__name__
    if found := _IN_CSV.search(words):
        return f"{Path(found['file']).name}, line {found['line']}: {found['what']}"[:300]
    return re.sub(r"^[A-Z][A-Za-z ]+ Error: ", "", words.splitlines()[0])[:300]


def rows_of(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the rows of an answer by column; what is not known is None."""
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
