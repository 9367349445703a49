"""What a run says for people: how long it will take, what came of it, and why it failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from scraper.messages.progress import duration
from scraper.sites import Site
from scraper.spiders.scope import Wanted
from warehouse.common.counting import and_more, counted
from warehouse.common.home import Home

DOCUMENTS_OF_ALL = 1000  # reports, visits and letters of all councils, in round numbers
RELEASES_AND_WORKBOOKS = 60  # of GOV.UK, in round numbers
_MOST_LINES = 20  # of a kind
_READ = {
    "ok": "understood",
    "not_a_report": "no graded report",
    "unrecognised": "of an unknown framework",
    "unreadable": "unreadable",
    "withdrawn": "withdrawn",
}


def opening_lines(
    home: Home, asked: Mapping[str, Site], wanted: Wanted, delay: float, hint: str | None
) -> list[str]:
    """Return what is said before anything is asked: whom the run asks, and how long it may take."""
    places = " and ".join(dict.fromkeys(place.front_door for place in asked.values()))
    lines = [f"collecting from {places}" + (f" {hint}" if hint else "")]
    documents_read = _documents_read(home) if delay else 0  # without a delay no run is long
    if documents_read is None and not wanted.full:
        return lines
    notice = duration_notice(
        councils=len(wanted.councils) or wanted.expected_councils,
        of_all=wanted.expected_councils,
        documents_read=0 if wanted.full else documents_read or 0,
        only=wanted.only,
        full=wanted.full,
        delay=delay,
    )
    return lines + ([notice] if notice else [])


def duration_notice(
    *, councils: int, of_all: int, documents_read: int, only: str | None, full: bool, delay: float
) -> str | None:
    """Return what a long run says before it asks anything; None if it takes under a minute.

    Args:
        councils: How many councils' pages are asked for.
        of_all: How many councils there are.
        documents_read: How many documents need not be asked for.
        only: "reports", "statistics", "context", or None for all of them.
        full: Whether documents that are held are asked for again.
        delay: Least seconds between two requests; on average it is 1.3 times that.
    """
    documents = max(0, round(DOCUMENTS_OF_ALL * councils / max(1, of_all)) - documents_read)
    if only == "context":  # fifteen things to ask for, or so
        return None
    asked, what = 0, []
    if only != "statistics":
        asked += councils + documents
        what += [
            counted(councils, "council's page", "councils' pages"),
            counted(documents, "document"),
        ]
    if only != "reports":
        asked += RELEASES_AND_WORKBOOKS
        what.append(f"{RELEASES_AND_WORKBOOKS} pages and workbooks of statistics")
    seconds = asked * delay * 1.3
    if seconds < 60:
        return None
    run = "with --full a run" if full else "a first run"
    listed = ", ".join(what[:-1]) + (" and " if what[:-1] else "") + what[-1]
    return (
        f"{run} asks for about {listed}, one at a time: about {_minutes(seconds)}; it may be "
        "stopped at any moment, and the next run goes on from there"
    )


def result_lines(summary: dict[str, Any]) -> list[str]:
    """Return in lines what was collected, what is new and what needs a person."""
    lines = _reports(summary) + _statistics(summary["statistics"])
    lines += _context(summary["context"])
    if lines or not summary["failures"]:
        lines += _read(summary)
    for what, messages in (
        ("note", summary["notes"]),
        ("needs a person", summary["concerns"]),
        ("failed", summary["failures"]),
    ):
        lines += [f"{what}: {message}" for message in messages[:_MOST_LINES]]
        if more := and_more(messages, _MOST_LINES):
            lines.append(f"{what}: {more} (--json lists them)")
    return lines


def closing_line(summary: dict[str, Any], *, has_warehouse: bool) -> str:
    """Return the last line: how it ended, and what became of the warehouse where it failed."""
    after = f"after {duration(summary['seconds'])}"
    if summary["failures"]:
        stays = "the warehouse stays as it was" if has_warehouse else "there is no warehouse yet"
        return f"failed {after}: {stays}; what was fetched is kept"
    return f"done {after}" + ("; a person should look, see above" if summary["concerns"] else "")


def _reports(summary: dict[str, Any]) -> list[str]:
    councils, files = summary["councils"], summary["files"]
    if not councils["listed"]:
        return []
    pages = counted(councils["read"], "council's page", "councils' pages")
    line = (
        f"{pages} read; {counted(files['listed'], 'document')} listed, "
        f"{files['held']:,} held already, {files['fetched']:,} fetched, {files['failed']:,} failed"
    )
    return [line]


def _statistics(counts: dict[str, int]) -> list[str]:
    if not counts["releases_asked"]:
        return []
    line = (
        f"{counted(counts['releases_read'], 'release')} of statistics read; "
        f"{counted(counts['workbooks_listed'], 'workbook')} listed, "
        f"{counts['workbooks_held']:,} held already, {counts['workbooks_fetched']:,} fetched"
    )
    return [line]


def _context(counts: dict[str, int]) -> list[str]:
    if not counts["releases_asked"]:
        return []
    line = (
        f"{counted(counts['releases_read'], 'release')} of figures beside the grades read; "
        f"{counted(counts['data_sets_listed'], 'data set')} listed, "
        f"{counts['data_sets_held']:,} held already, {counts['data_sets_fetched']:,} fetched; "
        f"{counted(counts['figures'], 'figure')} in {counted(counts['data_sets_read'], 'data set')}"
    )
    return [line]


def _read(summary: dict[str, Any]) -> list[str]:
    read, new = summary["read"], summary["new"]
    kinds = ", ".join(f"{number:,} {_READ[status]}" for status, number in read.items() if number)
    lines = [f"documents read: {kinds or 'none'}", f"new since last time: {len(new):,}"]
    lines += [
        f"  {found['council']}: {found['title']}, {found['published'] or 'no date'}"
        for found in new[:_MOST_LINES]
    ]
    if more := and_more(new, _MOST_LINES):
        lines.append(f"  {more}")
    return lines


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 90:
        return counted(minutes, "minute")
    return f"{minutes // 60} h {minutes % 60:02} min"


def _documents_read(home: Home) -> int | None:
    """Return how many documents were read so far; None where a run has collected everything."""
    try:
        with duckdb.connect(home.collected, read_only=True) as collected:
            ((is_complete, documents),) = collected.execute(
                "SELECT (SELECT bool_or(outcome = 'complete') FROM runs), count(*) FROM documents"
            ).fetchall()
    except duckdb.Error:  # there is none, or the run itself will say what is wrong with it
        return 0
    return None if is_complete else documents
