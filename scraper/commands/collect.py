"""`councils collect`: crawl, politely and incrementally, then build."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import click

from scraper import settings as ours
from scraper.clock import now
from warehouse.home import Home, home_option
from warehouse.problems import Problem

_FIRST_RUN_FILES = 1000  # reports, visits and letters of all councils, in round numbers


@click.command()
@home_option
@click.option("--site", metavar="URL", help="A stand-in for the reports site and its file server.")
@click.option("--statistics-site", metavar="URL", help="A stand-in for GOV.UK.")
@click.option(
    "--only", type=click.Choice(["reports", "statistics"]), help="Ask one of the two sites."
)
@click.option(
    "--council",
    "councils",
    metavar="NAME",
    multiple=True,
    help="Only this council; may be given again.",
)
@click.option(
    "--delay",
    type=click.FloatRange(min=0, max=3600),
    default=ours.DELAY,
    show_default=True,
    help="Least seconds between two requests to a host.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=3600),
    default=ours.TIMEOUT,
    show_default=True,
    help="Most seconds for one answer.",
)
@click.option("--full", is_flag=True, help="Ask again for files that the archive holds.")
@click.option("--closed-councils", is_flag=True, help="Search for closed councils too.")
@click.option(
    "--accept-fewer", is_flag=True, help="It is in order that reports are listed no more."
)
@click.option(
    "--expect-councils", type=click.IntRange(min=0), help="How many councils there should be."
)
@click.option(
    "--contact",
    metavar="ADDRESS",
    envvar="COUNCILS_CONTACT",
    help="E-mail or web address told to the sites. [default: $COUNCILS_CONTACT]",
)
@click.option("--build/--no-build", default=True, help="Build the warehouse afterwards.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
def collect(
    home: Home,
    site: str | None,
    statistics_site: str | None,
    only: str | None,
    councils: tuple[str, ...],
    delay: float,
    timeout: float,
    full: bool,
    closed_councils: bool,
    accept_fewer: bool,
    expect_councils: int | None,
    contact: str | None,
    build: bool,
    as_json: bool,
) -> None:
    """Collect reports and statistics into the archive, then build the warehouse.

    Asks only for what is new. Exit 0: done. 1: something needs a person, told on standard error;
    where the crawl was not whole the last good warehouse stays. 2: bad usage.

    COUNCILS_NOW, a time in UTC such as 2026-08-22T12:00:00, stands in for the clock.
    """
    # Late imports: Scrapy takes a second to load, and --help should not.
    from scraper import sites
    from scraper.crawl import Wanted
    from scraper.progress import Progress
    from scraper.run import collect as run
    from scraper.run import only_run
    from warehouse.councils import expected_councils

    reports = sites.reports_site(site)
    statistics = sites.statistics_site(statistics_site)
    moment = now()
    progress = Progress()
    only = _sites_wanted(only, site, statistics_site, progress)
    asked = [
        place
        for place, name in ((reports, "reports"), (statistics, "statistics"))
        if only in (None, name)
    ]
    _check_manners(asked, contact, delay)
    wanted = Wanted(
        only=only,
        councils=councils,
        full=full,
        closed_councils=closed_councils,
        expected_councils=(
            expected_councils(moment.date()) if expect_councils is None else expect_councils
        ),
        leeway=3 if expect_councils is None else 0,
        accept_fewer=accept_fewer,
    )
    if any(place.is_live for place in asked) and not home.collected.exists():
        progress.say(first_run_notice(wanted.expected_councils, delay))
    with only_run(home):
        with progress:
            outcome = run(
                home,
                reports_site=reports,
                statistics_site=statistics,
                wanted=wanted,
                now=moment,
                settings=ours.crawl_settings(
                    contact=contact,
                    delay=delay,
                    timeout=timeout,
                    through_proxy=not any(place.is_on_this_machine for place in asked),
                ),
                progress=progress,
            )
        _tell(outcome.summary)
        try:
            if outcome.is_whole and build:
                _build(home, moment.date())
        finally:
            if as_json:
                click.echo(json.dumps(outcome.summary, ensure_ascii=False, indent=2))
    if outcome.needs_person:
        raise click.exceptions.Exit(1)


def first_run_notice(councils: int, delay: float) -> str:
    """Return what a first live run says before it starts.

    Args:
        councils: How many councils' pages there should be.
        delay: Least seconds between two requests; on average it is 1.3 times that.
    """
    minutes = (councils + _FIRST_RUN_FILES) * max(delay * 1.3, 0.1) / 60
    return (
        f"a first run asks for about {councils} councils' pages and {_FIRST_RUN_FILES} documents, "
        f"one at a time: about {minutes:.0f} minutes; it may be stopped at any moment, and the "
        "next run goes on from there"
    )


def _sites_wanted(
    only: str | None, site: str | None, statistics_site: str | None, progress: Any
) -> str | None:
    """Return which of the two sites to ask: a run against a stand-in never asks a live one."""
    missing = {"reports": "--site", "statistics": "--statistics-site"}
    if bool(site) == bool(statistics_site):
        return only
    given = "reports" if site else "statistics"
    if only not in (None, given):
        raise Problem(
            f"a stand-in was given for the {given} site only; give one for the {only} site with "
            f"{missing[only]}, or none",
            exit_code=2,
        )
    if only is None:
        other = "statistics" if site else "reports"
        progress.say(
            f"collecting {given} only: no stand-in was given for the {other} site "
            f"({missing[other]})"
        )
    return given


def _check_manners(asked: list[Any], contact: str | None, delay: float) -> None:
    """Refuse a run that would not say who we are, or would hurry a live site."""
    live = any(place.is_live for place in asked)
    if contact and (len(contact) > 200 or not contact.isprintable()):
        raise Problem("--contact must be an e-mail or web address on one line", exit_code=2)
    if live and not (contact and ("@" in contact or urlsplit(contact).netloc)):
        raise Problem(
            "the sites should know whom to write to: give an e-mail or web address with "
            "--contact or COUNCILS_CONTACT",
            exit_code=2,
        )
    if live and delay < ours.DELAY:
        raise Problem(
            f"--delay {delay:g} is too fast for a live site; give {ours.DELAY:g} or more",
            exit_code=2,
        )


def _statistics(counts: dict[str, int]) -> list[str]:
    """Return the line on the statistics site, where it was asked."""
    if not counts["releases_asked"]:
        return []
    told = (
        f"{counts['releases_read']} releases of statistics read; {counts['workbooks_listed']} "
        f"workbooks listed, {counts['workbooks_held']} held already, "
        f"{counts['workbooks_fetched']} fetched"
    )
    return [told]


def _tell(summary: dict[str, Any]) -> None:
    """Print what was collected, what is new and what needs a person, on standard error."""
    councils, files, read = summary["councils"], summary["files"], summary["read"]
    kinds = ", ".join(f"{number} {status}" for status, number in read.items() if number)
    lines = [
        (
            f"{councils['read']} councils' pages read; {files['listed']} documents listed, "
            f"{files['held']} held already, {files['fetched']} fetched, {files['failed']} failed"
        ),
        *_statistics(summary["statistics"]),
        f"documents read: {kinds or 'none'}",
        f"new since last time: {len(summary['new'])}",
    ]
    lines += [
        f"  {found['council']}: {found['title']}, {found['published'] or 'no date'}"
        for found in summary["new"][:20]
    ]
    if len(summary["new"]) > 20:
        lines.append(f"  and {len(summary['new']) - 20} more")
    lines += [f"note: {message}" for message in summary["notes"]]
    lines += [f"needs a person: {message}" for message in summary["concerns"]]
    lines += [f"failed: {message}" for message in summary["failures"]]
    if summary["failures"]:
        lines.append("the warehouse stays as it was; what was fetched is kept")
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    sys.stderr.flush()


def _build(home: Home, today: date) -> None:
    """Build the warehouse from what was collected."""
    from warehouse.build import build_warehouse

    report = build_warehouse(home, today=today)
    for note in report.notes:
        sys.stderr.write(f"note: {note}\n")
    sys.stderr.write(f"built {report.path}: {report.inspections} inspections\n")
