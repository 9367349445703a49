"""Did the files come, were they read, and are they reports on the council that lists them?"""

from __future__ import annotations

from datetime import date

from scraper.crawl.state import Run
from scraper.pages.link_wordings import CHILDRENS_SERVICES
from scraper.records import DocumentStatus
from scraper.spiders.files import are_too_many
from warehouse.common.counting import counted, first_few
from warehouse.councils import Council, all_councils, find_council

LEAST_RECOGNISED = 0.9  # share of the reports read that are of a known framework
MOST_FAILED = 0.05  # share of the files asked for that could not be fetched
FEWEST_TO_JUDGE = 20  # documents; below it a share means little
MOST_NAMED = 3  # of one kind, in one line


def check_files(run: Run) -> None:
    """Look at what was fetched and read: too little of it fails the run, the rest is named."""
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
            + first_few([repr(address[:80]) for address in addresses], MOST_NAMED)
        )
    _check_reading(run)
    reports = _recognised_share(run)
    if reports is not None and reports < LEAST_RECOGNISED:
        findings.fail(
            f"only {reports:.0%} of the reports are of a known framework, where at least "
            f"{LEAST_RECOGNISED:.0%} should be"
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
        for council, title, published, what in found
    ]
    run.findings.concern(
        f"{counted(len(found), 'new report')} could not be read with certainty, and no grade is "
        f"taken from there: {first_few(named, MOST_NAMED, '; ')}"
        + (", see `councils status`" if len(found) > MOST_NAMED else "")
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
        run.findings.misplaced_files.add(file_id)
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


def check_archive(run: Run) -> None:
    """Report what the archive has lost and no page lists any more: nobody else will."""
    damaged = run.archive.damaged
    if damaged and not run.wanted.councils:
        run.findings.concern_once(
            f"{counted(len(damaged), 'damaged file')} in the archive could not be fetched again; "
            f"put back from a copy: {first_few([str(path) for path in damaged], MOST_NAMED)}"
        )
