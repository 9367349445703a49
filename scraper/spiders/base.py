"""What the spiders have in common: a session, and how a request is made and comes to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy import Request
from scrapy.http import Response

from scraper.download.purpose import Purpose
from scraper.download.session import Session

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure


class BaseSpider(scrapy.Spider):
    """A spider of one run; its session is what its requests share."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.site = session.site
        self.findings = session.findings

    @classmethod
    def from_crawler(cls, crawler: Crawler, *parts: Any, **more: Any) -> Self:
        """Build from Scrapy's crawler and the parts of a run, and take up the asking."""
        spider = super().from_crawler(crawler, *parts, **more)
        spider.session.begin(crawler)
        return spider

    def ask(
        self,
        address: str,
        purpose: Purpose,
        on_answer: Callable[[Response], Iterator[Request] | None],
        on_failure: Callable[[Request, Exception], Iterator[Request] | None],
        priority: int = 0,
    ) -> Request:
        """Return a request.

        Args:
            address: What to ask; a stand-in takes the place of a live host.
            purpose: What it is for.
            on_answer: Takes in an answer that is whole, and returns what to ask next, if anything.
            on_failure: Takes in that there came none after all attempts, unless the run is to end.
            priority: Higher ones go first.
        """

        def failed(failure: Failure) -> Iterator[Request]:
            if not self.session.stopping.was_stopped():
                request: Request = failure.request  # type: ignore[attr-defined] # Scrapy's addition
                error = failure.value
                if not isinstance(error, Exception):
                    raise TypeError(f"no reason why {request} failed") from error
                yield from on_failure(request, error) or ()

        return Request(
            self.site.address(address),
            on_answer,
            errback=failed,
            priority=priority,
            dont_filter=True,  # Scrapy's filter drops, unsaid, what leads where we were before
            meta=purpose.as_meta(),
        )
