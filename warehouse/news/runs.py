"""What the crawls of a home did, and how the last one ended."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from warehouse.common.home import Home
from warehouse.connect import is_locked, open_warehouse, rows_of

WAIT_FOR_CRAWL = 2.0  # seconds; a crawl holds the file for a moment at a time

# By their numbers: the clock may have been set back between two of them.
_RUNS = """
    SELECT run_id, started, finished, site, outcome, summary FROM {}
    ORDER BY try_cast(split_part(run_id, '-', 2) AS INTEGER) DESC NULLS LAST, run_id DESC"""


def runs_of(home: Home, warehouse: duckdb.DuckDBPyConnection) -> tuple[list[dict[str, Any]], bool]:
    """Return the runs, the last one first, and whether one is writing just now.

    A run that failed built no warehouse, so its story stands in collected.duckdb alone.
    """
    if not home.collected.is_file():
        return _readable(rows(warehouse, _RUNS.format("collected.runs"))), False
    deadline = time.monotonic() + WAIT_FOR_CRAWL
    while True:
        try:
            with duckdb.connect(home.collected, read_only=True) as collected:
                return _readable(rows(collected, _RUNS.format("runs"))), False
        except duckdb.IOException as error:
            if not is_locked(error) or time.monotonic() > deadline:
                runs = _readable(rows(warehouse, _RUNS.format("collected.runs")))
                return runs, is_locked(error)
            time.sleep(0.1)
        except duckdb.Error:
            return _readable(rows(warehouse, _RUNS.format("collected.runs"))), False


def _readable(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return runs with what a person should know taken out of their summaries."""
    readable = []
    for run in runs:
        try:
            summary = json.loads(run["summary"] or "{}")
        except ValueError:
            summary = {}
        known = {name: summary.get(name, []) for name in ("failures", "concerns", "notes")}
        known["unknown_wordings"] = summary.get("unknown_wordings", {})
        known["new"] = len(summary.get("new", []))
        readable.append({name: cell for name, cell in run.items() if name != "summary"} | known)
    return readable


def last_run_to_look_at(home: Home) -> str | None:
    """Return in a line what a person should know of the last run that is in the warehouse.

    A run that failed or was cut off has built nothing, because something may be missing; whoever
    builds all the same publishes what it collected.

    Returns:
        None where it came to a good end, is at work just now, or there was none.
    """
    with closing(open_warehouse(home)) as connection:
        runs = _readable(rows(connection, _RUNS.format("collected.runs")))
    if not runs or runs[0]["outcome"] in ("complete", "incomplete"):
        return None
    run = runs[0]
    if run["outcome"] is None and is_at_work(home, runs, None):
        return None
    started = run["started"].replace("T", " ")[:16]
    how = "was cut off"
    if run["outcome"]:
        how = f"failed: {next(iter(run['failures']), 'see its log')}"
    return f"the last run (of {started}) {how}; what it collected is in this warehouse"


def messages_of_last_run(home: Home) -> list[str]:
    """Return why the last run failed, for a home whose runs have built no warehouse yet."""
    try:
        with duckdb.connect(home.collected, read_only=True) as collected:
            runs = _readable(rows(collected, _RUNS.format("runs")))
    except duckdb.Error:
        return []
    return [
        f"the run of {run['started']} failed: {why}" for run in runs[:1] for why in run["failures"]
    ]


def is_at_work(home: Home, runs: Sequence[dict[str, Any]], behind: str | None) -> bool:
    """Whether a run that has not ended, or is not built, is just about it: it holds a lock."""
    lock = home.folder / "collect.lock"
    is_open = bool(runs) and runs[0]["outcome"] is None
    if not (is_open or behind) or not lock.is_file():
        return False
    try:
        FileLock(lock).acquire(timeout=0).lock.release()
    except Timeout:
        return True
    except OSError:  # a home that only others may write
        return False
    return False


def rows(connection: duckdb.DuckDBPyConnection, question: str) -> list[dict[str, Any]]:
    """Return an answer's rows by column, with days and times as text."""
    return [
        {
            name: cell.isoformat() if hasattr(cell, "isoformat") else cell
            for name, cell in row.items()
        }
        for row in rows_of(connection.execute(question))
    ]
