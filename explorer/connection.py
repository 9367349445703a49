"""The explorer's one connection to the warehouse, which follows the file when it is replaced."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar, cast

import duckdb
import pandas as pd
import streamlit as st

from warehouse.common.problems import Problem
from warehouse.connect import open_warehouse, rows_of

ANSWERS_KEPT = 200
"""Answers kept in memory; each is a few hundred rows at most."""
MADE_KEPT = 400
"""Drawings, tables and sentences kept in memory, of 100 KB at most each: some 20 MB in all."""

Identity = tuple[str, int, int, int]
Value = TypeVar("Value")


def identity(path: Path) -> Identity:
    """Return what changes when the file is replaced: path, inode, time of change, size.

    Raises:
        Problem: there is no such file.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise Problem(
            f"there is no warehouse at {path}; run 'councils build' to make it"
        ) from error
    return (str(path), found.st_ino, found.st_mtime_ns, found.st_size)


class SharedWarehouse:
    """A read-only connection that all visitors share, each question on a cursor of its own.

    DuckDB computes without Python's lock, so questions of several visitors are answered at the same
    time, and a slow one keeps nobody else waiting.

    It keeps one database a path in a process: until the last handle on the old file is closed, a
    new connection still shows the old one. So when the file was replaced, the next question waits
    until those before it have their answers, and only then opens the new one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Condition()
        self._being_answered = 0
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._identity: Identity | None = None
        self._answers: OrderedDict[str, pd.DataFrame] = OrderedDict()
        self._values: OrderedDict[Hashable, object] = OrderedDict()

    def ask(
        self, sql: str, parameters: dict[str, Any] | None = None, *, keep: bool = True
    ) -> pd.DataFrame:
        """Return the answer as a frame, from the file as it is now.

        Args:
            sql: The question.
            parameters: Its parameters, by name.
            keep: Keep the answer for the next visitor who asks the same. Not for what is big, or
                for what a visitor typed: others will hardly ask that, and it fills the memory.

        Raises:
            Problem: the warehouse is missing or cannot be read.
        """
        question = f"{sql} {sorted((parameters or {}).items())}"
        if not keep:
            return self._answer(sql, parameters or {}, _as_frame)[1]
        with self._lock:
            self._follow()
            if question in self._answers:
                self._answers.move_to_end(question)
                # A copy: what a page does to its answer must not reach the next visitor's.
                return self._answers[question].copy()
        made_from, answer = self._answer(sql, parameters or {}, _as_frame)
        with self._lock:
            # Else it comes from the file before, and would be handed out as of this one.
            if self._identity == made_from:
                self._answers[question] = answer
                while len(self._answers) > ANSWERS_KEPT:
                    self._answers.popitem(last=False)
        return answer.copy()

    def cached(self, what: Hashable, make: Callable[[], Value]) -> Value:
        """Return what `make` makes of the warehouse as it is now, made once for all visitors.

        Args:
            what: Names it: whatever it is made from, the choices of the page included.
            make: Makes it from answers of this warehouse. Two visitors who come at the same
                moment may both make it.

        Returns:
            The very thing that others get, too: nobody may change it.

        Raises:
            Problem: the warehouse is missing or cannot be read.
        """
        with self._lock:
            made_from = self._follow()
            if what in self._values:
                self._values.move_to_end(what)
                return cast("Value", self._values[what])
        # Without the lock, for making it asks the warehouse.
        made = make()
        with self._lock:
            # Else some of it may come from the file before, and would be shown as of this one.
            if self._identity == made_from:
                self._values[what] = made
                while len(self._values) > MADE_KEPT:
                    self._values.popitem(last=False)
        return made

    def _follow(self) -> Identity:
        """Open the file that is there now, if it is another one. The lock must be held."""
        now = identity(self._path)
        while self._connection is None or self._identity != now:
            if self._being_answered:
                self._lock.wait()
            else:
                self._connection = self._reopen()
                self._identity = now
            now = identity(self._path)
        return now

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the answer as rows by column, from the file as it is now.

        Days are dates, lists lists, and what is not known is None. Ten times as quick as a frame
        for the few hundred rows of a page; it is not kept, what is made from it should be.

        Raises:
            Problem: the warehouse is missing or cannot be read.
        """
        return self._answer(sql, parameters or {}, rows_of)[1]

    def _answer(
        self,
        sql: str,
        parameters: dict[str, Any],
        fetch: Callable[[duckdb.DuckDBPyConnection], Value],
    ) -> tuple[Identity, Value]:
        """Return which file was asked, and its answer. The lock must not be held."""
        with self._lock:
            asked = self._follow()
            if self._connection is None:
                raise AssertionError("it was opened just before")
            cursor = self._connection.cursor()
            self._being_answered += 1
        try:
            return asked, fetch(cursor.execute(sql, parameters))
        except duckdb.Error as error:
            raise Problem(
                f"the warehouse {self._path} cannot answer ({str(error).splitlines()[0]}): make "
                "it anew with `councils build`"
            ) from error
        finally:
            cursor.close()
            with self._lock:
                self._being_answered -= 1
                self._lock.notify_all()

    def _reopen(self) -> duckdb.DuckDBPyConnection:
        self._answers.clear()
        self._values.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return open_warehouse(self._path)


def _as_frame(answer: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return answer.df()


@st.cache_resource(show_spinner=False)
def shared_warehouse(path: str) -> SharedWarehouse:
    """Return the connection to the warehouse at `path` that all visitors share."""
    return SharedWarehouse(Path(path))
