"""Backs off where a site is busy or refuses, waits as long as it asks, and gives up in time."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest

from scraper.crawl.error_texts import NotWholeError
from scraper.download import settings as ours
from scraper.download.compression import is_unbroken

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# A page is made a tree, which takes up to 150 times its size and five seconds a megabyte; that of a
# search with a hundred councils has under 200 KB.
_LARGEST_PAGE = 5 * 1024 * 1024  # bytes, unpacked
_LARGE = frozenset({"report", "workbook"})  # up to DOWNLOAD_MAXSIZE
_BEFORE_OTHERS = 100
_FOR_EVER = 1e9  # seconds
_SECONDS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def retry_after(value: str, now: float) -> float | None:
    """Return the seconds that a Retry-After header asks to wait; None where it says nothing.

    Args:
        value: Seconds, or a date as in RFC 9110 section 10.2.3. Fractions, which some servers
            send, count.
        now: Seconds since the epoch.
    """
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), _FOR_EVER)
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

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._under_way: dict[str, Request] = {}
        self._waiting: list[asyncio.Future[None]] = []
        crawler.signals.connect(self._came, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OneAtATime:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until no other request to this host is under way; then ask for so much at most."""
        if request.meta.get("expects") not in _LARGE:
            request.meta["download_maxsize"] = _LARGEST_PAGE
        came_from = (request.headers.get("Referer") or b"").decode("latin-1")
        if urlsplit(came_from).netloc != urlsplit(request.url).netloc:
            # An answer's Referrer-Policy goes before ours.
            request.headers.pop("Referer", None)
        spider: Any = self.crawler.spider
        spider.crawl.when_stopped[self] = self._wake
        host = urlsplit(request.url).hostname or ""
        if host in spider.crawl.slots:
            self.crawler.engine.downloader.slots.setdefault(host, spider.crawl.slots[host])
        while host in self._under_way and not spider.crawl.is_stopped:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        # Scrapy lets what waits here go out even after it was told to end, by hand or a signal.
        if spider.crawl.is_stopped or not self.crawler.crawling:
            raise IgnoreRequest("the run was stopped")
        self._under_way[host] = request

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002
        """Let the next request go after one that failed, once BackOff has seen the failure."""
        self._done(request)

    def _came(self, request: Request) -> None:
        self._done(request)

    def _done(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if self._under_way.get(host) is not request:
            return
        del self._under_way[host]
        slot = self.crawler.engine.downloader.slots.get(host)
        if slot is not None:
            spider: Any = self.crawler.spider
            spider.crawl.slots[host] = slot
            if slot.delay > ours.SHORTEST_DELAY:
                slot.lastseen = max(slot.lastseen, time.monotonic())
        self._wake()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)


class BackOff:
    """Lets a host rest after each failure, longer each time in a row; ends the run after many.

    The rest is put on the host, not on the one request: no other request to it goes out meanwhile.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.delay = max(crawler.settings.getfloat("DOWNLOAD_DELAY") / 1.3, 0.01)
        self.refusals = frozenset(int(code) for code in crawler.settings["RETRY_HTTP_CODES"])
        self._in_a_row: dict[str, list[str]] = {}
        crawler.signals.connect(self._came, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackOff:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    def _came(self, response: Response, request: Request) -> None:
        """Let the host rest before the next request leaves, where it refuses or asks for a rest.

        Retry-After counts with a redirect, too (RFC 9110 section 10.2.3), and with any refusal; of
        several the longest.
        """
        spider: Any = self.crawler.spider
        spider.crawl.manners = self
        if 200 <= response.status < 300:
            return
        host = urlsplit(request.url).hostname or ""
        values = [value.decode("latin-1") for value in response.headers.getlist("Retry-After")]
        asked = [retry_after(value, time.time()) for value in values]
        longest = max((seconds for seconds in asked if seconds), default=0.0)
        if longest > ours.LONGEST_WAIT:
            spider.crawl.stop(
                f"{host} asks to be left alone for {longest:.0f} s, longer than a run waits; "
                "run again later",
                spider,
            )
        if response.status in self.refusals:
            self._failed(request, f"HTTP {response.status}", longest)
        elif longest:
            self._rest(host, min(longest, ours.LONGEST_WAIT), f"HTTP {response.status}")

    def went_well(self, request: Request) -> None:
        """Note that a host gave what it was asked for."""
        self._in_a_row.pop(urlsplit(request.url).hostname or "", None)

    def was_not_whole(self, request: Request, status: int, fault: str) -> None:
        """Let a host rest that gave something else; its refusals were seen as they came."""
        if status not in self.refusals:
            self._failed(request, fault)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again for an answer whose compression does not come to its end."""
        codings = response.headers.getlist("Content-Encoding")
        most = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        if len(codings) != 1 or not response.body:
            return response
        if is_unbroken(response.body, codings[0].decode("latin-1"), most):
            return response
        spider: Any = self.crawler.spider
        fault = "its compression is damaged or breaks off"
        self._failed(request, fault)
        again = get_retry_request(request, spider=spider, reason=fault)
        if again is None:
            raise NotWholeError(fault)
        return again

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Let the host rest after a connection that failed."""
        if not isinstance(exception, IgnoreRequest):
            spider: Any = self.crawler.spider
            self._failed(request, spider.crawl.cause(exception))

    def _failed(self, request: Request, cause: str, asked: float = 0.0) -> None:
        spider: Any = self.crawler.spider
        host = urlsplit(request.url).hostname or ""
        row = self._in_a_row.setdefault(host, [])
        row.append(request.url)
        addresses = len(set(row))
        # An address that fails is asked again before others: every one may fail once. Where many
        # fail it is the host, and the others' turn: it is left alone the sooner.
        is_its_own = addresses <= ours.ON_THEIR_WAY and row.count(request.url) <= 2
        usual = request.meta.setdefault("usual_priority", request.priority)
        request.priority = usual + (_BEFORE_OTHERS if is_its_own else 0)
        if addresses >= ours.FAILURES_IN_A_ROW:
            spider.crawl.stop(
                f"{host} failed {len(row)} times in a row (last: {cause}); run again later", spider
            )
        back_off = min(ours.FIRST_BACK_OFF * 2 ** (len(row) - 1), ours.LONGEST_BACK_OFF)
        self._rest(host, max(back_off * self.delay, min(asked, ours.LONGEST_WAIT)), cause)

    def _rest(self, host: str, seconds: float, cause: str) -> None:
        """Let nothing go to a host for so long."""
        spider: Any = self.crawler.spider
        if spider.crawl.is_stopped:
            return
        slot = self.crawler.engine.downloader.slots.get(host)
        if slot is not None:
            # Scrapy sends nothing from a slot before its last request's time plus the delay.
            slot.lastseen = max(slot.lastseen, time.monotonic() + seconds)
        spider.crawl.waiting(host, seconds, cause)
