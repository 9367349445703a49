"""Obeys robots.txt: what it forbids is not asked, and where it cannot be had nothing is."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from scraper.crawl.error_texts import NotWholeError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_MOST_BYTES = 500 * 1024  # RFC 9309 section 2.5: at least so much must be read
_LONGEST_DELAY = 60.0
_UNREACHABLE = frozenset({408, 429})


class ObeyRobots:
    """Asks each host's robots.txt before anything else of it (RFC 9309).

    A missing one allows everything: any 4xx, also 403, which file stores answer for what they have
    not got (section 2.3.1.3). One that cannot be had (no connection, 5xx, 408, 429, a redirect to
    another host) forbids everything: the run stops and says so. So it does where a page that we
    need is disallowed. A longer Crawl-delay or Request-rate than ours is kept.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._rules: dict[str, asyncio.Future[Protego | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ObeyRobots:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt disallows."""
        if request.meta.get("is_robots"):
            return
        spider: Any = self.crawler.spider
        root = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        # The name alone: words of the contact address may be the names of others' crawlers.
        agent = self.crawler.settings["USER_AGENT"].partition("/")[0]
        if root not in self._rules:
            self._rules[root] = asyncio.get_running_loop().create_future()
            self._rules[root].set_result(await self._ask(root))
        rules = await asyncio.shield(self._rules[root])
        if spider.crawl.was_stopped(spider) or rules is None:
            raise IgnoreRequest("the run was stopped")
        if not rules.can_fetch(request.url, agent):
            if request.meta["expects"] == "json":  # the same stands on a page, which may be allowed
                raise IgnoreRequest("robots.txt does not allow it")
            spider.crawl.stop(
                f"{root}/robots.txt does not allow {urlsplit(request.url).path}, so nothing more "
                "was asked; write to whoever runs the site before you run again",
                spider,
            )
            raise IgnoreRequest("disallowed by robots.txt")
        rate = rules.request_rate(agent)
        shortest = rate.seconds / max(rate.requests, 1) if rate else 0.0
        delay = max(shortest, rules.crawl_delay(agent) or 0.0)
        if delay:
            self._slow_down(request, delay)

    async def _ask(self, root: str) -> Protego | None:
        """Return the rules of one host; None where they cannot be had, and the run is stopped."""
        spider: Any = self.crawler.spider
        request = Request(
            f"{root}/robots.txt",
            priority=1000,
            meta={"is_robots": True},
            callback=NO_CALLBACK,
            dont_filter=True,
        )
        try:
            response: Response = await self.crawler.engine.download_async(request)
            if response.status in _UNREACHABLE or response.status // 100 in (3, 5):
                raise NotWholeError(f"HTTP {response.status}")
        except Exception as error:  # noqa: BLE001 - whatever happened, we have no permission
            if spider.crawl.was_stopped(spider):
                return None
            spider.crawl.stop(
                f"{root}/robots.txt cannot be had ({spider.crawl.cause(error)}), so nothing was "
                "asked there; check the address and the network, or run again later",
                spider,
            )
            return None
        if response.status >= 400:
            return Protego.parse("")
        try:
            await asyncio.to_thread(
                spider.crawl.intake.keep,
                response.body,
                spider.site.live(request.url),
                "page",
                response.status,
                response.url,
                None,
            )
        except OSError as error:
            # Told here: requests that wait for these rules would otherwise wait for ever.
            spider.crawl.stop_for(error, spider)
            return None
        return Protego.parse(response.body[:_MOST_BYTES].decode("utf-8-sig", "replace"))

    def _slow_down(self, request: Request, delay: float) -> None:
        """Keep the longer delay that robots.txt asks for."""
        spider: Any = self.crawler.spider
        slots = self.crawler.engine.downloader.slots
        slot = slots.get(urlsplit(request.url).hostname or "")
        if delay > _LONGEST_DELAY:
            spider.crawl.stop(
                f"{urlsplit(request.url).netloc}/robots.txt asks for {delay:.0f} s between two "
                f"requests, more than the {_LONGEST_DELAY:.0f} s that we wait; write to whoever "
                "runs the site",
                spider,
            )
            raise IgnoreRequest("a longer delay than we keep")
        if slot is not None and slot.delay * (1 - slot.jitter) < delay:
            slot.delay = delay / (1 - slot.jitter)
            slot.lastseen = max(slot.lastseen, time.monotonic())
