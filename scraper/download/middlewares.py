"""What every request and answer passes: only known hosts, only whole answers, kept at once."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest

from scraper.download import settings
from scraper.download.purpose import FILES, Purpose, purpose_of
from scraper.download.session import Session, session_of, spider_of
from scraper.messages.error_texts import NotWholeError
from scraper.pages.whole import fault_of
from scraper.sites import OffSiteError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.storage.archive import Fetched


class KnownHosts:
    """Lets through only requests to the site's own hosts, after redirects too.

    A stand-in takes the live hosts' place here as well, so that its redirects stay with it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KnownHosts:
        """Build from Scrapy's crawler."""
        return cls(session_of(crawler))

    def process_request(self, request: Request) -> Request | None:
        """Refuse a request to any other host, or send it to the stand-in."""
        if self._session.stopping.is_stopped:
            raise IgnoreRequest("the run was stopped")
        purpose = purpose_of(request)
        try:
            address = self._session.site.address(request.url)
        except OffSiteError as error:
            self._session.findings.off_site(request.url, purpose.live_address if purpose else "")
            raise IgnoreRequest(str(error)) from error
        there, here = urlsplit(address), urlsplit(request.url)
        # A redirect keeps the slot of the host before, and with it the wrong pace.
        if request.meta.get("download_slot") != there.hostname:
            request.meta.pop("download_slot", None)
        if address == request.url or (there.netloc == here.netloc and purpose is None):
            return None  # robots.txt is at the root of its host (RFC 9309 section 2.3)
        return request.replace(url=address, dont_filter=True)


class KeepRefusals:
    """Keeps what a busy or broken site said before it is asked again: the archive has it all."""

    def __init__(self, session: Session, refusals: frozenset[int]) -> None:
        self._session = session
        self._refusals = refusals

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepRefusals:
        """Build from Scrapy's crawler."""
        return cls(session_of(crawler), settings.refusals(crawler.settings))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep a refusal, and hand it on."""
        if response.status in self._refusals:
            await keep_answer(self._session, request, response, "refusal")
        return response


class WholeAnswers:
    """Asks again for answers that are not what was asked for, and keeps the others at once."""

    def __init__(self, session: Session, crawler: Crawler) -> None:
        self._session = session
        self._refusals = settings.refusals(crawler.settings)
        self._spider = spider_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WholeAnswers:
        """Build from Scrapy's crawler."""
        return cls(session_of(crawler), crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Keep an answer that is whole; ask again for one that is not."""
        purpose = purpose_of(request)
        if purpose is None:
            return response
        if 300 <= response.status < 400:
            # A redirect that was not followed: it leads to no address that can be asked.
            target = (response.headers.get("Location") or b"").decode("latin-1")
            self._session.findings.off_site(target, purpose.live_address)
            message = f"HTTP {response.status} to {target[:80]!r}"
            raise NotWholeError(message, response.status)
        has_known_end = _has_known_end(purpose, response)
        fault = fault_of(
            purpose.expects, response.status, response.body, has_known_end=has_known_end
        )
        pace = self._session.pace
        if fault is None:
            pace.succeeded(request)
            kind = purpose.expects if purpose.expects in FILES else "page"
            purpose.fetched = await keep_answer(self._session, request, response, kind)
            return response
        await keep_answer(self._session, request, response, "refusal")
        if response.status not in self._refusals:  # those were seen as they came
            pace.failed(request, fault)
        if response.status in (404, 410) and purpose.expects != "report":
            raise NotWholeError(fault, response.status)
        again = get_retry_request(request, spider=self._spider, reason="not whole")
        if again is None:
            raise NotWholeError(fault, response.status)
        return again


def _has_known_end(purpose: Purpose, response: Response) -> bool:
    """Whether it is known that an answer is all that the server has."""
    has_length = "partial" not in response.flags  # Scrapy's word for a body without length
    if purpose.expects not in ("report", "workbook"):
        return has_length
    # A server in trouble gives half a file, with its length. What comes twice is the file.
    sha256 = hashlib.sha256(response.body).hexdigest()
    previous_sha256, purpose.previous_sha256 = purpose.previous_sha256, sha256
    return has_length and previous_sha256 == sha256


async def keep_answer(session: Session, request: Request, response: Response, kind: str) -> Fetched:
    """Put an answer into the archive, away from the loop: the disk may take its time.

    What is the same as last time is only compared, and at once: by way of a thread that took 0.1 s
    of the 1.6 s of a run with nothing new.

    Where it cannot be written the run ends: what cannot be kept must not be asked for.
    """
    try:
        if session.is_as_before(request, response):
            return session.keep(request, response, kind)
        return await asyncio.to_thread(session.keep, request, response, kind)
    except OSError as error:
        if not session.stopping.is_stopped:  # others on their way fail for the same reason
            session.stopping.stop_for(error)
        raise IgnoreRequest("the run was stopped") from error
