"""Whom to ask on GOV.UK, and in what order: the collection, its releases, their workbooks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request
from scrapy.http import Response

from scraper.crawl.items import DocumentFetched
from scraper.pages.html import PageError
from scraper.pages.statistics import (
    COLLECTION,
    CONTENT_API,
    Release,
    read_collection,
    read_release,
)
from scraper.spiders.releases_walk import Releases

if TYPE_CHECKING:
    from scraper.crawl.crawl import Crawl


class StatisticsSpider(scrapy.Spider):
    """Walks Ofsted's releases for one run; asks for JSON, and for HTML where that fails."""

    name = "statistics"

    def __init__(self, crawl: Crawl, **more: Any) -> None:
        super().__init__(**more)
        self.crawl = crawl
        self.site = crawl.statistics_site
        self.releases = Releases(crawl)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the collection."""
        yield self.ask_page(COLLECTION, None, "json")

    def read_page(
        self, response: Response, path: str, release: Release | None
    ) -> Iterator[Request]:
        """Ask for the releases that the collection lists, or the workbooks that a release does."""
        form = response.meta["expects"]
        try:
            if release is None:
                for listed in self.releases.choose(read_collection(response.body)):
                    yield self.ask_page(listed.path, listed, "json")
                return
            found = read_release(response.body)
        except PageError as error:
            yield from self.not_read(path, release, form, str(error))
            return
        if not found and form == "json":
            yield self.ask_page(path, release, "page")
            return
        for wanted in self.releases.workbooks(release, found, response.url):
            meta = {"expects": "workbook", "known_as": wanted.known_as, "title": wanted.title}
            yield self.ask(wanted.address, self.read_workbook, meta)

    def read_workbook(self, response: Response) -> Iterator[DocumentFetched]:
        """Hand on a workbook."""
        self.crawl.findings.count("workbooks_fetched")
        yield DocumentFetched(response.meta["fetched"])

    def ask_page(self, path: str, release: Release | None, form: str) -> Request:
        """Return the request for a page of GOV.UK, as "json" or as "page" (HTML)."""
        address = self.site.address(f"{CONTENT_API}{path}" if form == "json" else path)
        meta = {"expects": form, "known_as": self.site.live(address)}
        return self.ask(address, self.read_page, meta, path=path, release=release)

    def ask(self, address: str, callback: Any, meta: dict[str, Any], **about: Any) -> Request:
        """Return a request; Scrapy's filter would drop, unsaid, what leads where we were before."""
        return Request(
            address, callback, errback=self.failed, cb_kwargs=about, dont_filter=True, meta=meta
        )

    def not_read(
        self, path: str, release: Release | None, form: str, why: str
    ) -> Iterator[Request]:
        """Ask for HTML where JSON failed; without either the run says what it misses."""
        if form == "json":
            yield self.ask_page(path, release, "page")
        else:
            self.releases.not_read(release, path, why)

    def failed(self, failure: Any) -> Iterator[Request]:
        """Go on without what could not be had after all attempts, and say so."""
        request, why = failure.request, self.crawl.cause(failure.value)
        if request.meta["expects"] == "workbook":
            self.crawl.request_failed(request, failure.value, self)
        elif not self.crawl.is_stopped:
            yield from self.not_read(**request.cb_kwargs, form=request.meta["expects"], why=why)

    def closed(self, reason: str) -> None:
        """Check what was found once everything was asked."""
        if reason == "finished":
            self.releases.check()
