"""`councils status`: what is held, how fresh, what is missing, what is held back and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from warehouse.common.clock import now
from warehouse.common.counting import and_more, counted
from warehouse.common.home import Home, home_option
from warehouse.common.problems import Problem
from warehouse.common.text import fitted, plain_line
from warehouse.news.status import gather_status, what_needs_a_person

_STATUS = {
    "ok": "understood",
    "not_a_report": "without grades",
    "unrecognised": "of an unknown framework",
    "unreadable": "unreadable",
    "withdrawn": "withdrawn",
}
MOST_LINES = 12  # of a list on a terminal; --json has them all

_EXAMPLES = """\b
Examples:
  councils status
  councils status --json | python3 -m json.tool
"""


@click.command(epilog=_EXAMPLES, short_help="Say what is held, how fresh, and what is missing.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@home_option
def status(as_json: bool, home: Home) -> None:
    """Say what is held, how fresh it is, what is missing, and what is held back and why.

    Exit 0: all is well. 1: the last run failed, was cut off or was not built, or a workbook was not
    understood; standard error says which. What Ofsted itself left open is listed, and no trouble.
    """
    try:
        found = gather_status(home)
    except Problem as problem:
        if as_json:
            answer = {"home": str(home.folder), "problem": problem.message}
            click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        raise
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(fitted(plain_line(line)) for line in _lines(found)))
    needed = what_needs_a_person(found)
    if needed:
        sys.stdout.flush()
        for line in needed:
            click.echo(f"needs a person: {plain_line(line)}", err=True)
        raise click.exceptions.Exit(1)


def _lines(found: dict[str, Any]) -> list[str]:
    """Return the whole report in lines."""
    lines = [*_freshness(found), "", *_holdings(found), "", *_by_year(found)]
    lines += _list(
        "Councils with nothing",
        (
            each["council"] + (f" (until {each['closed']})" if each["closed"] else "")
            for each in found["councils_with_nothing"]
        ),
    )
    lines += _list(
        "Councils of which no report was read, only statistics",
        (each["council"] for each in found["councils_without_a_report"]),
    )
    lines += _list(
        "Councils that the site does not list, or lists no more",
        (
            each["council"] + (f", since {_moment(each['vanished'])}" if each["vanished"] else "")
            for each in found["councils_not_listed"]
        ),
    )
    lines += _list(
        "Known gaps",
        (
            f"{each['council']}, {_spaced(each['strand'])}, {each['from_day']} to "
            f"{each['until_day']}: {each['reason']}"
            for each in found["known_gaps"]
        ),
    )
    lines += _list(
        "Councils whose newest report was not read: their grades are not known",
        (
            f"{each['council']}, report of {each['published']}: "
            f"{_STATUS.get(each['status'], each['status'])}"
            + (f", {each['reason']}" if each["reason"] else "")
            for each in found["newest_report_not_read"]
        ),
    )
    lines += _list(
        "Grades held back",
        (
            f"{each['council']}, {each['published']}, {_spaced(each['area'])}: {each['reason']}"
            for each in found["held_back"]
        ),
    )
    lines += _list(
        "Documents not read",
        (
            f"{each['about'] or 'unknown council'}: {each['link_text'] or each['url']}: "
            f"{_STATUS[each['status']]}, {each['reason']}"
            for each in found["documents_not_read"]
        ),
    )
    lines += _list(
        "Set aside: in no table",
        (
            f"{each['what']} {each['council'] or ''}, {each['place'] or each['url'] or ''}: "
            f"{each['reason']}"
            for each in found["set_aside"]
        ),
    )
    lines += _list(
        "Workbook sheets and rows not understood",
        (f"{each['workbook']}: {each['reason']}" for each in found["sheets_not_understood"]),
    )
    run = found["last_run"] or {"unknown_wordings": {}}
    lines += _list(
        "Wordings not on our list, in the last run",
        (f"{links} x {wording}" for wording, links in run["unknown_wordings"].items()),
    )
    lines += _list(
        "Links of no known kind, by wording",
        (f"{each['links']} x {each['wording']}" for each in found["unknown_wordings"]),
    )
    lines += _list(
        "Listed no more",
        (
            f"{each['council']}: {each['link_text']}, missed since {_moment(each['vanished'])}"
            for each in found["vanished"]
        ),
    )
    return lines + _list(
        "Where the official sources disagree",
        (_disagreement(each) for each in found["sources_disagree"]),
    )


def _freshness(found: dict[str, Any]) -> list[str]:
    fresh, run, complete = found["freshness"], found["last_run"], found["last_complete_run"]
    known = fresh["known_until"]
    lines = [
        f"Home              {found['home']}",
        f"Warehouse built   {fresh['built_on']}",
        f"Known until       {known or 'nothing yet'}{age(known)}",
        f"Newest report     published {fresh['newest_publication'] or 'never'}",
        f"Pages last seen   {_moment(fresh['pages_last_seen'])}{age(fresh['pages_last_seen'])}",
        f"Embedded snapshot {_moment(fresh['snapshot_as_of'])}",
    ]
    if fresh["is_old"]:
        lines.append(fresh["told"])
    if found["is_crawling"]:
        lines.append("Crawl             one is at work just now")
    if run is None:
        return [*lines, "Last run          none: this is the embedded snapshot"]
    ended = run["outcome"] or ("at work" if found["is_crawling"] else "cut off")
    lines.append(f"Last run          {_moment(run['started'])}, {ended}, {run['new']} new")
    if complete is None or complete["run_id"] != run["run_id"]:
        lines.append(
            f"Last complete run {_moment(complete['started']) if complete else 'none yet'}"
        )
    lines += [f"  failed: {why}" for why in run["failures"]]
    return lines + [f"  look at: {why}" for why in run["concerns"]]


def _holdings(found: dict[str, Any]) -> list[str]:
    totals = found["holdings"]
    documents = ", ".join(
        f"{counted(each['documents'], each['kind'])} {_STATUS[each['status']]}"
        for each in found["documents"]
    )
    text = (
        f"{counted(totals['inspections'], 'inspection')} of "
        f"{counted(totals['councils_judged'], 'council')} since "
        f"{totals['oldest_publication'] or 'never'}\n"
        f"{counted(totals['judgements'], 'judgement')}, {totals['graded']:,} of them graded, "
        f"{totals['confirmed_by_both']:,} the same in report and statistics, "
        f"{len(found['held_back']):,} held back\n"
        f"{counted(totals['visits'], 'visit')}, {counted(totals['paragraphs'], 'paragraph')}\n"
        f"Documents: {documents or 'none'}"
    )
    if letters := len(found["letters_without_grades"]):
        text += f"; {letters:,} of them of visits, where none are due (--json lists them)"
    return text.splitlines()


def _by_year(found: dict[str, Any]) -> list[str]:
    """Return a small table: a line a year, a column a framework."""
    cells = {(row["year"], row["framework"]): row for row in found["inspections_by_year"]}
    if not cells:
        return ["No inspections"]
    frameworks = sorted({framework for _, framework in cells}, key=_first_year(cells))
    titles = [["year"], *(name.split("_") for name in frameworks), ["all"], ["with", "report"]]
    rows_of_titles = max(map(len, titles))
    table = [
        [
            title[depth - rows_of_titles] if depth >= rows_of_titles - len(title) else ""
            for title in titles
        ]
        for depth in range(rows_of_titles)
    ]
    for year in range(min(y for y, _ in cells), max(y for y, _ in cells) + 1):
        row = [cells.get((year, framework)) for framework in frameworks]
        counts = [str(cell["inspections"]) if cell else "." for cell in row]
        totals = [
            sum(cell[name] for cell in row if cell) for name in ("inspections", "with_report")
        ]
        table.append([str(year), *counts, *map(str, totals)])
    widths = [max(len(row[column]) for row in table) for column in range(len(titles))]
    return ["Inspections by year of publication and framework"] + [
        "  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in table
    ]


def _first_year(cells: dict[tuple[int, str], Any]) -> Any:
    return lambda framework: min(year for year, each in cells if each == framework)


def _list(title: str, entries: Iterable[str]) -> list[str]:
    """Return a titled list, cut on a terminal where it is long, and nothing where it is empty."""
    entries = list(entries)
    if not entries:
        return []
    lines = ["", f"{title}: {len(entries)}", *(f"  {entry}" for entry in entries[:MOST_LINES])]
    if more := and_more(entries, MOST_LINES):
        lines.append(f"  {more} (--json lists them)")
    return lines


def _disagreement(each: dict[str, Any]) -> str:
    if each["verdict"] == "differ":
        grades = (_spaced(each["report_grade"]), _spaced(each["statistics_grade"]))
        text = "report {}, statistics {}".format(*grades)
    else:
        text = f"sheets of the statistics differ: {each['statistics_printed']}"
    explained = f" ({each['explanation']})" if each["explanation"] else ""
    return f"{each['council']}, {each['published']}, {_spaced(each['area'])}: {text}{explained}"


def _spaced(identifier: str | None) -> str:
    """Return the id of an area, strand or grade as words."""
    return (identifier or "none").replace("_", " ")


def age(moment: str | None) -> str:
    """Return how long ago a time in UTC was, in days; nothing for never, or for the future."""
    if moment is None:
        return ""
    days = (now().date() - datetime.fromisoformat(moment).date()).days
    return f" ({'today' if days == 0 else counted(days, 'day') + ' ago'})" if days >= 0 else ""


def _moment(moment: str | None) -> str:
    return moment.replace("T", " ") if moment else "never"
