"""One run of collecting: what it knows beforehand, what it takes in, and how it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from scrapy.exceptions import IgnoreRequest

from scraper.crawl.error_texts import cause_of
from scraper.crawl.findings import Findings
from scraper.crawl.intake import Intake
from scraper.crawl.progress import Progress
from scraper.crawl.scope import Wanted, goes_by
from scraper.pages.council import CouncilPage
from scraper.pages.wordings import OTHER, is_known, kind_of, plain
from scraper.records import ListedCouncil, PublicationLink
from scraper.sites import Site, file_address
from scraper.spiders.search_walk import Search
from scraper.storage.archive import Archive, Fetched
from scraper.storage.held import Held, are_too_many
from scraper.storage.pages_read import PagesRead
from scraper.storage.store import Store
from warehouse.common.counting import counted
from warehouse.councils import all_councils

logger = logging.getLogger(__name__)

STOPPED = "stopped before the end; run again to go on"
FEWEST_TO_JUDGE = 20  # documents; below it a share means little


class Crawl:
    """The state of one run; spiders and pipelines tell it what came."""

    def __init__(
        self,
        *,
        archive: Archive,
        store: Store,
        pages: PagesRead,
        reports_site: Site,
        statistics_site: Site,
        wanted: Wanted,
        now: datetime,
        progress: Progress,
    ) -> None:
        self.archive = archive
        self.store = store
        self.pages = pages
        self.reports_site = reports_site
        self.statistics_site = statistics_site
        self.wanted = wanted
        self.now = now
        self.progress = progress
        self.findings = Findings(store.told_before())
        self.last_good_run = store.last_good_run()
        self.intake = Intake(archive, store, self.findings, progress, now)
        self.searches = [Search(self.findings, reports_site)]
        if wanted.closed_councils:
            self.searches.append(
                Search(self.findings, reports_site, is_closed=True, beside=self.searches[0])
            )
        if store.told:
            self.findings.concern(store.told)
        if archive.torn_lines:
            self.findings.note(
                f"{counted(archive.torn_lines, 'line')} of the archive's journal cannot be read, "
                "as a killed run leaves them; what they told of is asked for again while it is "
                "listed"
            )
        self.listed_before = store.listed()
        missing = store.missing_files(self.last_good_run)
        listed = len({file for files in self.listed_before.values() for file in files})
        self.held = Held(
            archive,
            now.date(),
            self.intake.status_of,
            are_missing_doubtful=are_too_many(missing, listed),
        )
        self._untold = store.untold()  # a run that was killed has told nobody what was new
        self.councils_before = store.open_councils()
        self._vanished = store.vanished()
        self._wordings_before = {plain(title) for title in store.titles()}
        self.listed: dict[int, set[int]] = {}
        self._held_before: dict[str, str] = {}  # SHA-256 by address, of files asked for again
        self._pages_wanted: set[int] = set()
        self.is_stopped = False
        self.crawler: Any = None  # Scrapy's, of the spider at work
        self.manners: Any = None  # the BackOff of the spider at work
        self.slots: dict[str, Any] = {}  # each host's pace, which the next spider keeps to
        self.when_stopped: dict[object, Callable[[], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # What the spiders ask

    def wants(self, council: ListedCouncil) -> bool:
        """Whether this council's page is to be asked for."""
        wanted = not self.wanted.councils or self.wanted.names(council)
        if wanted:
            self._pages_wanted.add(council.urn)
        self.progress.expect("councils", self.pages_wanted)
        return wanted

    @property
    def pages_wanted(self) -> int:
        """How many councils' pages this run is to read, each counted once."""
        return len(self._pages_wanted)

    def names_not_found(self) -> list[str]:
        """Return the names asked for that no listed council goes by."""
        listed = [council for search in self.searches for council in search.councils.values()]
        return [
            name
            for name in self.wanted.councils
            if not any(goes_by(council, name) for council in listed)
        ]

    def wants_file(self, file_id: int) -> bool:
        """Whether a file is to be asked for; one that is held is, only where all are."""
        held = self.held.has(file_id)
        self.findings.count("files_listed")
        if held and not self.wanted.full:
            self.findings.count("files_held")
            return False
        if held and (last := self.archive.latest(file_address(file_id))):
            self._held_before[last.url] = last.sha256
        self.findings.count("files_asked")
        self.progress.expect("documents", self.findings.counts["files_asked"])
        return True

    # What the spiders and pipelines tell

    def note_council(self, council: ListedCouncil, page: CouncilPage) -> None:
        """Note what a council's page lists, and what is strange about it."""
        self.findings.count("councils_read")
        self.progress.advance("councils", council.name)
        self.listed[council.urn] = {link.file_id for link in page.links}
        self.held.note(page.links)
        for change in page.changes:
            self.findings.concern_once(f"the page of {council.name} has changed: {change}")
        for warning in page.warnings:
            self.findings.note(f"{council.name}: {warning}")
        for address in page.off_site:
            self.findings.off_site(address, council.name)
        known = self.listed_before.get(council.urn, set())
        for link in page.links:
            self._note_wording(council, link)
            entry = (council.urn, link.file_id)
            if entry in self._vanished:
                self.findings.note(f"{council.name} lists file {link.file_id} again")
            elif link.file_id not in known or entry in self._untold:
                self.findings.new.append(
                    {
                        "council": council.name,
                        "title": link.title,
                        "published": link.published.isoformat() if link.published else None,
                        "url": file_address(link.file_id),
                    }
                )

    def _note_wording(self, council: ListedCouncil, link: PublicationLink) -> None:
        wording = plain(link.title)
        self.findings.wordings[wording] += 1
        if is_known(wording):
            return
        self.findings.unknown_wordings[wording] += 1
        if wording in self._wordings_before:
            return
        self._wordings_before.add(wording)
        kind = kind_of(wording)
        told = f'a wording never met before: "{wording}" ({council.name}; taken for {kind})'
        if kind == OTHER:  # it may announce a new kind of inspection
            self.findings.concern(told)
        else:
            self.findings.note(told)

    def council_failed(self, council: ListedCouncil, reason: str) -> None:
        """Note that a council's page could not be had or read."""
        self.findings.count("councils_failed")
        self.findings.fail(f"the page of {council.name} (URN {council.urn}): {reason}")

    def file_came(self, file_id: int) -> None:
        """Note that a file came."""
        self.findings.count("files_fetched")
        self.progress.advance("documents", f"file {file_id}")

    def document_read(self, fetched: Fetched) -> None:
        """Note a file that came again with other bytes than before."""
        before = self._held_before.get(fetched.url, fetched.sha256)
        if before == fetched.sha256:
            return
        was_report, is_report = map(self.archive.starts_like_a_pdf, (before, fetched.sha256))
        if was_report and not is_report:
            self.findings.concern(
                f"{fetched.url} is no longer on the file server; the report fetched before is kept"
            )
        elif was_report:  # a number never changes its file, or so it was for years
            self.findings.concern(f"{fetched.url} was replaced by another file; both are kept")

    def request_failed(self, request: Any, error: Exception, spider: Any) -> None:
        """Note what could not be had after all attempts."""
        if self.was_stopped(spider):
            return
        about = request.cb_kwargs
        cause = self.cause(error)
        if "search" in about:
            asked = request.meta.get("redirect_urls", [request.url])[0]
            about["search"].not_had(asked, error)
        elif "council" in about:
            self.council_failed(about["council"], cause)
        else:
            self.findings.count("files_failed")
            if "file_id" in about:
                self.findings.count("reports_failed")
            self.progress.advance("documents", "")
            self.findings.concern(f"{request.meta['known_as']} could not be had: {cause}")

    # What the checks ask

    def name_of(self, urn: int) -> str:
        """Return a council's name as listed now; else as known from before, and its number."""
        for search in self.searches:
            if urn in search.councils:
                return search.councils[urn].name
        known = self._names_known
        return f"{known[urn]} (URN {urn})" if urn in known else f"URN {urn}"

    @cached_property
    def _names_known(self) -> dict[int | None, str]:
        return {council.urn: council.name for council in all_councils()} | self.store.names()

    def listed_in_scope(self) -> dict[int, set[int]]:
        """Return what was listed before by the councils that this run went to see."""
        if self.wanted.closed_councils:
            return self.listed_before
        return {
            urn: files
            for urn, files in self.listed_before.items()
            if urn in self.councils_before or urn in self.listed
        }

    def recognised_share(self, kind: str) -> float | None:
        """Return the share of documents announced as `kind` that were read; None for too few."""
        found = self.store.statuses(kind)
        asked = sum(number for status, number in found.items() if status != "withdrawn")
        return found.get("ok", 0) / asked if asked >= FEWEST_TO_JUDGE else None

    # How it stops

    def stop(self, message: str, spider: Any) -> None:
        """End the run at once; the first reason is told, for others only follow from it."""
        if self.is_stopped:
            return
        self.findings.fail(message)
        self.is_stopped = True
        engine = spider.crawler.engine
        for slot in engine.downloader.slots.values():
            # What waits for its turn must not go out any more, nor keep the end waiting.
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(IgnoreRequest("the run was stopped"))
        for wake in self.when_stopped.values():
            wake()
        task = asyncio.ensure_future(engine.close_spider_async(reason="stopped"))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def was_stopped(self, spider: Any) -> bool:
        """Whether the run is to end at once: for a reason of its own, by hand or by a signal."""
        if not self.is_stopped and not spider.crawler.crawling:
            self.is_stopped = True
            self.findings.fail(STOPPED)
        return self.is_stopped

    def stop_for(self, error: Exception, spider: Any) -> None:
        """End the run for an error that must not pass unsaid."""
        logger.error("the run was stopped", exc_info=error)
        self.stop(self.cause(error), spider)
        self.findings.fail(self.cause(error))

    def waiting(self, host: str, seconds: float, cause: str) -> None:
        """Note that a host is left alone for a while."""
        if seconds >= 1:
            self.progress.say(f"{host}: {cause}; waiting {seconds:.0f} s")

    @staticmethod
    def cause(error: Any) -> str:
        """Return in a few words, on one line, what an exception means."""
        return cause_of(error)
