"""`councils changes`: verdicts new since a day, as a table, JSON or an Atom feed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import click
import duckdb

from warehouse.changes import Change, find_changes, in_words, newest_first_seen
from warehouse.commands.status import plain
from warehouse.connect import open_warehouse
from warehouse.feed import write_atom
from warehouse.home import Home, home_option
from warehouse.problems import Problem

DEFAULT_DAYS = 30


@click.command()
@click.option(
    "--since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help=f"First day, like 2026-08-01. [default: {DEFAULT_DAYS} days ago]",
)
@click.option(
    "--format",
    "as_format",
    type=click.Choice(["table", "json", "atom"]),
    default="table",
    show_default=True,
)
@home_option
def changes(since: datetime | None, as_format: str, home: Home) -> None:
    """List the verdicts first seen since a day, and what each changed of the standing before.

    A verdict is first seen when a document that tells of it is first fetched; the embedded
    snapshot counts as one fetch. Every verdict has its publication date beside that.
    """
    day = since.date() if since else datetime.now(UTC).date() - timedelta(days=DEFAULT_DAYS)
    connection = open_warehouse(home)
    try:
        found = find_changes(connection, day)
        newest = newest_first_seen(connection)
        rights = connection.execute("SELECT attribution FROM about").fetchall()[0][0]
    except duckdb.Error as error:
        raise Problem(
            f"{home.warehouse} is of another version or broken: make it anew with `councils build`"
        ) from error
    finally:
        connection.close()
    if as_format == "atom":
        sys.stdout.buffer.write(write_atom(found, newest, rights))
    elif as_format == "json":
        listed = [asdict(change) | {"headline": change.headline} for change in found]
        told = {"since": day, "newest_first_seen": newest, "changes": listed}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=_iso))
    else:
        click.echo("\n".join(plain(line) for line in _lines(found, day, newest)))


def _iso(moment: date) -> str:
    return moment.isoformat()


def _lines(found: tuple[Change, ...], day: date, newest: datetime | None) -> list[str]:
    """Return the changes in lines: a verdict, then its judgements."""
    if not found:
        told = f"the newest was first seen on {newest:%Y-%m-%d}" if newest else "there are none"
        return [f"No verdict was first seen since {day}; {told}"]
    lines = [f"{len(found)} verdicts first seen since {day}", "first seen  published   council"]
    for change in found:
        lines += [
            "",
            f"{change.first_seen:%Y-%m-%d}  {change.published}  {change.council}",
            f"            {change.framework}",
            *(f"            {in_words(each)}" for each in change.areas),
            f"            {change.url}",
        ]
    return lines
