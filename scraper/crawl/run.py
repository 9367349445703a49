"""A whole run: lock, take in what the archive holds, crawl, take in what came, check."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from filelock import FileLock, Timeout

from scraper.crawl.checks.councils import check_councils
from scraper.crawl.checks.files import check_archive, check_files
from scraper.crawl.checks.vanished import check_vanished
from scraper.crawl.log import log_in
from scraper.crawl.spiders_at_work import crawl, spiders_of
from scraper.crawl.state import Run
from scraper.crawl.summary import summary_of
from scraper.crawl.taking_in import take_data_sets, take_data_sets_again, take_documents
from scraper.download.pace import Pace
from scraper.download.stopping import STOPPED, Stopping
from scraper.messages.error_texts import cause_of
from scraper.messages.findings import Findings
from scraper.messages.progress import Progress
from scraper.sites import SITES, Site, site_of
from scraper.spiders.listings import Listings
from scraper.spiders.scope import Wanted
from scraper.spiders.search_walk import Search
from scraper.storage.archive import Archive
from scraper.storage.intake import Intake
from scraper.storage.store import Store
from warehouse.common import clock
from warehouse.common.counting import counted
from warehouse.common.home import Home
from warehouse.common.problems import Problem

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        is_whole: Everything asked for was collected and checked: it may be published.
        needs_person: Something should be looked at, whether or not it is whole.
        misplaced_files: Numbers of the files that were named as another council's report.
        summary: Counts and messages, fit for JSON.
    """

    is_whole: bool
    needs_person: bool
    misplaced_files: frozenset[int]
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
        raise Problem(
            f"cannot write in {home.folder}: {error.strerror}; choose another with --home or "
            "COUNCILS_HOME"
        ) from error
    try:
        yield
    finally:
        lock.release()


def collect(
    home: Home,
    *,
    sites: Mapping[str, Site],
    wanted: Wanted,
    now: datetime,
    settings: dict[str, Any],
    progress: Progress,
    opening: Sequence[str] = (),
) -> Outcome:
    """Run one crawl into the home's archive and collected.duckdb; the caller holds the lock.

    `sites` has each site by its part. `opening` is what to say once it is certain that the run may
    go on.

    Raises:
        Problem: nothing could be written at all.
    """
    with log_in(home):
        began = time.monotonic()
        try:
            archive = Archive(home.archive)
            archive.prepare()
        except OSError as error:
            raise Problem(f"cannot write {home.archive}: {error.strerror}") from error
        site = sites[wanted.parts[0]]
        store = Store(home.collected)
        with store.session():
            _refuse_to_mix(home, store.sites(), site)
            for line in opening:
                progress.say(line)
            run_id = f"{now:%Y%m%dT%H%M%S}-{store.run_count() + 1}"
            intake = Intake(archive, store, sites["reports"])
            # With the run's own row, or not at all: a run that is killed before leaves a file
            # without them, and the next one does it again.
            intake.take_pages()
            # Before the run looks back: it is the latest, and the others are those before it.
            store.start_run(run_id, now, site.front_door)
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
        return Outcome(
            is_whole=not findings.failures,
            needs_person=bool(findings.failures or findings.concerns),
            misplaced_files=frozenset(findings.misplaced_files),
            summary=summary,
        )


def _run_of(
    archive: Archive,
    store: Store,
    intake: Intake,
    sites: Mapping[str, Site],
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
    reports_site = sites["reports"]
    searches = [Search(findings, reports_site)]
    if wanted.closed_councils:
        searches.append(Search(findings, reports_site, is_closed=True, open_search=searches[0]))
    stopping = Stopping(findings)
    return Run(
        wanted=wanted,
        now=now,
        sites=sites,
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
    live = {site_of(part).front_door for part in SITES}
    if others := sorted(before & live if not site.is_live else before - live):
        raise Problem(
            f"{home.folder} holds what {others[0]} gave, and a stand-in stands for the addresses "
            f"of the live sites: give another --home to collect from {site.front_door}",
            exit_code=2,
        )


def _carry_out(run: Run, settings: dict[str, Any]) -> None:
    """Take in, crawl, take in and check; whatever goes wrong becomes a failure of the run."""
    try:
        take_documents(run, is_fetched_now=False)
        take_data_sets_again(run)
        with run.store.session():
            listings = Listings(run.store, run.wanted, run.findings, run.progress)
            spiders = spiders_of(run, listings)
        crawl(run, spiders, settings)
        if run.stopping.is_by_hand:
            return
        run.intake.take_pages()
        run.store.flush()
        take_documents(run, is_fetched_now=True)
        if "context" in run.wanted.parts:
            take_data_sets(run)
        if "reports" in run.wanted.parts and not run.stopping.is_stopped:
            with run.store.session():
                _check_reports(run, listings)
    except KeyboardInterrupt:
        run.findings.fail(STOPPED)
    except Problem as problem:
        run.findings.fail(problem.message)
    except Exception as error:
        logger.exception("the run broke")
        run.findings.fail(cause_of(error))


def _check_reports(run: Run, listings: Listings) -> None:
    """Check what the reports spider found; failures and concerns go to the run's findings."""
    if not run.findings.failures:
        check_councils(run, listings)
    check_files(run)
    check_archive(run)
    if not run.findings.failures:
        check_vanished(run, listings)
