"""What all requests of a spider share: where answers go, how hosts are treated, when to end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scraper.download.pace import Pace
from scraper.download.purpose import purpose_of
from scraper.download.stopping import Stopping
from scraper.messages.findings import Findings
from scraper.sites import Site
from scraper.storage.archive import Archive, Fetched

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


@dataclass(frozen=True, slots=True)
class Session:
    """The parts of a run that the middlewares work with, and the spiders through them.

    Attributes:
        site: The site that is asked.
        archive: Where every answer is kept.
        findings: What is counted, and what a person should know.
        pace: How often each host is asked.
        stopping: Whether the run is to end, or the part of it that this spider is.
        now: When the run began, in UTC: the time of all its fetches.
    """

    site: Site
    archive: Archive
    findings: Findings
    pace: Pace
    stopping: Stopping
    now: datetime

    def begin(self, crawler: Crawler) -> None:
        """Take up what a new spider asks."""
        self.stopping.begin(crawler)
        self.pace.begin(crawler, self.stopping)

    def is_as_before(self, request: Request, response: Response) -> bool:
        """Whether an answer is, to the byte, what its address gave last time."""
        last = self.archive.latest(self._live_address(request))
        return last is not None and last.sha256 == hashlib.sha256(response.body).hexdigest()

    def keep(self, request: Request, response: Response, kind: str) -> Fetched:
        """Put an answer into the archive; may be called from any thread.

        Args:
            request: What was asked.
            response: What came.
            kind: "report", "workbook", "data_set", "page", or "refusal".

        Raises:
            OSError: it cannot be written.
        """
        purpose = purpose_of(request)
        return self.archive.keep(
            response.body,
            self._live_address(request),
            kind,
            status=response.status,
            fetched_from=response.url,
            fetched_at=self.now,
            title=purpose.title if purpose else None,
        )

    def _live_address(self, request: Request) -> str:
        purpose = purpose_of(request)
        return purpose.live_address if purpose else self.site.live(request.url)


def spider_of(crawler: Crawler) -> Spider:
    """Return the spider that a middleware is built for; Scrapy makes it before them."""
    if crawler.spider is None:
        raise TypeError("a crawler without a spider")
    return crawler.spider


def session_of(crawler: Crawler) -> Session:
    """Return the session of the spider that a middleware is built for.

    Raises:
        TypeError: it is a spider without one.
    """
    session = getattr(crawler.spider, "session", None)
    if not isinstance(session, Session):
        raise TypeError(f"a spider without a session: {crawler.spider!r}")
    return session
