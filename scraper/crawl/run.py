"""A whole run: lock, take in what the archive holds, crawl, take in what came, check."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from logging.handlers import RotatingFileHandler
from typing import Any

from filelock import FileLock, Timeout

from scraper.crawl.checks import check_reports
from scraper.crawl.signals import until_stopped
from scraper.crawl.state import Run
from scraper.crawl.summary import summary_of
from scraper.download.pace import Pace
from scraper.download.stopping import STOPPED, Stopping, StoppingOfPart
from scraper.messages.error_texts import cause_of
from scraper.messages.findings import Findings
from scraper.messages.progress import Progress
from scraper.sites import Site
from scraper.sites import context_site as live_context
from scraper.sites import reports_site as live_reports
from scraper.sites import statistics_site as live_statistics
from scraper.spiders.base import BaseSpider
from scraper.spiders.context import ContextSpider
from scraper.spiders.data_sets_walk import DataSets
from scraper.spiders.files import Files, are_too_many
from scraper.spiders.listings import Listings
from scraper.spiders.releases_walk import Releases
from scraper.spiders.reports import ReportsSpider
from scraper.spiders.scope import Wanted
from scraper.spiders.search_walk import Search
from scraper.spiders.statistics import StatisticsSpider
from scraper.storage.archive import Archive
from scraper.storage.intake import Intake
from scraper.storage.store import Store
from warehouse.common import clock
from warehouse.common.counting import counted
from warehouse.common.home import Home
from warehouse.common.problems import Problem

logger = logging.getLogger(__name__)

LOG = "collect.log"  # in the home
_MOST_READERS = 8  # processes


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        is_whole: Everything asked for was collected and checked: it may be published.
        needs_person: Something should be looked at, whether or not it is whole.
        summary: Counts and messages, fit for JSON.
    """

    is_whole: bool
    needs_person: bool
    summary: dict[str, Any]


