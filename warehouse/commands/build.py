"""`councils build`: the warehouse made anew."""

from __future__ import annotations

import sys

import click

from warehouse.common.counting import counted
from warehouse.common.home import Home, home_option
from warehouse.common.text import plain_line

_EXAMPLES = """\b
Examples:
  councils build
  councils build --home /srv/councils
"""


@click.command(short_help="Build the warehouse anew from all that is held.", epilog=_EXAMPLES)
@home_option
def build(home: Home) -> None:
    """Build the warehouse from reference, snapshot and whatever was collected.

    Every check must hold, else the old warehouse stays.

    Exit 0: done. 1: it cannot be built; or it is built, with what the last run collected, and that
    run failed or was cut off. Standard error says which.
    """
    # Late, so that the help and other commands need not wait for DuckDB to load.
    from warehouse.build import BuildReport, build_warehouse
    from warehouse.news.runs import last_run_to_look_at

    report: BuildReport = build_warehouse(home)
    click.echo(
        f"Built {report.path} in {report.seconds:.1f} s: {report.councils} councils, "
        f"{report.inspections:,} inspections published {report.first_year}-{report.last_year}, "
        f"{report.judgements:,} judgements ({report.held_back} held back), "
        f"{report.visits:,} visits. {report.checks} checks hold."
    )
    if report.set_aside:
        records = counted(report.set_aside, "record")
        click.echo(f"{records} set aside: see `councils status`.")
    for note in report.notes:
        click.echo(f"councils: {note}", err=True)
    if needed := last_run_to_look_at(home):
        sys.stdout.flush()
        click.echo(f"needs a person: {plain_line(needed)}", err=True)
        raise click.exceptions.Exit(1)
