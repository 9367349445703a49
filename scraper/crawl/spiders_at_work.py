"""The spiders of a run, one after the other in Scrapy's process."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

from scraper.crawl.log import LOG
from scraper.crawl.signals import until_stopped
from scraper.crawl.state import Run
from scraper.download.stopping import STOPPED, StoppingOfPart
from scraper.messages.error_texts import cause_of
from scraper.spiders.base import BaseSpider
from scraper.spiders.context import ContextSpider
from scraper.spiders.data_sets_walk import DataSets
from scraper.spiders.files import Files, are_too_many
from scraper.spiders.listings import Listings
from scraper.spiders.releases_walk import Releases
from scraper.spiders.reports import ReportsSpider
from scraper.spiders.statistics import StatisticsSpider
from warehouse.common.counting import counted
from warehouse.common.problems import Problem

logger = logging.getLogger(__name__)


def spiders_of(run: Run, listings: Listings) -> list[tuple[type[BaseSpider], dict[str, Any]]]:
    """Return the spiders that are to work one after the other, each with its parts."""
    files = _files(run, listings)
    releases = Releases(run.sites["statistics"], files, run.findings, run.progress)
    findings = run.context_findings
    is_beside = findings is not run.findings
    stopping = StoppingOfPart(findings, run.stopping) if is_beside else run.stopping
    each: list[tuple[type[BaseSpider], dict[str, Any]]] = [
        (
            ReportsSpider,
            {
                "session": run.session("reports"),
                "searches": run.searches,
                "listings": listings,
                "files": files,
            },
        ),
        (
            StatisticsSpider,
            {"session": run.session("statistics"), "releases": releases},
        ),
        (
            ContextSpider,
            {
                "session": run.session("context", findings, stopping),
                "data_sets": DataSets(
                    run.sites["context"],
                    run.archive,
                    findings,
                    run.progress,
                    full=run.wanted.full,
                ),
            },
        ),
    ]
    of_part = {spider.name: (spider, parts) for spider, parts in each}
    return [of_part[part] for part in run.wanted.parts]  # none without a spider is passed over


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


def crawl(
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
