"""What a run must keep to before its facts are published: counts, and nothing missing unsaid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from scraper.crawl.state import Run
from scraper.pages.wordings import CHILDRENS_SERVICES
from scraper.records import DocumentStatus, ListedCouncil
from scraper.spiders.files import are_too_many
from scraper.spiders.listings import Listings
from scraper.spiders.scope import matches
from warehouse.common.counting import counted
from warehouse.councils import (
    Council,
    all_councils,
    council_meant,
    councils_like,
    find_council,
)

LEAST_RECOGNISED = 0.9  # share of the reports read that are of a known framework
MOST_FAILED = 0.05  # share of the files asked for that could not be fetched
FEWEST_TO_JUDGE = 20  # documents; below it a share means little
FEWEST_VANISHED = 5  # listings that may go at once however few there are
MOST_NAMED = 3  # of one kind, in one line
MOST_UNKNOWN = 10  # councils named in one line; a reorganisation makes a few
MOST_VANISHED = 0.02  # share of the listings; a few go in a year, many mean broken pages


def check_reports(run: Run, listings: Listings) -> None:
    """Check what the reports spider found; failures and concerns go to the run's findings."""
    if not run.findings.failures:
        _check_councils(run, listings)
    _check_files(run)
    _check_archive(run)
    if not run.findings.failures:
        _check_vanished(run, listings)


def _check_councils(run: Run, listings: Listings) -> None:
    findings, wanted = run.findings, run.wanted
    for search in run.searches:
        if not search.is_whole:
            findings.fail(f"{search.name} did not come to its end")
        if both := search.listed_as_open:
            findings.concern(
                f"{search.name} lists {counted(len(both), 'council')} that the site lists as open "
                "too; they were taken for open"
            )
    if wanted.councils:
        listed = _all_listed(run)
        for name in wanted.councils:
            if not any(matches(council, name) for council in listed):
                findings.fail(f"no council on the site matches {name!r}{_suggestion(run, name)}")
    else:
        found = len(run.searches[0].councils)
        _name_those_missing(run)
        _name_those_unknown(run)
        if abs(found - wanted.expected_councils) > wanted.leeway:
            findings.fail(
                f"the site lists {found} councils where {wanted.expected_councils} are expected, "
                f"give or take {wanted.leeway}"
            )
    pages = findings.counts.councils_read
    if pages and not findings.counts.files_listed and not wanted.councils:
        findings.fail(
            f"none of {counted(pages, 'council page')} lists any report; look at whether the pages "
            "have changed"
        )
    asked = len(listings.pages_wanted)
    if pages < asked and not findings.failures:
        findings.fail(f"{pages} of {counted(asked, 'council page')} were read")


def _all_listed(run: Run) -> list[ListedCouncil]:
    return [council for search in run.searches for council in search.councils.values()]


def _name_those_missing(run: Run) -> None:
    """Name the councils that there are and the site does not list, where they are a few."""
    listed = run.searches[0].councils.values()
    known = {council.urn for council in listed} | {
        found.urn for council in listed if (found := find_council(council.name))
    }
    day = run.now.date()
    missing = [
        council.name
        for council in all_councils()
        if council.exists(day) and council.urn not in known
    ]
    if 0 < len(missing) <= FEWEST_VANISHED:
        # A search whose order changes between two pages shows one council twice and another never.
        message = f"the site does not list {' and '.join(missing)}"
        if run.findings.counts.councils_listed_twice:
            run.findings.concern_once(f"{message}, and lists others twice")
        else:
            run.findings.note(message)


def _name_those_unknown(run: Run) -> None:
    """Name the councils that the site lists and we do not know, as after a reorganisation.

    Until they are in councils.csv nothing that their pages list is taken in.
    """
    known = {council.urn for council in all_councils()}
    unknown = sorted(
        f"{council.name} (URN {council.urn})"
        for council in _all_listed(run)
        if council.urn not in known and find_council(council.name) is None
    )
    if unknown:
        more = f" and {len(unknown) - MOST_UNKNOWN} more" if len(unknown) > MOST_UNKNOWN else ""
        run.findings.concern(
            f"the site lists {counted(len(unknown), 'council')} that "
            "warehouse/reference/councils.csv does not know, and nothing is taken from there: "
            f"{', '.join(unknown[:MOST_UNKNOWN])}{more}"
        )


def _suggestion(run: Run, name: str) -> str:
    """Return a question after the listed councils that a name may be meant for, if any are."""
    day = run.now.date()
    listed = _all_listed(run)
    if (meant := council_meant(name)) and meant.exists(day):
        return f"; it does not list {meant.name}"
    similar = [
        known.name
        for known in councils_like(name, day)
        if any(matches(council, known.name) for council in listed)
    ]
    return f"; did you mean {' or '.join(map(repr, similar))}?" if similar else ""


