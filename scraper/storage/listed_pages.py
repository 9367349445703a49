"""What the archived pages list: the councils of the search, and the documents of each council.

One fetch of a page or many, of this run or of years: a page says the same of its day whenever it is
read, so an empty collected.duckdb is filled from the archive by what adds a night's pages to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from scraper.pages.council import CouncilPage, read_council
from scraper.pages.html import PageError
from scraper.pages.search import CLOSED, SearchPage, read_search
from scraper.sites import REPORTS_HOST, OffSiteError, Site, reports_site
from scraper.storage.archive import Archive, DamagedError, Fetched
from scraper.storage.rows import Row, Rows, council_row, listing_row

_MAIN = re.compile(rb"<main\b.*</main>", re.DOTALL | re.IGNORECASE)
_COUNCIL = re.compile(r"/provider/\d+/(\d{1,9})/?")


class ListedPages:
    """The pages of an archive, of which each fetch is taken in once.

    Args:
        archive: Where the pages are.
        site: The site of this run; pages of other stand-ins are read with their own links.
        searched: When a search page that was taken in before was last fetched; None for never.
        pages_read: The same of the page of each council, by its number.
    """

    def __init__(
        self,
        archive: Archive,
        site: Site,
        *,
        searched: datetime | None,
        pages_read: Mapping[int, datetime],
    ) -> None:
        self._archive = archive
        self._site = site
        self._searched = searched
        self._pages_read = pages_read
        self._is_rebuilding = searched is None and not pages_read
        self._taken: dict[str, int] = {}  # how many fetches of each address were taken in

    def take(self) -> Rows:
        """Return the rows that the fetches not yet taken in add, the later words of each.

        First seen is when a page first listed something. Where there were no rows at all, what a
        later page did not list any more is marked as vanished; else the checks of a run decide
        that. A page that cannot be read any more, or lists nothing at all, says nothing.
        """
        councils: dict[int, Row] = {}
        listings: list[Row] = []
        searches: list[list[Fetched]] = []
        for fetches in self._archive.fetches("page"):
            address = urlsplit(fetches[0].url)
            if address.hostname != REPORTS_HOST:
                continue
            if council := _COUNCIL.fullmatch(address.path):
                urn = int(council[1])
                listings += self._listings(urn, self._new(fetches, self._pages_read.get(urn)))
            elif address.path == "/search":
                searches.append(self._new(fetches, self._searched))
        for fetches in searches:
            self._add_councils(councils, fetches)
        if self._is_rebuilding:
            for row in listings:
                # The pages of a council that is listed no more are asked for no more.
                if row["vanished"] is None and row["urn"] in councils:
                    row["vanished"] = councils[row["urn"]]["vanished"]
        self._is_rebuilding = False
        return {"listed_councils": list(councils.values()), "listings": listings}

    def _new(self, fetches: list[Fetched], known: datetime | None) -> list[Fetched]:
        """Return the fetches of an address that were not taken in; from now on they are."""
        address = fetches[0].url
        taken = self._taken.get(address)
        if taken is None:
            taken = sum(1 for fetched in fetches if known and fetched.fetched_at <= known)
        self._taken[address] = len(fetches)
        return fetches[taken:]

    def _listings(self, urn: int, fetches: Iterable[Fetched]) -> Iterable[Row]:
        """Return a row for each file that these fetches of a council's page list."""
        known: dict[int, Row] = {}
        for at, page in self._council_pages(urn, fetches):
            now = {link.file_id for link in page.links}
            if now:
                self._mark_vanished(known, now, at)
            for link in page.links:
                before = known.get(link.file_id)
                row = listing_row(urn, link, before["first_seen"] if before else at, at)
                if before:
                    row |= {name: row[name] or before[name] for name in ("published", "inspected")}
                known[link.file_id] = row
        return known.values()

    def _add_councils(self, councils: dict[int, Row], fetches: Iterable[Fetched]) -> None:
        """Add the councils that one page of the search listed to those of the others."""
        mine: dict[int, Row] = {}
        for at, fetched, page in self._search_pages(fetches):
            is_closed = ("status[]", CLOSED) in parse_qsl(urlsplit(fetched.url).query)
            self._mark_vanished(mine, {council.urn for council in page.councils}, at)
            # Backwards, for of two cards of one council the first counts.
            for council in reversed(page.councils):
                url = self._site_of(fetched).live(council.url)
                first = mine[council.urn]["first_seen"] if council.urn in mine else at
                mine[council.urn] = council_row(
                    council.urn, council.name, url, is_closed, first, at
                )
        for urn, row in mine.items():
            other = councils.get(urn)
            if other is None:
                councils[urn] = row
                continue
            # Listed both as open and as closed on one day, it is open.
            newest = max(
                (other, row),
                key=lambda each: (
                    each["vanished"] is None, each["last_seen"], not each["is_closed"]
                ),
            )  # fmt: skip
            councils[urn] = newest | {"first_seen": min(other["first_seen"], row["first_seen"])}

    def _mark_vanished(self, known: Mapping[int, Row], now: set[int], at: datetime) -> None:
        """Mark the rows of what a page lists no more, where no run is at hand to judge of it."""
        if not self._is_rebuilding:
            return
        for number, row in known.items():
            if number not in now and row["vanished"] is None:
                row["vanished"] = at

    def _council_pages(
        self, urn: int, fetches: Iterable[Fetched]
    ) -> Iterator[tuple[datetime, CouncilPage]]:
        # A page may differ each night in what is around its main part, and years of nights be read.
        read: dict[tuple[bytes, str], CouncilPage] = {}
        for fetched in fetches:
            try:
                body = self._archive.read(fetched.sha256)
                same = (_MAIN.search(body) or [body])[0], fetched.fetched_from
                if same not in read:
                    site, day = self._site_of(fetched), fetched.fetched_at.date()
                    read[same] = read_council(body, fetched.fetched_from, site, urn, day)
                yield fetched.fetched_at, read[same]
            except (DamagedError, PageError):
                continue

    def _search_pages(
        self, fetches: Iterable[Fetched]
    ) -> Iterator[tuple[datetime, Fetched, SearchPage]]:
        for fetched in fetches:
            try:
                body = self._archive.read(fetched.sha256)
                page = read_search(body, fetched.fetched_from, self._site_of(fetched))
            except (DamagedError, PageError):
                continue
            if page.councils:
                yield fetched.fetched_at, fetched, page

    def _site_of(self, fetched: Fetched) -> Site:
        """Return the site that a page came from: this run's, the live one, or an older stand-in."""
        for site in (self._site, reports_site()):
            try:
                site.address(fetched.fetched_from)
            except OffSiteError:
                continue
            return site
        origin, live_address = urlsplit(fetched.fetched_from), urlsplit(fetched.url)
        return reports_site(
            f"{origin.scheme}://{origin.netloc}{origin.path.removesuffix(live_address.path)}"
            if origin.path.endswith(live_address.path)
            else f"{origin.scheme}://{origin.netloc}"
        )
