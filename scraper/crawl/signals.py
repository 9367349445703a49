"""How a run ends that somebody stops: soon, and with a word, not at the end of a long wait."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from scraper.download.stopping import Stopping


@contextmanager
def until_stopped(stopping: Stopping, reactor: Any) -> Iterator[None]:
    """Let Ctrl-C, or a polite kill, end the run soon; a second one ends it at once.

    Scrapy's own handlers let the request that is under way come to its end, which takes minutes
    where a site is left alone for a while.

    Args:
        stopping: What ends the run.
        reactor: Twisted's, which has no type of its own.
    """
    from twisted.internet.error import ReactorNotRunning

    def end() -> None:
        if stopping.is_spider_at_work and not stopping.is_stopped:
            stopping.stop_by_hand()
        else:
            with suppress(ReactorNotRunning):
                reactor.stop()

    def at_signal(*_: object) -> None:
        reactor.callFromThread(end)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, at_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
