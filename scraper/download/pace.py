"""How often each host is asked: the one object that touches Scrapy's slots.

A slot is Scrapy's word for what it knows of a host: what waits for its turn, the delay, and when
the last request left. Scrapy has no other way to let a host rest. How slowly we ask, `settings`
beside it says.
"""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from scraper.download import settings
from scraper.download.purpose import purpose_of
from scraper.download.stopping import Stopping
from scraper.messages.progress import Progress

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

_RAISED_PRIORITY = 100


def host_of(request: Request) -> str:
    """Return the name of the host that a request goes to."""
    return urlsplit(request.url).hostname or ""


class Pace:
    """The rests, delays and failures of each host, kept from one spider to the next.

    A rest is put on the host, not on the one request: no other request to it goes out meanwhile.
    """

    def __init__(self, stopping: Stopping, progress: Progress) -> None:
        self._stopping = stopping  # of the spider at work
        self._progress = progress
        self._crawler: Crawler | None = None
        self._slots_before: dict[str, Slot] = {}  # of the spiders before, too
        self._failures_in_a_row: dict[str, list[str]] = {}  # addresses that failed, by host
        self._delay = 0.0

    def begin(self, crawler: Crawler, stopping: Stopping) -> None:
        """Take up what a new spider asks, which is ended so."""
        self._crawler = crawler
        self._stopping = stopping
        if self._drop_waiting_requests not in stopping.when_stopped:
            stopping.when_stopped.append(self._drop_waiting_requests)
        self._failures_in_a_row.clear()
        self._delay = max(crawler.settings.getfloat("DOWNLOAD_DELAY") / 1.3, 0.01)

    def resume(self, request: Request) -> None:
        """Let a request to a host keep to the pace of the spider before."""
        host = host_of(request)
        if host in self._slots_before:
            self._slots.setdefault(host, self._slots_before[host])

    def ended(self, request: Request) -> None:
        """Note that a request has ended: the delay counts from now."""
        slot = self._slots.get(host_of(request))
        if slot is not None:
            self._slots_before[host_of(request)] = slot
            if slot.delay > settings.SHORTEST_DELAY:
                slot.lastseen = max(slot.lastseen, time.monotonic())

    def slow_down(self, request: Request, delay: float) -> None:
        """Leave so many seconds between two requests to a host, if it was less."""
        slot = self._slots.get(host_of(request))
        if slot is not None and slot.delay * (1 - slot.jitter) < delay:
            slot.delay = delay / (1 - slot.jitter)
            slot.lastseen = max(slot.lastseen, time.monotonic())

    def rest(self, request: Request, seconds: float, cause: str) -> None:
        """Let nothing go to a host for so long."""
        if self._stopping.is_stopped:
            return
        slot = self._slots.get(host_of(request))
        if slot is not None:
            # Scrapy sends nothing from a slot before its last request's time plus the delay.
            slot.lastseen = max(slot.lastseen, time.monotonic() + seconds)
        if seconds >= 1:
            self._progress.say(f"{host_of(request)}: {cause}; waiting {seconds:.0f} s")

    def succeeded(self, request: Request) -> None:
        """Note that a host gave what it was asked for."""
        self._failures_in_a_row.pop(host_of(request), None)

    def failed(self, request: Request, cause: str, asked: float = 0.0) -> None:
        """Let a host rest after a failure, longer each time in a row; end the run after many.

        Args:
            request: What failed.
            cause: Why, in a few words.
            asked: Seconds that the host asks to be left alone.
        """
        host = host_of(request)
        row = self._failures_in_a_row.setdefault(host, [])
        row.append(request.url)
        addresses = len(set(row))
        # An address that fails is asked again before others: every one may fail once. Where many
        # fail it is the host, and the others' turn: it is left alone the sooner.
        is_fault_of_address = addresses <= settings.IN_FLIGHT and row.count(request.url) <= 2
        if purpose := purpose_of(request):
            if purpose.usual_priority is None:
                purpose.usual_priority = request.priority
            request.priority = purpose.usual_priority + (
                _RAISED_PRIORITY if is_fault_of_address else 0
            )
        if addresses >= settings.FAILURES_IN_A_ROW:
            self._stopping.stop(
                f"{host} failed {len(row)} times in a row (last: {cause}); run again later"
            )
        back_off = min(settings.FIRST_BACK_OFF * 2 ** (len(row) - 1), settings.LONGEST_BACK_OFF)
        self.rest(request, max(back_off * self._delay, min(asked, settings.LONGEST_WAIT)), cause)

    @property
    def _slots(self) -> MutableMapping[str, Slot]:
        if self._crawler is None or self._crawler.engine is None:
            raise RuntimeError("no spider is at work")
        return self._crawler.engine.downloader.slots

    def _drop_waiting_requests(self) -> None:
        """Let go what waits for its turn: it must not go out any more, nor keep the end waiting."""
        if self._crawler is None or self._crawler.engine is None:
            return
        for slot in self._slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(IgnoreRequest("the run was stopped"))
