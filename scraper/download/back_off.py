"""One request at a time to a host; a rest where a site is busy, refuses, or asks for one."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest

from scraper.download import settings
from scraper.download.compression import fault_of_compression
from scraper.download.pace import host_of
from scraper.download.purpose import FILES, purpose_of
from scraper.download.session import Session, session_of, spider_of
from scraper.messages.error_texts import NotWholeError, cause_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Files may have up to DOWNLOAD_MAXSIZE. A page is made a tree, which takes up to 150 times its size
# and five seconds a megabyte; that of a search with a hundred councils has under 200 KB.
_LARGEST_PAGE = 5 * 1024 * 1024  # bytes, unpacked
_SECONDS = re.compile(r"\d+", re.ASCII)


def retry_after(value: str, now: float) -> float | None:
    """Return the seconds that a Retry-After header asks to wait; None where it says nothing.

    Args:
        value: Seconds, or a date as in RFC 9110 section 10.2.3.
        now: Seconds since the epoch.
    """
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if then.tzinfo is None:  # the old form without a zone; every date in HTTP is UTC
        then = then.replace(tzinfo=UTC)
    return max(0.0, then.timestamp() - now)


class OneAtATime:
    """Lets one request at a time go to a host: the next leaves the delay after the last has ended.

    Scrapy 2.19 counts the delay from when a request leaves, so that after a slow answer the next
    would follow at once; and each spider would begin as if nobody had asked the host before.
    """

    def __init__(self, session: Session, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        self._under_way: dict[str, Request] = {}
        self._waiting: list[asyncio.Future[None]] = []
        session.stopping.when_stopped.append(self._wake)
        crawler.signals.connect(self._received, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OneAtATime:
        """Build from Scrapy's crawler."""
        return cls(session_of(crawler), crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until no other request to this host is under way; then ask for so much at most."""
        purpose = purpose_of(request)
        if purpose is None or purpose.expects not in FILES:
            request.meta["download_maxsize"] = _LARGEST_PAGE
        stopping, host = self._session.stopping, host_of(request)
        self._session.pace.resume(request)
        while host in self._under_way and not stopping.is_stopped:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        # Scrapy lets what waits here go out even after it was told to end, by hand or a signal.
        if stopping.is_stopped or not self._crawler.crawling:
            raise IgnoreRequest("the run was stopped")
        self._under_way[host] = request

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002
        """Let the next request go after one that failed, once BackOff has seen the failure."""
        self._done(request)

    def _received(self, request: Request) -> None:
        self._done(request)

    def _done(self, request: Request) -> None:
        host = host_of(request)
        if self._under_way.get(host) is not request:
            return
        del self._under_way[host]
        self._session.pace.ended(request)
        self._wake()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)


class BackOff:
    """Lets a host rest where it fails, refuses, or asks to be left alone."""

    def __init__(self, session: Session, crawler: Crawler) -> None:
        self._session = session
        self._refusals = settings.refusals(crawler.settings)
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._spider = spider_of(crawler)
        crawler.signals.connect(self._received, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackOff:
        """Build from Scrapy's crawler."""
        return cls(session_of(crawler), crawler)

    def _received(self, response: Response, request: Request) -> None:
        """Let the host rest before the next request leaves, where it refuses or asks for a rest.

        Retry-After counts with a redirect, too (RFC 9110 section 10.2.3), and with any refusal.
        """
        if 200 <= response.status < 300:
            return
        value = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wait = retry_after(value, time.time()) or 0.0
        if wait > settings.LONGEST_WAIT:
            self._session.stopping.stop(
                f"{host_of(request)} asks to be left alone for {wait:.0f} s, longer than a run "
                "waits; run again later"
            )
        cause, pace = f"HTTP {response.status}", self._session.pace
        if response.status in self._refusals:
            pace.failed(request, cause, wait)
        elif wait:
            pace.rest(request, min(wait, settings.LONGEST_WAIT), cause)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again for an answer whose compression is not gzip or does not come to its end."""
        values = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        fault = fault_of_compression(values, response.body, self._most)
        if fault is None:
            return response
        self._session.pace.failed(request, fault)
        again = get_retry_request(request, spider=self._spider, reason=fault)
        if again is None:
            raise NotWholeError(fault)
        return again

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Let the host rest after a connection that failed."""
        if not isinstance(exception, IgnoreRequest):
            self._session.pace.failed(request, cause_of(exception))