@contextmanager
def only_run(home: Home) -> Iterator[None]:
    """Hold the lock that lets one run at a time write.

    Raises:
        Problem: another run holds it.
    """
    home.create()
    lock = FileLock(home.folder / "collect.lock")
    try:
        lock.acquire(timeout=1)  # `status` takes it for a moment, to see whether it is held
    except Timeout as error:
        raise Problem(
            f"another `councils collect` is at work in {home.folder}; wait for it to end"
        ) from error
    except OSError as error:
        raise Problem(f"cannot write in {home.folder}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


def collect(
    home: Home,
    *,
    reports_site: Site,
    statistics_site: Site,
    context_site: Site,
    wanted: Wanted,
    now: datetime,
    settings: dict[str, Any],
    progress: Progress,
    opening: Sequence[str] = (),
) -> Outcome:
    """Run one crawl into the home's archive and collected.duckdb; the caller holds the lock.

    `opening` is what to say once it is certain that the run may go on.

    Raises:
        Problem: nothing could be written at all.
    """
    with _log_in(home):
        began = time.monotonic()
        try:
            archive = Archive(home.archive)
            archive.prepare()
        except OSError as error:
            raise Problem(f"cannot write {home.archive}: {error.strerror}") from error
        places = {
            "reports": reports_site,
            "statistics": statistics_site,
            "context": context_site,
        }
        site = places[wanted.parts[0]]
        store = Store(home.collected)
        with store.session():
            _refuse_to_mix(home, store.sites(), site)
            for line in opening:
                progress.say(line)
            run_id = f"{now:%Y%m%dT%H%M%S}-{store.run_count() + 1}"
            intake = Intake(archive, store, reports_site)
            # With the run's own row, or not at all: a run that is killed before leaves a file
            # without them, and the next one does it again.
            intake.take_pages()
            # Before the run looks back: it is the latest, and the others are those before it.
            store.start_run(run_id, now, site.front_door)
            sites = (reports_site, statistics_site, context_site)
            run = _run_of(archive, store, intake, sites, wanted, now, progress)
        _carry_out(run, settings)
        findings = run.findings
        summary = summary_of(run, site, time.monotonic() - began)
        try:
            store.finish_run(
                run_id, clock.now(), summary["outcome"], json.dumps(summary, ensure_ascii=False)
            )
        except Problem as problem:
            findings.fail(problem.message)
            summary = summary_of(run, site, time.monotonic() - began)
        return Outcome(not findings.failures, bool(findings.failures or findings.concerns), summary)


def _run_of(
    archive: Archive,
    store: Store,
    intake: Intake,
    sites: tuple[Site, Site, Site],
    wanted: Wanted,
    now: datetime,
    progress: Progress,
) -> Run:
    """Return the parts of a run, with what there is to say at its beginning."""
    findings = Findings(store.previous_messages())
    if store.trouble:
        findings.concern(store.trouble)
    if archive.torn_lines:
        findings.note(
            f"{counted(archive.torn_lines, 'line')} of the archive's journal cannot be read, as a "
            "killed run leaves them; what they spoke of is asked for again while it is listed"
        )
    reports_site, statistics_site, context_site = sites
    searches = [Search(findings, reports_site)]
    if wanted.closed_councils:
        searches.append(Search(findings, reports_site, is_closed=True, open_search=searches[0]))
    stopping = Stopping(findings)
    return Run(
        wanted=wanted,
        now=now,
        reports_site=reports_site,
        statistics_site=statistics_site,
        context_site=context_site,
        archive=archive,
        store=store,
        intake=intake,
        findings=findings,
        progress=progress,
        stopping=stopping,
        pace=Pace(stopping, progress),
        searches=tuple(searches),
        last_good_run=store.last_good_run(),
    )


def _refuse_to_mix(home: Home, before: set[str], site: Site) -> None:
    """Keep what is real and what a stand-in made up apart: both have the same live addresses.

    Raises:
        Problem: this home holds the other kind.
    """
    live = {site().front_door for site in (live_reports, live_statistics, live_context)}
    if others := sorted(before & live if not site.is_live else before - live):
        raise Problem(
            f"{home.folder} holds what {others[0]} gave, and a stand-in stands for the addresses "
            f"of the live sites: give another --home to collect from {site.front_door}",
            exit_code=2,
        )


@contextmanager
def _log_in(home: Home) -> Iterator[None]:
    """Send what the libraries say, tracebacks included, to a file: people get one line."""
    handler = RotatingFileHandler(
        home.folder / LOG, maxBytes=1_000_000, backupCount=1, delay=True, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a full disk must not make the log itself complain
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        with suppress(OSError):  # a full disk, of which the run itself has spoken
            handler.close()


def _carry_out(run: Run, settings: dict[str, Any]) -> None:
    """Take in, crawl, take in and check; whatever goes wrong becomes a failure of the run."""
    try:
        _take_documents(run, is_fetched_now=False)
        _take_data_sets_again(run)
        with run.store.session():
            listings = Listings(run.store, run.wanted, run.findings, run.progress)
            files = _files(run, listings)
        _crawl(run, _spiders(run, listings, files), settings)
        if run.stopping.is_by_hand:
            return
        run.intake.take_pages()
        run.store.flush()
        _take_documents(run, is_fetched_now=True)
        if "context" in run.wanted.parts:
            _take_data_sets(run)
        if "reports" in run.wanted.parts and not run.stopping.is_stopped:
            with run.store.session():
                check_reports(run, listings)
    except KeyboardInterrupt:
        run.findings.fail(STOPPED)
    except Problem as problem:
        run.findings.fail(problem.message)
    except Exception as error:
        logger.exception("the run broke")
        run.findings.fail(cause_of(error))


def _take_documents(run: Run, *, is_fetched_now: bool) -> None:
    """Read the documents that the archive holds and that were not read, or may be read better."""
    due = run.intake.due()
    if due and not is_fetched_now:
        run.progress.say(f"reading {counted(len(due), 'document')} that the archive holds")
    run.progress.begin("readings", len(due))
    readers = min(os.cpu_count() or 1, _MOST_READERS)
    with closing(run.intake.take_documents(due, readers)) as taking:
        for taken in taking:
            run.progress.advance("readings", taken.name)
            if taken.status is None:
                if not is_fetched_now:
                    run.findings.note(taken.name)
                continue
            run.findings.counts.read[taken.status] += 1
            run.findings.counts.read_from_archive += not is_fetched_now
            for concern in taken.concerns:
                run.findings.concern(concern)


def _take_data_sets(run: Run) -> None:
    """Read the data sets that the archive holds, and say what is not as it was.

    A data set that is missing or changed is no failure: its figures stay those of the release
    before, each with its own day, and the others are new.
    """
    if not run.archive.holds_any("data_set"):
        return
    try:
        taken = run.intake.take_data_sets()
    except Problem:  # the rows of the grades cannot be written either
        raise
    except Exception as error:
        logger.exception("the data sets could not be read")
        run.context_findings.fail(cause_of(error))
        return
    run.findings.counts.data_sets_read = taken.data_sets
    run.findings.counts.figures = len(taken.rows)
    for concern in taken.concerns:
        run.findings.concern(concern)
    for concern in taken.concerns_once:
        run.findings.concern_once(concern)


def _take_data_sets_again(run: Run) -> None:
    """Read the data sets that the archive holds where collected.duckdb is new; no run is for it."""
    if not run.store.has_figures():
        _take_data_sets(run)


def _files(run: Run, listings: Listings) -> Files:
    listed = len({file for files in listings.before.values() for file in files})
    missing = run.store.missing_files(run.last_good_run)
    return Files(
        run.archive,
        run.intake.status_of,
        run.findings,
        run.progress,
        today=run.now.date(),
        full=run.wanted.full,
        are_missing_doubtful=are_too_many(missing, listed),
    )


def _spiders(
    run: Run, listings: Listings, files: Files
) -> list[tuple[type[BaseSpider], dict[str, Any]]]:
    """Return the spiders that are to work one after the other, each with its parts."""
    releases = Releases(run.statistics_site, files, run.findings, run.progress)
    findings = run.context_findings
    is_beside = findings is not run.findings
    stopping = StoppingOfPart(findings, run.stopping) if is_beside else run.stopping
    each: list[tuple[type[BaseSpider], dict[str, Any]]] = [
        (
            ReportsSpider,
            {
                "session": run.session(run.reports_site),
                "searches": run.searches,
                "listings": listings,
                "files": files,
            },
        ),
        (
            StatisticsSpider,
            {"session": run.session(run.statistics_site), "releases": releases},
        ),
        (
            ContextSpider,
            {
                "session": run.session(run.context_site, findings, stopping),
                "data_sets": DataSets(
                    run.context_site,
                    run.archive,
                    findings,
                    run.progress,
                    full=run.wanted.full,
                ),
            },
        ),
    ]
    return [(spider, parts) for spider, parts in each if spider.name in run.wanted.parts]


def _crawl(
    run: Run, spiders: list[tuple[type[BaseSpider], dict[str, Any]]], settings: dict[str, Any]
) -> None:
    """Run the spiders one after the other in this process's reactor."""
    # Late imports: Scrapy installs its reactor here.
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    process = AsyncCrawlerProcess(Settings(settings))

    async def whole_run() -> None:
        try:
            for spider, parts in spiders:
                if not run.stopping.is_stopped:
                    await _run_spider(process, spider, parts)
        finally:
            with suppress(ReactorNotRunning):
                reactor.stop()  # type: ignore[misc] # its methods are put there at run time

    from twisted.internet import reactor  # the one that Scrapy has installed by now
    from twisted.internet.error import ReactorNotRunning

    crawling = asyncio.get_event_loop().create_task(whole_run())
    with until_stopped(run.stopping, reactor):
        process.start(stop_after_crawl=False, install_signal_handlers=False)
    if not crawling.done():
        crawling.cancel()
        raise Problem(STOPPED)
    error = crawling.exception()
    if error is not None:
        raise error


async def _run_spider(process: Any, spider: type[BaseSpider], parts: dict[str, Any]) -> None:
    """Run one spider to its end, and note every end but a good one."""
    session = parts["session"]
    crawler = process.create_crawler(spider)
    task = process.crawl(crawler, **parts)
    await asyncio.wait([task])
    session.stopping.ended()
    error = task.exception()
    if error:
        logger.error("the %s spider broke", spider.name, exc_info=error)
        session.findings.fail(f"the {spider.name} spider broke: {cause_of(error)}")
        return
    reason = crawler.stats.get_value("finish_reason")
    if reason != "finished" and not session.stopping.is_stopped:
        session.findings.fail(f"the {spider.name} spider was ended before it was done ({reason})")
    if broken := crawler.stats.get_value("spider_exceptions/count", 0):
        session.findings.fail(
            f"{counted(broken, 'page')} broke the {spider.name} spider; see {LOG}"
        )
