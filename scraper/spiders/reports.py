"""Whom to ask on the reports site, and in what order: search, councils' pages, files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial

from scrapy import Request
from scrapy.http import Response

from scraper.download.purpose import Purpose, fetched_for
from scraper.download.session import Session
from scraper.messages.error_texts import cause_of
from scraper.pages.council import read_council
from scraper.pages.html import PageError
from scraper.pages.search import read_search, search_path
from scraper.records import ListedCouncil
from scraper.sites import file_address
from scraper.spiders.base import BaseSpider
from scraper.spiders.files import Files
from scraper.spiders.listings import Listings
from scraper.spiders.search_walk import Search

SEARCH, COUNCIL, FILE = 30, 10, 20  # priorities: files come while pages are asked for


class ReportsSpider(BaseSpider):
    """Walks the reports site for one run."""

    name = "reports"

    def __init__(
        self,
        session: Session,
        searches: Sequence[Search],
        listings: Listings,
        files: Files,
    ) -> None:
        super().__init__(session)
        self.searches = searches
        self.listings = listings
        self.files = files

    async def start(self) -> AsyncIterator[Request]:
        """Ask the search for its first page, and for the closed councils' where wanted."""
        for search in self.searches:
            yield self.ask_search(search_path(0, closed=search.is_closed), search)

    def ask_search(self, path: str, search: Search) -> Request:
        """Return the request for a page of the search."""
        address = self.site.address(path)
        return self.ask(
            address,
            Purpose("search", self.site.live(address)),
            partial(self.read_search, search=search),
            partial(self.search_failed, search=search),
            SEARCH,
        )

    def read_search(self, response: Response, search: Search) -> Iterator[Request]:
        """Ask for the pages of the councils that a search page lists, and for the next."""
        try:
            page = read_search(response.body, response.url, self.site)
        except PageError as error:
            search.failed(str(error))
            return
        for council in search.take(page, response.url):
            if self.listings.wants(council):
                yield self.ask(
                    council.url,
                    Purpose("page", self.site.live(self.site.address(council.url))),
                    partial(self.read_council, council=council),
                    partial(self.council_failed, council=council),
                    COUNCIL,
                )
        if search.next_address:
            yield self.ask_search(search.next_address, search)

    def search_failed(self, request: Request, error: Exception, search: Search) -> None:
        """Note that a page of the search could not be fetched."""
        asked = request.meta.get("redirect_urls", [request.url])[0]
        search.request_failed(asked, error)

    def read_council(self, response: Response, council: ListedCouncil) -> Iterator[Request]:
        """Ask for the files that a council's page lists and that are not held."""
        try:
            page = read_council(
                response.body, response.url, self.site, council.urn, self.session.now.date()
            )
        except PageError as error:
            self.listings.failed(council, str(error))
            return
        self.listings.take(council, page)
        for link in self.files.links_to_fetch(page.links):
            yield self.ask(
                self.site.address(link.url, response.url),
                Purpose("report", file_address(link.file_id)),
                partial(self.take_file, file_id=link.file_id),
                partial(self.report_failed, file_id=link.file_id),
                FILE,
            )

    def council_failed(self, _: Request, error: Exception, council: ListedCouncil) -> None:
        """Note that a council's page could not be fetched."""
        self.listings.failed(council, cause_of(error))

    def take_file(self, response: Response, file_id: int) -> None:
        """Note that a file came; it is in the archive."""
        self.files.received(file_id, fetched_for(response))

    def report_failed(self, _: Request, error: Exception, file_id: int) -> None:
        """Note that a file could not be fetched."""
        self.files.failed(file_id, cause_of(error))
