"""Scrapy's end of the line: every item goes to the run that it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.crawl.items import CouncilRead, CouncilsListed, DocumentFetched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.crawl.crawl import Crawl


class Collect:
    """Hands what came to the run: listings at once, documents by way of the readers."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Collect:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Take one item in; whatever goes wrong ends the run, for nothing may be lost unsaid."""
        spider: Any = self.crawler.spider
        crawl: Crawl = spider.crawl
        try:
            match item:
                case CouncilsListed():
                    crawl.intake.councils(item, crawl.reports_site)
                case CouncilRead():
                    crawl.intake.listings(item)
                case DocumentFetched():
                    await crawl.intake.document(item.fetched)
                    crawl.document_read(item.fetched)
                    if item.fetched.kind == "workbook":
                        crawl.progress.advance("workbooks", item.fetched.title or "")
                case _:
                    raise TypeError(f"no such item: {item!r}")
        except Exception as error:  # noqa: BLE001 - told of in a line, in full in the log file
            crawl.stop_for(error, spider)
        return item
