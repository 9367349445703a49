"""Whom to ask on GOV.UK, and in what order: the collection, its releases, their workbooks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Literal

from scrapy import Request
from scrapy.http import Response

from scraper.download.purpose import Purpose
from scraper.download.session import Session
from scraper.messages.error_texts import cause_of
from scraper.pages.html import PageError
from scraper.pages.statistics import (
    COLLECTION,
    CONTENT_API,
    Release,
    read_collection,
    read_release,
)
from scraper.spiders.base import BaseSpider
from scraper.spiders.releases_walk import Releases
from scraper.spiders.wanted_file import WantedFile

Form = Literal["json", "page"]


class StatisticsSpider(BaseSpider):
    """Walks Ofsted's releases for one run; asks for JSON, and for HTML where that fails."""

    name = "statistics"

    def __init__(self, session: Session, releases: Releases) -> None:
        super().__init__(session)
        self.releases = releases

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the collection."""
        yield self.ask_page(COLLECTION, None, "json")

    def ask_page(self, path: str, release: Release | None, form: Form) -> Request:
        """Return the request for a page of GOV.UK, as JSON or as HTML."""
        address = self.site.address(f"{CONTENT_API}{path}" if form == "json" else path)
        return self.ask(
            address,
            Purpose(form, self.site.live(address)),
            partial(self.read_page, path=path, release=release, form=form),
            partial(self.page_failed, path=path, release=release, form=form),
        )

    def read_page(
        self, response: Response, path: str, release: Release | None, form: Form
    ) -> Iterator[Request]:
        """Ask for the releases that the collection lists, or the workbooks that a release does."""
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
            yield self.ask(
                wanted.address,
                Purpose("workbook", wanted.live_address, wanted.title),
                partial(self.take_workbook, wanted=wanted),
                partial(self.workbook_failed, wanted=wanted),
            )

    def page_failed(
        self, _: Request, error: Exception, path: str, release: Release | None, form: Form
    ) -> Iterator[Request]:
        """Go on without a page that could not be fetched."""
        yield from self.not_read(path, release, form, cause_of(error))

    def not_read(
        self, path: str, release: Release | None, form: Form, why: str
    ) -> Iterator[Request]:
        """Ask for HTML where JSON failed; without either the run says what it misses."""
        if form == "json":
            yield self.ask_page(path, release, "page")
        else:
            self.releases.not_read(release, path, why)

    def take_workbook(self, _: Response, wanted: WantedFile) -> None:
        """Note that a workbook came; it is in the archive."""
        self.releases.received(wanted)

    def workbook_failed(self, _: Request, error: Exception, wanted: WantedFile) -> None:
        """Note that a workbook could not be fetched."""
        self.releases.failed(wanted, cause_of(error))

    def closed(self, reason: str) -> None:
        """Check what was found once everything was asked."""
        if reason == "finished":
            self.releases.check()
