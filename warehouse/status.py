"""What a warehouse holds, how fresh it is, what is missing, and what is held back and why."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from warehouse.build import SNAPSHOT
from warehouse.connect import is_locked, open_warehouse
from warehouse.home import Home
from warehouse.problems import Problem

WAIT_FOR_CRAWL = 2.0  # seconds; a crawl holds the file for a moment at a time

# A visit or letter has no grades, and its link says so: nothing is missing for it.
_IS_LETTER = """(status = 'not_a_report' AND file_id IN (
    SELECT file_id FROM collected.listings WHERE kind NOT IN ('childrens_services', 'other')))"""

# Each question, by the name of its answer: a list of rows with named columns.
_LISTS = {
    "inspections_by_year": """
        SELECT year(published) AS year, framework::VARCHAR AS framework,
               count(*) AS inspections, count(*) FILTER (in_reports) AS with_report
        FROM inspections GROUP BY ALL ORDER BY ALL""",
    "councils_with_nothing": """
        SELECT c.name AS council, c.opened, c.closed FROM councils c
        WHERE NOT EXISTS (FROM judgements j WHERE j.la_code = c.la_code) ORDER BY c.name""",
    "councils_without_a_report": """
        SELECT c.name AS council FROM councils c
        WHERE c.closed IS NULL AND coalesce(c.opened <= (SELECT as_of FROM about), true)
          AND NOT EXISTS (FROM inspections i WHERE i.la_code = c.la_code AND i.in_reports)
        ORDER BY c.name""",
    "councils_not_listed": """
        SELECT c.name AS council, l.vanished FROM councils c
        LEFT JOIN collected.listed_councils l USING (urn)
        WHERE c.closed IS NULL AND coalesce(c.opened <= (SELECT as_of FROM about), true)
          AND (l.urn IS NULL OR l.vanished IS NOT NULL) ORDER BY c.name""",
    "held_back": """
        SELECT council, published, area::VARCHAR AS area, reason, source_url, source_place
        FROM judgements WHERE status = 'held_back' ORDER BY published DESC, council, area""",
    "documents": """
        SELECT kind, status, count(*) AS documents FROM documents GROUP BY ALL ORDER BY ALL""",
    "documents_not_read": f"""
        SELECT coalesce(council, title) AS about, link_text, status, reason, url
        FROM documents WHERE status <> 'ok' AND NOT {_IS_LETTER}
        ORDER BY list_position(['unreadable', 'unrecognised', 'not_a_report'], status) NULLS LAST,
                 council, url""",
    "letters_without_grades": f"""
        SELECT coalesce(council, title) AS about, link_text, reason, url
        FROM documents WHERE {_IS_LETTER} ORDER BY council, url""",
    "set_aside": """
        SELECT what, council_printed AS council, place, published, reason, url
        FROM set_aside ORDER BY ALL""",
    "sheets_not_understood": """
        SELECT coalesce(title, url) AS workbook, reason, url FROM documents
        WHERE kind = 'workbook' AND status = 'ok' AND reason IS NOT NULL ORDER BY ALL""",
    "unknown_wordings": """
        SELECT title AS wording, count(*) AS links, max(published) AS newest
        FROM collected.listings WHERE kind = 'other' GROUP BY ALL ORDER BY links DESC, wording""",
    "vanished": """
        SELECT council, link_text, published, vanished, url FROM documents
        WHERE vanished IS NOT NULL ORDER BY vanished DESC, council""",
    "known_gaps": """
        SELECT c.name AS council, g.strand::VARCHAR AS strand, g.from_day, g.until_day, g.reason
        FROM reference.known_gaps g JOIN councils c USING (la_code) ORDER BY ALL""",
    "sources_disagree": """
        SELECT council, published, area::VARCHAR AS area, report_grade::VARCHAR AS report_grade,
               statistics_grade::VARCHAR AS statistics_grade, statistics_printed, verdict,
               explanation, report_url
        FROM reconciliation WHERE verdict IN ('differ', 'statistics_disagree')
        ORDER BY published DESC, council, area""",
}
_HOLDINGS = """
    SELECT (SELECT count(DISTINCT la_code) FROM judgements) AS councils_judged,
           (SELECT count(*) FROM inspections) AS inspections,
           (SELECT count(*) FROM judgements) AS judgements,
           (SELECT count(*) FROM judgements WHERE status = 'graded') AS graded,
           (SELECT count(*) FROM visits) AS visits,
           (SELECT count(*) FROM paragraphs) AS paragraphs,
           (SELECT min(published) FROM inspections) AS oldest_publication,
           (SELECT count(*) FROM reconciliation WHERE verdict = 'agree') AS confirmed_by_both"""
_FRESHNESS = """
    SELECT as_of AS built_on, newest_document, newest_publication,
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
        raise Problem("; ".join([problem.message, *_told_of_last_run(home)])) from problem
    try:
        freshness = _rows(connection, _FRESHNESS)[0]
        runs, is_crawling = _runs(home, connection)
        behind = _run_not_built(connection, runs)
        return {
            "home": str(home.folder),
            "freshness": {**freshness, "snapshot_as_of": _snapshot_as_of(SNAPSHOT)},
            "last_run": runs[0] if runs else None,
            "last_complete_run": next((run for run in runs if run["outcome"] == "complete"), None),
            "run_not_built": behind,
            "is_crawling": is_crawling or _is_at_work(home, runs, behind),
            "broken_collection": _broken_collection(home),
            "holdings": _rows(connection, _HOLDINGS)[0],
            **{name: _rows(connection, question) for name, question in _LISTS.items()},
        }
    except duckdb.Error as error:
        raise Problem(
            f"{home.warehouse} is of another version or broken: make it anew with `councils build`"
        ) from error
    finally:
        connection.close()


