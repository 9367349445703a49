"""How a run ends before its end: at once, and with a word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from scraper.messages.error_texts import cause_of
from scraper.messages.findings import Findings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

STOPPED = "stopped before the end; run again to go on"


class Stopping:
    """Whether a run is to end, and how it is made to.

    Attributes:
        is_stopped: Whether it is to end: nothing more is asked for.
        is_by_hand: Whether somebody has stopped it, who does not want to wait.
        when_stopped: What is called when it is stopped, to wake what waits.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._crawler: Crawler | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_stopped = False
        self.is_by_hand = False
        self.when_stopped: list[Callable[[], None]] = []

    def begin(self, crawler: Crawler) -> None:
        """Note that a spider is at work."""
        self._crawler = crawler

    def ended(self) -> None:
        """Note that the spider has ended."""
        self._crawler = None

    @property
    def is_spider_at_work(self) -> bool:
        """Whether there is a spider that can be ended."""
        return self._crawler is not None

    def stop(self, message: str) -> None:
        """End the run at once; the first reason is given, for others only follow from it."""
        if self.is_stopped:
            return
        self._findings.fail(message)
        self.is_stopped = True
        for wake in self.when_stopped:
            wake()
        engine = self._crawler.engine if self._crawler is not None else None
        if engine is not None:
            task = asyncio.ensure_future(engine.close_spider_async(reason="stopped"))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def stop_by_hand(self) -> None:
        """End the run because somebody wants it to."""
        self.is_by_hand = True
        self.stop(STOPPED)

    def stop_for(self, error: BaseException) -> None:
        """End the run for an error that must not pass unsaid."""
        logger.error("the run was stopped", exc_info=error)
        self.stop(cause_of(error))
        self._findings.fail(cause_of(error))

    def was_stopped(self) -> bool:
        """Whether the run is to end: for a reason of its own, by hand or by a signal."""
        if not self.is_stopped and self._crawler is not None and not self._crawler.crawling:
            self.is_stopped = self.is_by_hand = True
            self._findings.fail(STOPPED)
        return self.is_stopped


class StoppingOfPart(Stopping):
    """Ends one part of a run and no other; whoever ends the run ends the part.

    Args:
        findings: Takes in why it was ended.
        whole: Whether the run is to end.
    """

    def __init__(self, findings: Findings, whole: Stopping) -> None:
        super().__init__(findings)
        self._whole = whole
        whole.when_stopped.append(self._stop_with_the_run)

    def begin(self, crawler: Crawler) -> None:
        """Note that the part's spider is at work."""
        super().begin(crawler)
        self._whole.begin(crawler)

    def ended(self) -> None:
        """Note that it has ended."""
        super().ended()
        self._whole.ended()

    def stop_for(self, error: BaseException) -> None:
        """End the run for an error that is not the part's alone, such as a full disk."""
        self._whole.stop_for(error)

    def was_stopped(self) -> bool:
        """Whether the part is to end, or the run."""
        return self.is_stopped or self._whole.was_stopped()

    def _stop_with_the_run(self) -> None:
        self.is_stopped = True
        for wake in self.when_stopped:
            wake()
