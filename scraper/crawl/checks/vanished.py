"""What was listed before and is no more: a little is marked, much ends the run."""

from __future__ import annotations

from collections.abc import Callable

from scraper.crawl.state import Run
from scraper.spiders.listings import Listings
from warehouse.common.counting import counted
from warehouse.councils import all_councils

FEWEST_VANISHED = 5  # listings that may go at once however few there are
MOST_VANISHED = 0.02  # share of the listings; a few go in a year, many mean broken pages


def check_vanished(run: Run, listings: Listings) -> None:
    """Mark what a whole crawl no longer finds; say so where there is less than last time."""
    findings, wanted = run.findings, run.wanted
    if wanted.councils:
        return
    open_before = run.store.open_councils()
    in_scope = listings.before
    if not wanted.closed_councils:  # what closed councils listed was not looked at
        in_scope = {
            urn: files
            for urn, files in in_scope.items()
            if urn in open_before or urn in listings.now
        }
    before = {(urn, file) for urn, files in in_scope.items() for file in files}
    now = {(urn, file) for urn, files in listings.now.items() for file in files}
    vanished = before - now
    # A report that moved to another page, as when a council has a new number, is listed still.
    files_before, files_now = ({file for _, file in pairs} for pairs in (before, now))
    unlisted = files_before - files_now
    councils = open_before.difference(*(search.councils for search in run.searches))
    findings.counts.vanished = len(vanished)
    emptied = sorted(
        urn for urn, files in in_scope.items() if files and listings.now.get(urn) == set()
    )
    names = _names(run)
    if not wanted.accept_fewer:
        if emptied:
            pages = f"the page of {names(emptied[0])} lists"
            if len(emptied) > 1:
                others = counted(len(emptied) - 1, "other")
                pages = f"the pages of {names(emptied[0])} and {others} list"
            findings.fail(
                f"{pages} no report any more; if that is right, run again with --accept-fewer"
            )
            return
        if len(unlisted) > max(FEWEST_VANISHED, MOST_VANISHED * len(files_before)):
            findings.fail(
                f"{len(unlisted)} of {len(files_before)} reports are listed no more; if that is "
                "right, run again with --accept-fewer"
            )
            return
    run.store.mark_vanished(councils, vanished, run.now)
    for urn, file_id in sorted(vanished):
        findings.note(f"{names(urn)} no longer lists file {file_id}; it is kept and marked")
    for urn in sorted(councils):
        findings.note(f"{names(urn)} is no longer listed; its reports are kept")
    if len(files_now) < len(files_before) and not wanted.accept_fewer:
        findings.fail(
            f"{len(files_now)} reports are listed where {len(files_before)} were last time; those "
            "that vanished are kept and marked, and the next run takes the new number for right"
        )


def _names(run: Run) -> Callable[[int], str]:
    """Return what names a council: as listed now, else as known from before with its number."""
    listed = {council.urn: council.name for council in reversed(run.councils_listed)}
    known = {council.urn: council.name for council in all_councils()} | run.store.names()

    def name(urn: int) -> str:
        before = f"{known[urn]} (URN {urn})" if urn in known else f"URN {urn}"
        return listed.get(urn, before)

    return name
