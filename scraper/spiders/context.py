"""Whom to ask at Explore Education Statistics: latest releases first, then their data sets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial

from scrapy import Request
from scrapy.http import Response

from scraper.download.purpose import Purpose
from scraper.download.session import Session
from scraper.messages.error_texts import NotWholeError, cause_of
from scraper.pages.context import PUBLICATIONS, Publication, read_context_release
from scraper.pages.html import PageError
from scraper.spiders.base import BaseSpider
from scraper.spiders.data_sets_walk import DataSets
from scraper.spiders.wanted_file import WantedFile


class ContextSpider(BaseSpider):
    """Asks for the latest release of each publication, and for the data sets that we know."""

    name = "context"

    def __init__(self, session: Session, data_sets: DataSets) -> None:
        super().__init__(session)
        self.data_sets = data_sets

    async def start(self) -> AsyncIterator[Request]:
        """Ask what the latest release of each publication is."""
        for publication in PUBLICATIONS:
            self.findings.counts.context.releases_asked += 1
            yield self.ask_release(publication, publication.paths)

    def ask_release(self, publication: Publication, paths: tuple[str, ...]) -> Request:
        """Return the request for a release, under the first of the names that are left to try."""
        address = self.site.address(paths[0])
        return self.ask(
            address,
            Purpose("json", self.site.live(address)),
            partial(self.read_release, publication=publication),
            partial(self.release_failed, publication=publication, others=paths[1:]),
        )

    def read_release(self, response: Response, publication: Publication) -> Iterator[Request]:
        """Ask for the data sets of a release that are not held."""
        try:
            release = read_context_release(response.body, publication)
        except PageError as error:
            self.data_sets.not_read(publication, str(error))
            return
        for wanted in self.data_sets.of(publication, release):
            yield self.ask(
                wanted.address,
                Purpose("data_set", wanted.live_address, wanted.title),
                partial(self.take_data_set, wanted=wanted),
                partial(self.data_set_failed, wanted=wanted),
            )

    def release_failed(
        self, _: Request, error: Exception, publication: Publication, others: tuple[str, ...]
    ) -> Iterator[Request]:
        """Try a name that a publication had before; go on without a release that there is not."""
        if others and isinstance(error, NotWholeError) and error.status in (404, 410):
            yield self.ask_release(publication, others)
        else:
            self.data_sets.not_read(publication, cause_of(error))

    def take_data_set(self, _: Response, wanted: WantedFile) -> None:
        """Note that a data set came; it is in the archive."""
        self.data_sets.received(wanted)

    def data_set_failed(self, _: Request, error: Exception, wanted: WantedFile) -> None:
        """Note that a data set could not be fetched."""
        self.data_sets.failed(wanted, cause_of(error))

    def closed(self, reason: str) -> None:
        """Check what was found once everything was asked."""
        if reason == "finished":
            self.data_sets.check()
