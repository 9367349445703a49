"""What every request and answer passes: only known hosts, only whole answers, kept at once."""

from __future__ import annotations

import asyncio
import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest

from scraper.crawl.error_texts import NotWholeError
from scraper.pages.whole import fault_of
from scraper.sites import OffSiteError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class KnownHosts:
    """Lets through only requests to the site's own hosts, after redirects too.

    A stand-in takes the live hosts' place here as well, so that its redirects stay with it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KnownHosts:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Refuse a request to any other host, or send it to the stand-in."""
        spider: Any = self.crawler.spider
        if spider.crawl.is_stopped:
            raise IgnoreRequest("the run was stopped")
        try:
            address = spider.site.address(request.url)
        except OffSiteError as error:
            spider.crawl.findings.off_site(request.url, request.meta.get("known_as", ""))
            raise IgnoreRequest(str(error)) from error
        # A redirect keeps the slot of the host before, and with it the wrong pace.
        if request.meta.get("slot_of") != address.split("/")[2]:
            request.meta.pop("download_slot", None)
            request.meta["slot_of"] = address.split("/")[2]
        is_here = address.split("/")[2] == request.url.split("/")[2]
        if address == request.url or (is_here and request.meta.get("is_robots")):
            return None  # robots.txt is at the root of its host (RFC 9309 section 2.3)
        return request.replace(url=address, dont_filter=True)


class KeepRefusals:
    """Keeps what a busy or broken site said before it is asked again: the archive has it all."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.refusals = frozenset(int(code) for code in crawler.settings["RETRY_HTTP_CODES"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepRefusals:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep a refusal, and hand it on."""
        if response.status in self.refusals:
            await _keep(self.crawler.spider, request, response, "refusal")
        return response


class WholeAnswers:
    """Asks again for answers that are not what was asked for, and keeps the others at once.

    A request says in meta["expects"] what it is for ("search",
    "page", "report", "json", "workbook") and in
    meta["known_as"] its live address; the answer carries in meta["fetched"] what the archive has.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WholeAnswers:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Keep an answer that is whole; ask again for one that is not."""
        expected = request.meta.get("expects")
        spider: Any = self.crawler.spider
        if expected is None:
            return response
        if 300 <= response.status < 400:
            # A redirect that was not followed: it leads to no address that can be asked.
            target = (response.headers.get("Location") or b"").decode("latin-1")
            spider.crawl.findings.off_site(target, request.meta["known_as"])
            told = f"HTTP {response.status} to {target[:80]!r}"
            raise NotWholeError(told, response.status)
        has_known_end = "partial" not in response.flags  # Scrapy's word for a body without length
        if expected in ("report", "workbook"):
            # A server in trouble gives half a file, with its length. What comes twice is the file.
            sha256 = hashlib.sha256(response.body).hexdigest()
            has_known_end = has_known_end and request.meta.get("came_before") == sha256
            request.meta["came_before"] = sha256
        is_as_before = (
            expected == "page" and response.status == 200 and self._is_as_before(request, response)
        )
        fault = None
        if not is_as_before:
            fault = fault_of(expected, response.status, response.body, has_known_end=has_known_end)
        if fault is None:
            spider.crawl.manners.went_well(request)
            kind = expected if expected in ("report", "workbook") else "page"
            request.meta["fetched"] = await _keep(
                spider, request, response, kind, is_held=is_as_before
            )
            return response
        await _keep(spider, request, response, "refusal")
        spider.crawl.manners.was_not_whole(request, response.status, fault)
        if response.status in (404, 410) and expected != "report":
            raise NotWholeError(fault, response.status)
        again = get_retry_request(request, spider=spider, reason="not whole")
        if again is None:
            raise NotWholeError(fault, response.status)
        return again

    def _is_as_before(self, request: Request, response: Response) -> bool:
        """Whether a council's page is one that was whole, and was read, before."""
        spider: Any = self.crawler.spider
        council = request.cb_kwargs.get("council")  # a page of GOV.UK is no council's
        return council is not None and spider.crawl.pages.has(
            response.body, response.url, council.urn
        )


async def _keep(
    spider: Any, request: Request, response: Response, kind: str, *, is_held: bool = False
) -> Any:
    """Put an answer into the archive, away from the loop: the disk may take its time.

    One that is held is only compared, and no thread is waited for. Where it cannot be written the
    run ends: what cannot be kept must not be asked for.
    """
    try:
        keep = partial(
            spider.crawl.intake.keep,
            response.body,
            request.meta.get("known_as") or spider.site.live(request.url),
            kind,
            response.status,
            response.url,
            request.meta.get("title"),
        )
        return keep() if is_held else await asyncio.to_thread(keep)
    except OSError as error:
        if not spider.crawl.is_stopped:  # others on their way fail for the same reason
            spider.crawl.stop_for(error, spider)
        raise IgnoreRequest("the run was stopped") from error
