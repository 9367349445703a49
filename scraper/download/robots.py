"""Obeys robots.txt: what it forbids is not asked, and where it cannot be fetched nothing is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from scraper.download.middlewares import keep_answer
from scraper.download.purpose import purpose_of
from scraper.download.session import Session, session_of
from scraper.messages.error_texts import NotWholeError, cause_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_MOST_BYTES = 500 * 1024  # RFC 9309 section 2.5: at least so much must be read
_LONGEST_DELAY = 60.0
_UNREACHABLE = frozenset({408, 429})


class ObeyRobots:
    """Asks each host's robots.txt before anything else of it (RFC 9309).

    A missing one allows everything: any 4xx, also 403, which file stores answer for what they do
    not have (section 2.3.1.3). One that cannot be fetched (no connection, 5xx, 408, 429, a redirect
    to another host) forbids everything: the run stops and says so. So it does where a page that we
    need is disallowed. A longer Crawl-delay or Request-rate than ours is kept.
    """

    def __init__(self, session: Session, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        # The name alone: words of the contact address may be the names of others' crawlers.
        self._agent = (crawler.settings["USER_AGENT"] or "").partition("/")[0]
        self._rules: dict[str, asyncio.Future[Protego | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ObeyRobots:
        """Build from Scrapy's crawler."""
        return cls(session_of(crawler), crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt disallows."""
        purpose, stopping = purpose_of(request), self._session.stopping
        if purpose is None:  # it is for robots.txt itself
            return
        root = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        if root not in self._rules:
            self._rules[root] = asyncio.get_running_loop().create_future()
            self._rules[root].set_result(await self._ask(root))
        rules = await asyncio.shield(self._rules[root])
        if stopping.was_stopped() or rules is None:
            raise IgnoreRequest("the run was stopped")
        if not rules.can_fetch(request.url, self._agent):
            if purpose.expects == "json":  # the same stands on a page, which may be allowed
                raise IgnoreRequest("robots.txt does not allow it")
            stopping.stop(
                f"{root}/robots.txt does not allow {urlsplit(request.url).path}, so nothing more "
                "was asked; write to whoever runs the site before you run again"
            )
            raise IgnoreRequest("disallowed by robots.txt")
        rate = rules.request_rate(self._agent)
        shortest = rate.seconds / max(rate.requests, 1) if rate else 0.0
        delay = max(shortest, rules.crawl_delay(self._agent) or 0.0)
        if delay > _LONGEST_DELAY:
            stopping.stop(
                f"{urlsplit(request.url).netloc}/robots.txt asks for {delay:.0f} s between two "
                f"requests, more than the {_LONGEST_DELAY:.0f} s that we wait; write to whoever "
                "runs the site"
            )
            raise IgnoreRequest("a longer delay than we keep")
        if delay:
            self._session.pace.slow_down(request, delay)

    async def _ask(self, root: str) -> Protego | None:
        """Return the rules of a host; None where they cannot be fetched, and the run is stopped."""
        stopping, engine = self._session.stopping, self._crawler.engine
        if engine is None:
            raise RuntimeError("no spider is at work")
        request = Request(
            f"{root}/robots.txt", priority=1000, callback=NO_CALLBACK, dont_filter=True
        )
        try:
            response: Response = await engine.download_async(request)
            if response.status in _UNREACHABLE or response.status // 100 in (3, 5):
                raise NotWholeError(f"HTTP {response.status}")
        except Exception as error:  # noqa: BLE001 - whatever happened, we have no permission
            if not stopping.was_stopped():
                stopping.stop(
                    f"{root}/robots.txt cannot be fetched ({cause_of(error)}), so nothing was "
                    "asked there; check the address and the network, or run again later"
                )
            return None
        if response.status >= 400:
            return Protego.parse("")
        try:
            await keep_answer(self._session, request, response, "page")
        except IgnoreRequest:  # requests that wait for these rules would else wait for ever
            return None
        return Protego.parse(response.body[:_MOST_BYTES].decode("utf-8-sig", "replace"))
