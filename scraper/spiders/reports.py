"""Whom to ask on the reports site, and in what order: search, councils' pages, files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request
from scrapy.http import Response

from scraper.crawl.items import CouncilRead, CouncilsListed, DocumentFetched
from scraper.pages.html import PageError
from scraper.pages.search import read_search, search_path
from scraper.sites import file_address

if TYPE_CHECKING:
    from scraper.crawl.crawl import Crawl

SEARCH, COUNCIL, FILE = 30, 10, 20  # priorities: files are read while pages are asked for


class ReportsSpider(scrapy.Spider):
    """Walks the reports site for one run."""

    name = "reports"

    def __init__(self, crawl: Crawl, **more: Any) -> None:
        super().__init__(**more)
        self.crawl = crawl
        self.site = crawl.reports_site
        self.asked_files: set[int] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Ask the search for its first page, and for the closed councils' where wanted."""
        for search in self.crawl.searches:
            yield self.ask_search(search_path(0, closed=search.is_closed), search)

    def ask_search(self, address: str, search: Any) -> Request:
        """Return the request for a page of the search."""
        return self.ask(address, "search", SEARCH, self.read_search, search=search)

    def read_search(self, response: Response, search: Any) -> Iterator[Any]:
        """Hand on the councils of a search page, and ask for their pages and the next."""
        try:
            page = read_search(response.body, response.url, self.site)
        except PageError as error:
            search.failed(str(error))
            return
        new = search.take(page, response.url)
        yield CouncilsListed(new, search.is_closed)
        for council in new:
            if self.crawl.wants(council):
                yield self.ask(council.url, "page", COUNCIL, self.read_council, council=council)
        if search.next_address:
            yield self.ask_search(search.next_address, search)

    def read_council(self, response: Response, council: Any) -> Iterator[Any]:
        """Hand on what a council's page lists, and ask for the files that are not held."""
        try:
            page = self.crawl.pages.read(response.body, response.url, council.urn)
        except PageError as error:
            self.crawl.council_failed(council, str(error))
            return
        self.crawl.note_council(council, page)
        yield CouncilRead(council, page.links)
        for link in page.links:
            if link.file_id not in self.asked_files:
                self.asked_files.add(link.file_id)
                if self.crawl.wants_file(link.file_id):
                    address = self.site.address(link.url, response.url)
                    yield self.ask(address, "report", FILE, self.read_file, file_id=link.file_id)

    def read_file(self, response: Response, file_id: int) -> Iterator[Any]:
        """Hand on a file."""
        self.crawl.file_came(file_id)
        yield DocumentFetched(response.meta["fetched"])

    def ask(
        self, address: str, expects: str, priority: int, callback: Any, **about: Any
    ) -> Request:
        """Return a request, marked with what is expected and the live address it stands for."""
        address = self.site.address(address)
        file_id = about.get("file_id")
        known_as = file_address(file_id) if file_id else self.site.live(address)
        return Request(
            address,
            callback,
            priority=priority,
            errback=self.failed,
            cb_kwargs=about,
            dont_filter=True,  # Scrapy's filter drops, unsaid, what leads where we were before
            meta={"expects": expects, "known_as": known_as, "handle_httpstatus_list": [404, 410]},
        )

    def failed(self, failure: Any) -> None:
        """Note what could not be had after all attempts."""
        self.crawl.request_failed(failure.request, failure.value, self)