def _check_files(run: Run) -> None:
    findings = run.findings
    _check_unanswered(run)
    failed, listed = findings.counts.files_failed, findings.counts.files_listed
    if failed > max(1, MOST_FAILED * listed):
        findings.fail(f"{failed} of {listed} files could not be fetched")
    missing = run.store.missing_files(run.last_good_run)
    if are_too_many(missing, listed) and not run.wanted.accept_fewer:
        findings.fail(
            f"{missing} of the {listed} files listed are not on the file server; they will be "
            "asked for again; if that is right, run again with --accept-fewer"
        )
    if findings.off_site_links:
        addresses = sorted({address for address, _ in findings.off_site_links})
        findings.concern_once(
            f"{counted(len(addresses), 'link or redirect', 'links or redirects')} to elsewhere "
            f"{'was' if len(addresses) == 1 else 'were'} not followed: "
            + ", ".join(repr(address[:80]) for address in addresses[:3])
        )
    _check_reading(run)
    reports = _recognised_share(run)
    if reports is not None and reports < LEAST_RECOGNISED:
        findings.fail(
            f"only {reports:.0%} of the reports are of a known framework, where at least "
            f"{LEAST_RECOGNISED:.0%} should be"
        )


def _recognised_share(run: Run) -> float | None:
    """Return the share of reports that were read as one; None where there are too few to tell."""
    found = run.store.statuses(CHILDRENS_SERVICES)
    asked = sum(
        number for status, number in found.items() if status is not DocumentStatus.WITHDRAWN
    )
    return found.get(DocumentStatus.OK, 0) / asked if asked >= FEWEST_TO_JUDGE else None


def _check_reading(run: Run) -> None:
    """Name the new reports that could not be read: their councils' grades are unknown meanwhile.

    They are named until a run has come to a good end; after that `councils status` lists them.
    """
    _check_owners(run)
    for council, title, first, day, second, later in run.store.published_again(run.last_good_run):
        run.findings.note(
            f"{council} lists file {first} ({title}, {day}) again, as file {second} of {later}: "
            "the grades are in force from the first day"
        )
    found = run.store.not_read(run.last_good_run)
    if not found:
        return
    named = [
        f"{council or 'unknown council'}, {title}, {published or 'no date'} ({what})"
        for council, title, published, what in found[:MOST_NAMED]
    ]
    more = len(found) - len(named)
    run.findings.concern(
        f"{counted(len(found), 'new report')} could not be read with certainty, and no grade is "
        f"taken from there: {'; '.join(named)}"
        + (f"; and {more} more, see `councils status`" if more else "")
    )


def _check_owners(run: Run) -> None:
    """Report new links that lead to another council's report.

    No grade is taken from there, and how the council of the page stands is not known.
    """
    listed = run.store.reports_listed(run.last_good_run)
    wrong = {
        (name, file_id, published, other.name)
        for urn, name, file_id, published, printed, started in listed
        if (other := _another_council(urn, name, printed, started or published))
    }
    for name, file_id, published, owner in sorted(wrong, key=str):
        run.findings.concern(
            f"the page of {name} lists a report on {owner}, as file {file_id} of "
            f"{published or 'no date'}: nothing is taken from there, and the grades of {name} are "
            "not known while its own report is not listed"
        )


def _another_council(urn: int, name: str, printed: str | None, day: date | None) -> Council | None:
    """Return the council that a report is about, where it is not that of the page.

    Where one of them did not exist on the day, the page lists what was before a reorganisation.
    """
    page = next((known for known in all_councils() if known.urn == urn), None)
    page = page or find_council(name)
    other = find_council(printed, day) if printed else None
    if page is None or other is None or page == other:
        return None
    both_existed = day is None or (page.exists(day) and other.exists(day))
    return other if both_existed else None


def _check_archive(run: Run) -> None:
    """Report what the archive has lost and no page lists any more: nobody else will."""
    damaged = run.archive.damaged
    if damaged and not run.wanted.councils:
        run.findings.concern_once(
            f"{counted(len(damaged), 'damaged file')} in the archive could not be fetched again; "
            f"put back from a copy: {', '.join(str(path) for path in damaged[:3])}"
        )


def _check_unanswered(run: Run) -> None:
    """Count as failed what was asked for and never came, though nothing said why."""
    counts = run.findings.counts
    unanswered = counts.files_asked - counts.files_fetched - counts.reports_failed
    if unanswered > 0:
        counts.files_failed += unanswered
        run.findings.concern(
            f"{unanswered} of {counted(counts.files_asked, 'file')} asked for never came, and "
            "nothing says why"
        )


def _check_vanished(run: Run, listings: Listings) -> None:
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
    listed = {council.urn: council.name for council in reversed(_all_listed(run))}
    known = {council.urn: council.name for council in all_councils()} | run.store.names()

    def name(urn: int) -> str:
        before = f"{known[urn]} (URN {urn})" if urn in known else f"URN {urn}"
        return listed.get(urn, before)

    return name
