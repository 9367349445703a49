"""How requests go out: each as often as we send it, and no oftener."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class NothingSentTwice(HTTP11DownloadHandler):
    """Scrapy's own handler, without what Twisted does in it unasked.

    Where a connection that was kept open breaks, Twisted sends the request again at once over a new
    one: past the delay, past the rest that a failure brings, and uncounted. Here it is a failure
    like any other.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.retryAutomatically = False