def what_needs_a_person(status: dict[str, Any]) -> list[str]:
    """Return in lines what somebody should see to; empty where all is as it should be."""
    told = []
    if broken := status["broken_collection"]:
        told.append(f"{broken}; run councils collect, which reads everything again")
    run = status["last_run"]
    if run and run["outcome"] is None and not status["is_crawling"]:
        told.append(f"the run of {run['started']} was cut off; run councils collect again")
    elif run and run["outcome"] == "failed":
        why = "; ".join(run["failures"]) or "see its log"
        told.append(f"the run of {run['started']} failed: {why}")
    behind = status["run_not_built"]
    if behind and not status["is_crawling"]:
        told.append(
            f"the warehouse does not hold what the run of {behind} collected: its build failed or "
            "was left out; run councils build"
        )
    told += [
        f"{each['workbook']}: not understood: {each['reason']}"
        for each in status["sheets_not_understood"]
    ]
    return told


def _rows(connection: duckdb.DuckDBPyConnection, question: str) -> list[dict[str, Any]]:
    """Return an answer's rows by column, with days and times as text."""
    found = connection.execute(question)
    names = [column[0] for column in found.description or ()]
    return [
        {
            name: cell.isoformat() if hasattr(cell, "isoformat") else cell
            for name, cell in zip(names, row, strict=True)
        }
        for row in found.fetchall()
    ]


def _run_not_built(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[dict[str, Any]]
) -> str | None:
    """Return when the newest run began that was good, but is not in the warehouse."""
    built = {run["run_id"] for run in _rows(connection, "SELECT run_id FROM collected.runs")}
    good = (run for run in runs if run["outcome"] in ("complete", "incomplete"))
    newest = next(good, None)
    return newest["started"] if newest and newest["run_id"] not in built else None


def _is_at_work(home: Home, runs: Sequence[dict[str, Any]], behind: str | None) -> bool:
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


def _broken_collection(home: Home) -> str | None:
    """Return why collected.duckdb cannot be read; None where it can, or there is none."""
    if not home.collected.is_file():
        return None
    try:
        with duckdb.connect(home.collected, read_only=True) as collected:
            collected.execute("FROM runs LIMIT 1")
    except duckdb.Error as error:
        if not is_locked(error):
            return f"{home.collected} cannot be read ({str(error).splitlines()[0]})"
    return None


def _told_of_last_run(home: Home) -> list[str]:
    """Return why the last run failed, for a home whose runs have built no warehouse yet."""
    try:
        with duckdb.connect(home.collected, read_only=True) as collected:
            runs = _readable(_rows(collected, _RUNS.format("runs")))
    except duckdb.Error:
        return []
    return [
        f"the run of {run['started']} failed: {why}" for run in runs[:1] for why in run["failures"]
    ]


# By their numbers: the clock may have been set back between two of them.
_RUNS = """
    SELECT run_id, started, finished, site, outcome, summary FROM {}
    ORDER BY try_cast(split_part(run_id, '-', 2) AS INTEGER) DESC NULLS LAST, run_id DESC"""


def _runs(home: Home, warehouse: duckdb.DuckDBPyConnection) -> tuple[list[dict[str, Any]], bool]:
    """Return the runs, the last one first, and whether one is writing just now.

    A run that failed built no warehouse, so its story stands in collected.duckdb alone.
    """
    if not home.collected.is_file():
        return _readable(_rows(warehouse, _RUNS.format("collected.runs"))), False
    patience = time.monotonic() + WAIT_FOR_CRAWL
    while True:
        try:
            with duckdb.connect(home.collected, read_only=True) as collected:
                return _readable(_rows(collected, _RUNS.format("runs"))), False
        except duckdb.IOException as error:
            if not is_locked(error) or time.monotonic() > patience:
                runs = _readable(_rows(warehouse, _RUNS.format("collected.runs")))
                return runs, is_locked(error)
            time.sleep(0.1)
        except duckdb.Error:
            return _readable(_rows(warehouse, _RUNS.format("collected.runs"))), False


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


def _snapshot_as_of(snapshot: Path) -> str | None:
    """Return when the newest document of the embedded snapshot was fetched."""
    file = snapshot / "documents.csv"
    if not file.is_file():
        return None
    with file.open(encoding="utf-8", newline="") as lines:
        moments = (row["fetched_at"].replace(" ", "T") for row in csv.DictReader(lines))
        return max(moments, default=None)
