"""Takes in what came: bytes to the archive, documents to the readers, facts to the store."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from scraper.crawl.findings import Findings
from scraper.crawl.items import CouncilRead, CouncilsListed
from scraper.crawl.progress import Progress
from scraper.crawl.reading import Readers
from scraper.documents.versions import REPORT_READER, WORKBOOK_READER
from scraper.pages.html import says_not_found
from scraper.sites import Site, file_id_of
from scraper.storage.archive import Archive, DamagedError, Fetched
from scraper.storage.collected_so_far import Reading
from scraper.storage.rows import (
    Rows,
    council_row,
    listing_row,
    report_rows,
    unreadable_workbook_rows,
    withdrawn_rows,
    workbook_rows,
)
from scraper.storage.store import Store
from warehouse.common.counting import counted

_MOST_WAITING = 20_000  # rows
_LONGEST_WAITING = 20.0  # seconds; what a killed run read since then is read again


class Intake:
    """Takes things in during one run; rows are written now and then, and at the end by `flush`.

    What is written of a document is told by the archive and the readers alone, so it does not
    matter in which run, or how often, it is taken in.
    """

    def __init__(
        self,
        archive: Archive,
        store: Store,
        findings: Findings,
        progress: Progress,
        now: datetime,
    ) -> None:
        self.archive = archive
        self.store = store
        self.findings = findings
        self.progress = progress
        self.now = now
        self.readers = Readers()
        self._read = store.readings()
        self._last_flush = time.monotonic()

    def keep(
        self, body: bytes, url: str, kind: str, status: int, fetched_from: str, title: str | None
    ) -> Fetched:
        """Put what came into the archive; may be called from any thread."""
        return self.archive.keep(
            body,
            url,
            kind,
            status=status,
            fetched_from=fetched_from,
            fetched_at=self.now,
            title=title,
        )

    def councils(self, item: CouncilsListed, site: Site) -> None:
        """Write down councils as the search lists them."""
        self._add(
            {
                "listed_councils": [
                    council_row(
                        council.urn,
                        council.name,
                        site.live(council.url),
                        item.is_closed,
                        self.now,
                        self.now,
                    )
                    for council in item.councils
                ]
            }
        )

    def listings(self, item: CouncilRead) -> None:
        """Write down what a council's page lists."""
        self._add(
            {
                "listings": [
                    listing_row(item.council.urn, link, self.now, self.now) for link in item.links
                ]
            }
        )

    async def document(self, fetched: Fetched) -> None:
        """Read a document that is in the archive, and write down what it says."""
        version = _reader_version(fetched)
        known = self._read.get((fetched.url, fetched.sha256))
        if known and known.version == version and known.status != "unreadable":
            self.store.touch(fetched)
            self._add({})
            return
        first = self.archive.first(fetched.url, fetched.sha256) or fetched
        if fetched.kind == "workbook":
            rows = await self._read_workbook(fetched, first.fetched_at)
        else:
            rows = await self._read_report(fetched, first.fetched_at)
        status = rows["documents"][0]["status"]
        self._read[fetched.url, fetched.sha256] = Reading(version, fetched.fetched_at, status)
        self.findings.count(f"read_{status}")
        self._add(rows)

    def status_of(self, fetched: Fetched) -> str | None:
        """Return what came of reading a document; None where it has not been read."""
        known = self._read.get((fetched.url, fetched.sha256))
        return known and known.status

    async def catch_up(self) -> None:
        """Read what the archive has and the store has not, or a better reader may read anew."""
        due = []
        for kind in ("report", "workbook"):
            for _, last in self.archive.versions(kind):
                known = self._read.get((last.url, last.sha256))
                if known is None or known.version != _reader_version(last):
                    due.append(last)
                elif known.fetched_at != last.fetched_at:
                    self.store.touch(last)
        if due:
            self.progress.say(f"reading {counted(len(due), 'document')} that the archive holds")
            self.progress.expect("readings", len(due))
        await asyncio.gather(*(self._catch_up_with(fetched) for fetched in due))
        self.store.flush()

    async def _catch_up_with(self, fetched: Fetched) -> None:
        await self._read_again(fetched)
        self.progress.advance("readings", fetched.title or fetched.url)

    async def _read_again(self, fetched: Fetched) -> None:
        try:
            await asyncio.to_thread(self.archive.read, fetched.sha256)
        except DamagedError as error:
            self.findings.note(f"{error}; {fetched.url} is asked for again")
            return
        self.findings.count("read_from_archive")
        await self.document(fetched)

    async def _read_report(self, fetched: Fetched, first_seen: datetime) -> Rows:
        file_id = file_id_of(fetched.url)
        if file_id is None:
            raise ValueError(f"a report without a number: {fetched.url}")
        path = self.archive.path(fetched.sha256)
        if not self.archive.starts_like_a_pdf(fetched.sha256):
            reason = says_not_found(fetched.status, path.read_bytes())
            if reason is None:
                raise ValueError(f"kept as a report, and is none: {fetched.url}")
            return withdrawn_rows(fetched, first_seen, file_id, reason, REPORT_READER)
        return report_rows(fetched, first_seen, file_id, await self.readers.report(path))

    async def _read_workbook(self, fetched: Fetched, first_seen: datetime) -> Rows:
        name = fetched.title or fetched.url
        book = await self.readers.workbook(self.archive.path(fetched.sha256))
        if isinstance(book, str):
            self.findings.concern(f"{name} cannot be read: {book}")
            return unreadable_workbook_rows(fetched, first_seen, book, WORKBOOK_READER)
        for sheet, why in book.not_understood:
            self.findings.concern(f"{name}, sheet {sheet}: {why}")
        return workbook_rows(fetched, first_seen, book, WORKBOOK_READER)

    def _add(self, rows: Rows) -> None:
        self.store.add(rows)
        age = time.monotonic() - self._last_flush
        if self.store.waiting >= _MOST_WAITING or age >= _LONGEST_WAITING:
            self.store.flush()
            self._last_flush = time.monotonic()


def _reader_version(fetched: Fetched) -> str:
    return REPORT_READER if fetched.kind == "report" else WORKBOOK_READER
