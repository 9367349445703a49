"""A whole run: lock, catch up, crawl, check, write down."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from logging.handlers import RotatingFileHandler
from typing import Any

from filelock import FileLock, Timeout

from scraper.crawl.checks import check_reports
from scraper.crawl.crawl import STOPPED, Crawl, Wanted
from scraper.crawl.progress import Progress
from scraper.crawl.stopping import until_stopped
from scraper.crawl.summary import summary_of
from scraper.sites import Site
from scraper.sites import reports_site as live_reports
from scraper.sites import statistics_site as live_statistics
from scraper.storage.archive import Archive
from scraper.storage.pages_again import listed_in_archive
from scraper.storage.pages_read import PagesRead
from scraper.storage.store import Store
from warehouse.common import clock
from warehouse.common.counting import counted
from warehouse.common.home import Home
from warehouse.common.problems import Problem

logger = logging.getLogger(__name__)

LOG = "collect.log"  # in the home
PAGES = "pages.json"  # in the home; may be deleted


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
    wanted: Wanted,
    now: datetime,
    settings: dict[str, Any],
    progress: Progress,
) -> Outcome:
    """Run one crawl into the home's archive and collected.duckdb; the caller holds the lock.

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
        site = statistics_site if wanted.only == "statistics" else reports_site
        store = Store(home.collected)
        with store.session():
            _refuse_to_mix(home, store.sites(), site)
            number = store.run_count() + 1
            if number == 1:
                # With the run's own row, or not at all: a run that is killed before leaves a file
                # without runs, and the next one does it again.
                store.add(listed_in_archive(archive))
            run_id = f"{now:%Y%m%dT%H%M%S}-{number}"
            # Before the crawl looks back: it is the latest run, and the others are those before it.
            store.start_run(run_id, now, site.front_door)
            crawl = Crawl(
                archive=archive,
                store=store,
                pages=PagesRead(
                    home.folder / PAGES, reports_site, now.date(), starts_anew=wanted.full
                ),
                reports_site=reports_site,
                statistics_site=statistics_site,
                wanted=wanted,
                now=now,
                progress=progress,
            )
        _carry_out(crawl, settings)
        summary = summary_of(crawl, site, time.monotonic() - began)
        try:
            store.finish_run(
                run_id, clock.now(), summary["outcome"], json.dumps(summary, ensure_ascii=False)
            )
        except Problem as problem:
            crawl.findings.fail(problem.message)
            summary = summary_of(crawl, site, time.monotonic() - began)
        findings = crawl.findings
        return Outcome(not findings.failures, bool(findings.failures or findings.concerns), summary)


def _refuse_to_mix(home: Home, before: set[str], site: Site) -> None:
    """Keep what is real and what a stand-in made up apart: both go by the same live addresses.

    Raises:
        Problem: this home holds the other kind.
    """
    live = {live_reports().front_door, live_statistics().front_door}
    if others := sorted(before & live if not site.is_live else before - live):
        raise Problem(
            f"{home.folder} holds what {others[0]} gave, and a stand-in goes by the addresses of "
            f"the live sites: give another --home to collect from {site.front_door}",
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
        with suppress(OSError):  # a full disk, of which the run itself has told
            handler.close()


def _carry_out(crawl: Crawl, settings: dict[str, Any]) -> None:
    """Crawl, write down and check; whatever goes wrong becomes a failure of the run."""
    try:
        _crawl(crawl, settings)
        with crawl.store.session():
            crawl.store.flush()
            if crawl.wanted.only != "statistics":
                check_reports(crawl)
    except Exception as error:
        if not isinstance(error, Problem):
            logger.exception("the run broke")
        crawl.findings.fail(crawl.cause(error))
    finally:
        crawl.pages.save()
        crawl.intake.readers.close()


def _crawl(crawl: Crawl, settings: dict[str, Any]) -> None:
    """Run the spiders one after the other in this process's reactor."""
    # Late imports: Scrapy installs its reactor here, and `councils sql` never needs it.
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from scraper.spiders.reports import ReportsSpider
    from scraper.spiders.statistics import StatisticsSpider

    spiders: list[Any] = [
        spider
        for spider in (ReportsSpider, StatisticsSpider)
        if crawl.wanted.only in (None, spider.name)
    ]
    process = AsyncCrawlerProcess(Settings(settings))

    async def everything() -> None:
        await crawl.intake.catch_up()
        for spider in spiders:
            if not crawl.is_stopped:
                await _run_spider(crawl, process, spider)

    async def whole_run() -> None:
        try:
            await everything()
        finally:
            with suppress(ReactorNotRunning):
                reactor.stop()  # type: ignore[misc]

    from twisted.internet import reactor  # the one that Scrapy has installed by now
    from twisted.internet.error import ReactorNotRunning

    run = asyncio.get_event_loop().create_task(whole_run())
    with until_stopped(crawl, reactor):
        process.start(stop_after_crawl=False, install_signal_handlers=False)
    if not run.done():
        run.cancel()
        raise Problem(STOPPED)
    error = run.exception()
    if error is not None:
        raise error


async def _run_spider(crawl: Crawl, process: Any, spider: Any) -> None:
    """Run one spider to its end, and note every end but a good one."""
    crawler = process.create_crawler(spider)
    task = process.crawl(crawler, crawl=crawl)
    crawl.crawler = crawler
    await asyncio.wait([task])
    crawl.crawler = None
    error = task.exception()
    if error:
        logger.error("the %s spider broke", spider.name, exc_info=error)
        crawl.findings.fail(f"the {spider.name} spider broke: {crawl.cause(error)}")
        return
    reason = crawler.stats.get_value("finish_reason")
    if reason != "finished" and not crawl.is_stopped:
        crawl.findings.fail(f"the {spider.name} spider was ended before it was done ({reason})")
    if broken := crawler.stats.get_value("spider_exceptions/count", 0):
        crawl.findings.fail(f"{counted(broken, 'page')} broke the {spider.name} spider; see {LOG}")
