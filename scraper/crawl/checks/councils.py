"""Are the councils there that should be: none missing, none unknown, every page read?"""

from __future__ import annotations

from scraper.crawl.state import Run
from scraper.spiders.listings import Listings
from scraper.spiders.scope import matches
from warehouse.common.counting import counted, first_few
from warehouse.councils import all_councils, council_meant, councils_like, find_council

MOST_MISSING = 5  # councils that are named; more are not a few that a search has skipped
MOST_UNKNOWN = 10  # councils named in one line; a reorganisation makes a few


def check_councils(run: Run, listings: Listings) -> None:
    """Hold the councils that were found, and their pages, against those that there should be."""
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
        listed = run.councils_listed
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
    if 0 < len(missing) <= MOST_MISSING:
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
        for council in run.councils_listed
        if council.urn not in known and find_council(council.name) is None
    )
    if unknown:
        run.findings.concern(
            f"the site lists {counted(len(unknown), 'council')} that "
            "warehouse/reference/councils.csv does not know, and nothing is taken from there: "
            f"{first_few(unknown, MOST_UNKNOWN)}"
        )


def _suggestion(run: Run, name: str) -> str:
    """Return a question after the listed councils that a name may be meant for, if any are."""
    day = run.now.date()
    listed = run.councils_listed
    if (meant := council_meant(name)) and meant.exists(day):
        return f"; it does not list {meant.name}"
    similar = [
        known.name
        for known in councils_like(name, day)
        if any(matches(council, known.name) for council in listed)
    ]
    return f"; did you mean {' or '.join(map(repr, similar))}?" if similar else ""
