"""`councils collect`: crawl, politely and incrementally, then build."""

from __future__ import annotations

import gc
import json
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from scraper.download import settings as defaults
from scraper.sites import SITES, Site, file_id_of, site_of
from warehouse.common.arguments import Seconds, is_web_address
from warehouse.common.clock import now
from warehouse.common.counting import counted, first_few
from warehouse.common.home import Home, home_option
from warehouse.common.problems import BrokenFactsError, Problem
from warehouse.common.text import plain_line

if TYPE_CHECKING:
    from scraper.crawl.run import Outcome
    from scraper.spiders.scope import Wanted

_EXAMPLES = """\b
Examples:
  councils collect --contact you@example.org
  councils collect --contact you@example.org --council "Tower Hamlets"
  councils collect --site http://127.0.0.1:8900 --delay 0
"""


def _stand_in_option(part: str) -> str:
    """Return the option that gives a stand-in for the site of a part; reports were the first."""
    return "--site" if part == "reports" else f"--{part}-site"


def _stand_in_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option of every part, which it gets under the name of the part."""
    for part, hosts in reversed(SITES.items()):
        what = f"Ask a stand-in for {' and '.join(hosts)}."
        command = click.option(_stand_in_option(part), part, metavar="URL", help=what)(command)
    return command


@click.command(short_help="Collect what is new, then build the warehouse.", epilog=_EXAMPLES)
@click.option(
    "--contact",
    metavar="ADDRESS",
    envvar="COUNCILS_CONTACT",
    help="Your e-mail or web address, given to the sites; needed for the live ones. "
    "[default: $COUNCILS_CONTACT]",
)
@click.option(
    "--council",
    "councils",
    metavar="NAME",
    multiple=True,
    help="Collect this council only, by name or number; may be given again.",
)
@click.option(
    "--only",
    type=click.Choice(list(SITES)),
    help="Ask one site: Ofsted's reports, GOV.UK's statistics, or Explore Education Statistics "
    "for the figures beside the grades.",
)
@click.option("--full", is_flag=True, help="Ask again for files that the archive holds.")
@click.option("--closed-councils", is_flag=True, help="Search for abolished councils too.")
@click.option("--accept-fewer", is_flag=True, help="Take it as right that reports are gone.")
@click.option(
    "--expect-councils",
    metavar="NUMBER",
    type=click.IntRange(min=0),
    help="How many councils there must be. [default: as many as there are, give or take 3]",
)
@click.option(
    "--delay",
    metavar="SECONDS",
    type=Seconds(min=0, max=3600),
    default=defaults.DELAY,
    show_default=True,
    help="Least time between two requests to a host; at least 1 for the live sites.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=Seconds(min=0.1, max=3600),
    default=defaults.TIMEOUT,
    show_default=True,
    help="Most time for one answer.",
)
@click.option("--build/--no-build", default=True, help="Build the warehouse afterwards, or not.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a summary as JSON, however the run ends."
)
@_stand_in_options
@home_option
def collect(
    home: Home,
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
    **stand_ins: str | None,
) -> None:
    """Collect reports, statistics and figures into the archive, then build the warehouse.

    Figures beside the grades (agency staff, referrals, spending and so on) are asked for last: what
    goes wrong there is told, and grades are published without them.

    Asks only for what is new, so it may run every night; it may be stopped at any moment, and the
    next run goes on from there. Only a run that passes every check builds: otherwise the last good
    warehouse stays.

    Exit 0: done. 1: a person should look, and standard error says at what. 2: bad usage. Where
    standard error is no terminal, progress is a line a minute.

    COUNCILS_NOW, a time in UTC such as 2026-08-22T12:00:00, stands in for the clock.
    """
    summary: dict[str, Any] = {"outcome": "failed", "failures": [], "concerns": [], "notes": []}
    # What is loaded and the trees of pages are many small objects that live: by Python's own
    # threshold all are gone through time and again, a tenth of a run with nothing new.
    # Before anything is loaded, for most of them come with Scrapy.
    gc.set_threshold(300_000, 20, 100)
    # A polite kill ends a run as Ctrl-C does, in one line, the build included.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _ending_in_a_line(summary, home, as_json=as_json):
        # Late imports: Scrapy takes a second to load, and --help should not.
        from scraper.spiders.scope import Wanted
        from warehouse.councils import expected_councils

        asked = _sites_wanted(only, stand_ins)
        _check_pace(list(asked.values()), contact, delay)
        if not all(name.strip() for name in councils):
            raise Problem("--council is empty: give a council's name or number", exit_code=2)
        today = now().date()
        wanted = Wanted(
            parts=tuple(asked),
            councils=councils,
            full=full,
            closed_councils=closed_councils,
            expected_councils=(
                expected_councils(today) if expect_councils is None else expect_councils
            ),
            leeway=3 if expect_councils is None else 0,
            accept_fewer=accept_fewer,
        )
        pace = {"contact": contact, "delay": delay, "timeout": timeout}
        hint = None
        if len(asked) < len(SITES) and only is None:
            others = " or ".join(_stand_in_option(part) for part in SITES if part not in asked)
            hint = f"only: no stand-in was given for the others ({others})"
        needs_person = _run(home, asked, wanted, pace, summary, hint, build=build)
    if needs_person:
        raise click.exceptions.Exit(1)


@contextmanager
def _ending_in_a_line(summary: dict[str, Any], home: Home, *, as_json: bool) -> Iterator[None]:
    """Say in one line, and as JSON where wanted, how a run ended that did not come to its end."""
    # Before the rest of Scrapy, and not from within another import: while this is loaded, Scrapy
    # looks three times through all who call and all that is loaded by then. Deep within a run that
    # took 0.1 s, of 1.6 with nothing new.
    import scrapy.core.downloader.contextfactory  # noqa: F401

    from scraper.crawl.log import LOG
    from scraper.messages.error_texts import cause_of

    log = home.folder / LOG
    try:
        yield
    except BaseException as error:
        broke = Problem("stopped before the end; run again to go on")
        if isinstance(error, Problem):
            broke = error
        elif isinstance(error, Exception):
            broke = Problem(f"the run broke ({cause_of(error)}); see {log}")
            with suppress(OSError), log.open("a") as lines:
                lines.write(traceback.format_exc())
        summary |= {"outcome": "failed", "failures": [*summary["failures"], broke.message]}
        raise broke from error
    finally:
        if as_json:
            click.echo(json.dumps(summary, ensure_ascii=False, indent=2))


def _run(
    home: Home,
    asked: dict[str, Site],
    wanted: Wanted,
    pace: dict[str, Any],
    summary: dict[str, Any],
    hint: str | None,
    *,
    build: bool,
) -> bool:
    """Run the crawl and the build, fill `summary`, and return whether a person should look."""
    from scraper.crawl.lines import closing_line, opening_lines, result_lines
    from scraper.crawl.run import collect, only_run
    from scraper.messages.progress import Progress

    moment, progress = now(), Progress()
    with only_run(home):
        with progress:
            outcome = collect(
                home,
                sites={part: asked.get(part) or site_of(part) for part in SITES},
                wanted=wanted,
                now=moment,
                settings=defaults.crawl_settings(
                    **pace,
                    through_proxy=not any(place.is_on_this_machine for place in asked.values()),
                ),
                progress=progress,
                opening=opening_lines(home, asked, wanted, pace["delay"], hint),
            )
        summary |= {"started": f"{moment.isoformat()}Z", **outcome.summary, "built": None}
        _print(result_lines(summary))
        if outcome.is_whole and build:
            summary["built"] = _build(home, moment.date())
            summary["concerns"] += (concerns := _new_reports_set_aside(home, outcome))
            _print(f"needs a person: {concern}" for concern in concerns)
        progress.say(closing_line(summary, has_warehouse=home.warehouse.is_file()))
    return outcome.needs_person or bool(summary["concerns"])


def _sites_wanted(only: str | None, stand_ins: Mapping[str, str | None]) -> dict[str, Site]:
    """Return which sites to ask: a run against a stand-in never asks a live one.

    Raises:
        Problem: an address is none, or the site to ask has no stand-in.
    """
    given = [part for part, base in stand_ins.items() if base]
    if given and only is not None and only not in given:
        raise Problem(
            f"a stand-in was given for the {' and the '.join(given)} site only; give one for the "
            f"{only} site with {_stand_in_option(only)}, or none",
            exit_code=2,
        )
    wanted = (only,) if only else given or SITES
    return {part: site_of(part, stand_ins[part]) for part in SITES if part in wanted}


def _check_pace(asked: list[Site], contact: str | None, delay: float) -> None:
    """Refuse a run that would not say who we are, or would hurry a live site."""
    live = any(place.is_live for place in asked)
    if contact and (len(contact) > 200 or not contact.isprintable()):
        raise Problem("--contact must be an e-mail or web address on one line", exit_code=2)
    if live and not contact:
        raise Problem(
            "the sites should know whom to write to: give your e-mail or web address with "
            "--contact or COUNCILS_CONTACT",
            exit_code=2,
        )
    if live and contact and "@" not in contact and not is_web_address(contact):
        raise Problem(
            f"--contact {contact} is no address that the sites could write to: give an e-mail or "
            "web address, like you@example.org or https://example.org",
            exit_code=2,
        )
    if live and delay < defaults.DELAY:
        raise Problem(
            f"--delay {delay:g} is too fast for a live site; give {defaults.DELAY:g} or more",
            exit_code=2,
        )


def _build(home: Home, today: date) -> dict[str, Any]:
    """Build the warehouse from what was collected; return what it holds, fit for JSON."""
    from scraper.storage.database import move_broken_file_aside
    from warehouse.build import build_warehouse

    try:
        report = build_warehouse(home, today=today)
    except BrokenFactsError as problem:
        # A block that nothing has read before: nobody else knows it for broken.
        why = str(problem.__cause__).splitlines()[0]
        raise move_broken_file_aside(home.collected, why) from problem
    _print(f"note: {note}" for note in report.notes)
    _print([f"built {report.path}: {counted(report.inspections, 'inspection')}"])
    return {
        "warehouse": str(report.path),
        "inspections": report.inspections,
        "judgements": report.judgements,
        "notes": list(report.notes),
    }


def _new_reports_set_aside(home: Home, outcome: Outcome) -> list[str]:
    """Name the new reports that were read and that the build could not use.

    Such a report has no day of publication, or one that cannot be. It is newer than what is known
    of its council, whose grades are unknown meanwhile. Only the build holds it against all the
    rest. One that belongs to another council was named before.
    """
    from warehouse.connect import open_warehouse

    new = {listed["url"] for listed in outcome.summary["new"]}
    if not new:
        return []
    with closing(open_warehouse(home.warehouse)) as warehouse:
        found = warehouse.execute(
            "SELECT url, council, reason FROM status.newest_report_not_read"
            " WHERE status = 'set aside' ORDER BY council"
        ).fetchall()
    named = [
        f"{council}, {url} ({reason})"
        for url, council, reason in found
        if url in new and file_id_of(url) not in outcome.misplaced_files
    ]
    if not named:
        return []
    line = (
        f"{counted(len(named), 'new report')} cannot be used, and no grade of its council is known "
        f"meanwhile: {first_few(named, 20, '; ')}"
    )
    return [line]


def _print(lines: Iterator[str] | list[str]) -> None:
    sys.stderr.write("".join(f"{plain_line(line)}\n" for line in lines))
    sys.stderr.flush()
