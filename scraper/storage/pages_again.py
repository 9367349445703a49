"""What the archived pages say: for a collected.duckdb that was lost, and is made anew.

Documents are read again by the intake. But a report that vanished from its council's page, or whose
council is listed no more, would be without council and date, for no page of today lists it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from scraper.pages.council import CouncilPage, read_council
from scraper.pages.html import PageError
from scraper.pages.search import CLOSED, SearchPage, read_search
from scraper.sites import REPORTS_HOST, Site, reports_site
from scraper.storage.archive import Archive, DamagedError, Fetched
from scraper.storage.rows import Row, Rows, council_row, listing_row

_MAIN = re.compile(rb"<main\b.*</main>", re.DOTALL | re.IGNORECASE)
_COUNCIL = re.compile(r"/provider/\d+/(\d{1,9})/?")


def listed_in_archive(archive: Archive) -> Rows:
    """Return the councils and the links to documents that all pages ever kept have listed.

    First seen is when a page first listed them, and vanished when the next one did not. A page that
    cannot be read any more, or lists nothing at all, says nothing.
    """
    councils: dict[int, Row] = {}
    listings: list[Row] = []
    searches: list[list[Fetched]] = []
    for fetches in archive.fetches("page"):
        address = urlsplit(fetches[0].url)
        council = _COUNCIL.fullmatch(address.path)
        if address.hostname == REPORTS_HOST and council:
            listings += _listings(archive, int(council[1]), fetches)
        elif address.hostname == REPORTS_HOST and address.path == "/search":
            searches.append(fetches)
    for fetches in searches:
        _add_councils(councils, archive, fetches)
    for row in listings:
        # The pages of a council that is listed no more are asked for no more.
        if row["vanished"] is None and row["urn"] in councils:
            row["vanished"] = councils[row["urn"]]["vanished"]
    return {"listed_councils": list(councils.values()), "listings": listings}


def _listings(archive: Archive, urn: int, fetches: Iterable[Fetched]) -> Iterable[Row]:
    """Return a row for each file that a council's page ever listed."""
    known: dict[int, Row] = {}
    for at, page in _council_pages(archive, urn, fetches):
        now = {link.file_id for link in page.links}
        for file_id, row in known.items():
            if now and file_id not in now and row["vanished"] is None:
                row["vanished"] = at
        for link in page.links:
            before = known.get(link.file_id)
            row = listing_row(urn, link, before["first_seen"] if before else at, at)
            if before:
                row |= {name: row[name] or before[name] for name in ("published", "inspected")}
            known[link.file_id] = row
    return known.values()


def _add_councils(councils: dict[int, Row], archive: Archive, fetches: Iterable[Fetched]) -> None:
    """Add the councils that one page of the search ever listed to those of the others."""
    mine: dict[int, Row] = {}
    for at, fetched, page in _search_pages(archive, fetches):
        is_closed = ("status[]", CLOSED) in parse_qsl(urlsplit(fetched.url).query)
        now = {council.urn for council in page.councils}
        for urn, row in mine.items():
            if urn not in now and row["vanished"] is None:
                row["vanished"] = at
        for council in page.councils:
            url = _site_of(fetched).live(council.url)
            first = mine[council.urn]["first_seen"] if council.urn in mine else at
            mine[council.urn] = council_row(council.urn, council.name, url, is_closed, first, at)
    for urn, row in mine.items():
        other = councils.get(urn)
        if other is None:
            councils[urn] = row
            continue
        newest = max((other, row), key=lambda each: (each["vanished"] is None, each["last_seen"]))
        councils[urn] = newest | {"first_seen": min(other["first_seen"], row["first_seen"])}


def _council_pages(
    archive: Archive, urn: int, fetches: Iterable[Fetched]
) -> Iterator[tuple[datetime, CouncilPage]]:
    # A page may differ each night in what is around its main part, and years of nights be read.
    read: dict[tuple[bytes, str], CouncilPage] = {}
    for fetched in fetches:
        try:
            body = archive.read(fetched.sha256)
            same = (_MAIN.search(body) or [body])[0], fetched.fetched_from
            if same not in read:
                site, day = _site_of(fetched), fetched.fetched_at.date()
                read[same] = read_council(body, fetched.fetched_from, site, urn, day)
            yield fetched.fetched_at, read[same]
        except (DamagedError, PageError):
            continue


def _search_pages(
    archive: Archive, fetches: Iterable[Fetched]
) -> Iterator[tuple[datetime, Fetched, SearchPage]]:
    for fetched in fetches:
        try:
            body = archive.read(fetched.sha256)
            page = read_search(body, fetched.fetched_from, _site_of(fetched))
        except (DamagedError, PageError):
            continue
        if page.councils:
            yield fetched.fetched_at, fetched, page


def _site_of(fetched: Fetched) -> Site:
    """Return the site that a page came from: the live one, or the stand-in of that day."""
    came_from, known_as = urlsplit(fetched.fetched_from), urlsplit(fetched.url)
    if came_from.hostname == known_as.hostname:
        return reports_site()
    return reports_site(
        f"{came_from.scheme}://{came_from.netloc}{came_from.path.removesuffix(known_as.path)}"
        if came_from.path.endswith(known_as.path)
        else f"{came_from.scheme}://{came_from.netloc}"
    )
