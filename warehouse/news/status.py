"""What a warehouse holds, how fresh it is, what is missing, and what is held back and why."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.build import SNAPSHOT
from warehouse.common.clock import now
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.connect import cannot_be_asked, first_line, is_locked, open_warehouse
from warehouse.news.freshness import known_up_to, warning
from warehouse.news.runs import is_at_work, messages_of_last_run, rows, runs_of

# Views of the schema status, in models/74_status.sql.
_LISTS = (
    "inspections_by_year",
    "councils_with_nothing",
    "councils_without_a_report",
    "councils_not_listed",
    "newest_report_not_read",
    "held_back",
    "documents",
    "documents_not_read",
    "letters_without_grades",
    "set_aside",
    "sheets_not_understood",
    "unknown_wordings",
    "vanished",
    "known_gaps",
    "sources_disagree",
)
_HOLDINGS = """
    SELECT (SELECT count(DISTINCT la_code) FROM judgements) AS councils_judged,
           (SELECT count(*) FROM inspections) AS inspections,
           (SELECT count(*) FROM judgements) AS judgements,
           (SELECT count(*) FROM judgements WHERE status = 'graded') AS graded,
           (SELECT count(*) FROM visits) AS visits,
           (SELECT count(*) FROM paragraphs) AS paragraphs,
           (SELECT min(published) FROM inspections) AS oldest_publication,
           (SELECT coalesce(sum(agree), 0) FROM agreement) AS confirmed_by_both"""
_FRESHNESS = """
    SELECT as_of AS built_on, known_until, reports_known_until, statistics_known_until,
           newest_document, newest_publication,
           (SELECT max(last_seen) FROM collected.listed_councils) AS pages_last_seen
    FROM about"""


def gather_status(home: Home) -> dict[str, Any]:
    """Return the state of a home as one object fit for JSON; days and times are in ISO 8601.

    Raises:
        Problem: there is no warehouse, or it cannot be read.
    """
    try:
        connection = open_warehouse(home)
    except Problem as problem:
        raise Problem("; ".join([problem.message, *messages_of_last_run(home)])) from problem
    try:
        freshness = rows(connection, _FRESHNESS)[0]
        known_until = freshness["known_until"] and date.fromisoformat(freshness["known_until"])
        runs, is_crawling = runs_of(home, connection)
        behind = _run_not_built(connection, runs)
        return {
            "home": str(home.folder),
            "freshness": {
                **freshness,
                "snapshot_as_of": _snapshot_as_of(SNAPSHOT),
                "days_old": known_until and (now().date() - known_until).days,
                "is_old": known_until is None or bool(warning(known_until, now().date())),
                "told": known_up_to(known_until, now().date()),
            },
            "last_run": runs[0] if runs else None,
            "last_complete_run": next((run for run in runs if run["outcome"] == "complete"), None),
            "run_not_built": behind,
            "is_crawling": is_crawling or is_at_work(home, runs, behind),
            "broken_collection": _broken_collection(home),
            "holdings": rows(connection, _HOLDINGS)[0],
            **{name: rows(connection, f"FROM status.{name}") for name in _LISTS},
        }
    except duckdb.Error as error:
        raise cannot_be_asked(home.warehouse, error) from error
    finally:
        connection.close()


def what_needs_a_person(status: dict[str, Any]) -> list[str]:
    """Return in lines what somebody should see to; empty where all is as it should be."""
    lines = []
    if broken := status["broken_collection"]:
        lines.append(f"{broken}; run councils collect, which reads everything again")
    run = status["last_run"]
    if run and run["outcome"] is None and not status["is_crawling"]:
        lines.append(f"the run of {run['started']} was cut off; run councils collect again")
    elif run and run["outcome"] == "failed":
        why = "; ".join(run["failures"]) or "see its log"
        lines.append(f"the run of {run['started']} failed: {why}")
    behind = status["run_not_built"]
    if behind and not status["is_crawling"]:
        lines.append(
            f"the warehouse does not hold what the run of {behind} collected: its build failed or "
            "was left out; run councils build"
        )
    lines += [
        f"the council {each['council']} is not known, and nothing is taken from its page: add it "
        "to warehouse/reference/councils.csv"
        for each in status["set_aside"]
        if each["what"] == "listed council"
    ]
    lines += [
        f"{each['workbook']}: not understood: {each['reason']}"
        for each in status["sheets_not_understood"]
    ]
    return lines


def _run_not_built(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[dict[str, Any]]
) -> str | None:
    """Return when the newest run began that was good, but is not in the warehouse."""
    built = {run["run_id"] for run in rows(connection, "SELECT run_id FROM collected.runs")}
    good = (run for run in runs if run["outcome"] in ("complete", "incomplete"))
    newest = next(good, None)
    return newest["started"] if newest and newest["run_id"] not in built else None


def _broken_collection(home: Home) -> str | None:
    """Return why collected.duckdb cannot be read; None where it can, or there is none."""
    if not home.collected.is_file():
        return None
    try:
        with duckdb.connect(home.collected, read_only=True) as collected:
            collected.execute("FROM runs LIMIT 1")
    except duckdb.Error as error:
        if not is_locked(error):
            return f"{home.collected} cannot be read ({first_line(error)})"
    return None


def _snapshot_as_of(snapshot: Path) -> str | None:
    """Return when the newest document of the embedded snapshot was fetched."""
    file = snapshot / "documents.csv"
    if not file.is_file():
        return None
    with file.open(encoding="utf-8", newline="") as lines:
        moments = (row["fetched_at"].replace(" ", "T") for row in csv.DictReader(lines))
        return max(moments, default=None)
