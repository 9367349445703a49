"""`councils changes`: verdicts new since a day, as a table, JSON or an Atom feed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click
import duckdb

from warehouse.common.arguments import WebAddress
from warehouse.common.clock import now
from warehouse.common.counting import counted
from warehouse.common.home import Home, home_option
from warehouse.common.problems import Problem
from warehouse.common.text import fitted, plain_line
from warehouse.connect import cannot_be_asked, open_warehouse
from warehouse.news.changes import Change, find_changes, in_words, newest_first_seen
from warehouse.news.feed import write_atom

DEFAULT_DAYS = 30
_EXAMPLES = """\b
Examples:
  councils changes --since 2026-08-01
  councils changes --format atom --feed-url https://example.org/changes.xml > changes.xml
"""


class Day(click.ParamType[date]):
    """A day like 2026-08-01."""

    name = "date"

    def convert(self, value: Any, parameter: Any, context: Any) -> date:
        """Return the day, or fail with the form it should have."""
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2026-08-01", parameter, context)


@click.command(short_help="List the verdicts that are new since a day.", epilog=_EXAMPLES)
@click.option(
    "--since",
    metavar="DATE",
    type=Day(),
    help=f"First day (UTC), like 2026-08-01. [default: {DEFAULT_DAYS} days ago]",
)
@click.option(
    "--format",
    "as_format",
    type=click.Choice(["table", "json", "atom"]),
    default="table",
    show_default=True,
    help="For people, for programs, or as a feed (RFC 4287).",
)
@click.option(
    "--feed-url",
    metavar="URL",
    type=WebAddress(),
    help="Where the feed is published: its link to itself.",
)
@home_option
def changes(since: date | None, as_format: str, feed_url: str | None, home: Home) -> None:
    """List the verdicts first seen since a day, and what each changed of the standing before.

    A verdict is first seen when a document that tells of it is first fetched; the embedded
    snapshot counts as one fetch. Every verdict has its publication date beside that. One whose
    report was replaced, with another grade, is listed again as revised, with what was printed at
    first. So is one whose report the council's page lists no more: it is kept, and says so.

    Exit 0: done, also where nothing is new. 1: there is no warehouse. 2: bad usage.
    """
    today = now().date()
    if since and since > today + timedelta(days=1):  # east of Greenwich tomorrow has begun
        raise Problem(
            f"--since {since} is in the future: it is {today} (UTC) by this machine's clock",
            exit_code=2,
        )
    day = since or today - timedelta(days=DEFAULT_DAYS)
    connection = open_warehouse(home)
    try:
        found = find_changes(connection, day)
        newest = newest_first_seen(connection)
        all_found = found or find_changes(connection, date.min)
        updated = max((change.updated for change in all_found), default=None)
        rights = connection.execute("SELECT attribution FROM about").fetchall()[0][0]
    except duckdb.Error as error:
        raise cannot_be_asked(home.warehouse, error) from error
    finally:
        connection.close()
    if as_format == "atom":
        sys.stdout.buffer.write(write_atom(found, updated, rights, feed_url))
    elif as_format == "json":
        listed = [asdict(change) | {"headline": change.headline} for change in found]
        answer = {"since": day, "newest_first_seen": newest, "changes": listed}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=_iso))
    else:
        click.echo("\n".join(fitted(plain_line(line)) for line in _lines(found, day, newest)))


def _iso(moment: date) -> str:
    return moment.isoformat()


def _lines(found: tuple[Change, ...], day: date, newest: datetime | None) -> list[str]:
    """Return the changes in lines: a verdict, then its judgements."""
    if not found:
        text = f"the newest was first seen on {newest:%Y-%m-%d}" if newest else "there are none"
        return [f"No verdict was first seen, revised or listed no more since {day}; {text}"]
    verdicts = counted(len(found), "verdict")
    text = f"{verdicts} first seen, revised or listed no more since {day}"
    lines = [text, "first seen  published   council"]
    for change in found:
        lines += [
            "",
            f"{change.first_seen:%Y-%m-%d}  {change.published}  {change.council}",
            f"            {change.framework}",
            *([f"            Revised on {change.revised:%Y-%m-%d}"] if change.revised else []),
            *([f"            {change.withdrawal_note}"] if change.vanished else []),
            *(f"            {in_words(each)}" for each in change.areas),
            f"            {change.url}",
        ]
    return lines
