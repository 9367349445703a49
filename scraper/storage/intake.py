"""The one way from the archive to the rows of collected.duckdb.

A pass takes in what the archive holds and the rows do not have: after a crawl what it fetched,
before one what a killed run left there, and everything where collected.duckdb is new, or a reader
is better than the one before. What a row says comes from the archive and the readers alone, so it
does not matter in which run, or how often, something is taken in; and a pass that is cut off has
lost nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scraper.documents.process.confined import (
    ConfinedReader,
    ConfinedWorkbookReader,
    in_order,
)
from scraper.documents.versions import REPORT_READER, WORKBOOK_READER
from scraper.pages.html import not_found_message
from scraper.pdf_header import has_pdf_header
from scraper.records import DocumentStatus, Workbook
from scraper.sites import Site, file_id_of
from scraper.storage.archive import Archive, DamagedError, Fetched
from scraper.storage.data_sets import Figures, figures_of
from scraper.storage.listed_pages import ListedPages
from scraper.storage.questions import Reading
from scraper.storage.rows import (
    Rows,
    report_rows,
    unreadable_workbook_rows,
    withdrawn_rows,
    workbook_rows,
)
from scraper.storage.store import Store

_MOST_WAITING = 20_000  # rows; what a killed pass read since the last were written is read again


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document: its last fetch, and its first."""

    last: Fetched
    first: Fetched


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of one version of a document.

    Attributes:
        name: What to call it; of one that the archive has lost, what happened to it.
        status: What became of it; None where the archive has lost it.
        concerns: What a person should look at, one line each.
    """

    name: str
    status: DocumentStatus | None
    concerns: tuple[str, ...] = ()


class Intake:
    """Takes in what the archive holds; rows are written now and then, and at the end of a pass."""

    def __init__(self, archive: Archive, store: Store, site: Site) -> None:
        self._archive = archive
        self._store = store
        self._readings = store.readings()
        self._last_fetches: dict[tuple[str, str], Fetched] = {}  # the last fetch of each version
        self._pages = ListedPages(
            archive, site, searched=store.searched(), pages_read=store.pages_read()
        )

    def take_pages(self) -> None:
        """Take in what pages list; the rows wait in the store, to be written all at once."""
        self._store.add(self._pages.take())

    def take_data_sets(self) -> Figures:
        """Take in the figures of every data set; return them, and what a person should look at."""
        figures = figures_of(self._archive)
        self._store.replace_figures(figures.rows)
        return figures

    def status_of(self, fetched: Fetched) -> DocumentStatus | None:
        """Return what came of reading a document; None where it has not been read."""
        known = self._readings.get((fetched.url, fetched.sha256))
        return known and known.status

    def due(self) -> list[Version]:
        """Return the versions of documents to read; note when others were last fetched."""
        due = []
        for kind in ("report", "workbook"):
            for first, last in self._archive.versions(kind):
                key = (last.url, last.sha256)
                known, previous = self._readings.get(key), self._last_fetches.get(key, last)
                self._last_fetches[key] = last
                if known is None or known.version != _reader_version(last):
                    due.append(Version(last, first))
                elif known.fetched_at == last.fetched_at and previous is last:
                    continue
                elif known.status is DocumentStatus.UNREADABLE:  # it may well be this time
                    due.append(Version(last, first))
                else:
                    self._store.touch(last)
        return due

    def take_documents(self, due: list[Version], processes: int) -> Generator[TakenIn, None, None]:
        """Read documents, several at once, and write down what they say; yield what came of each.

        Args:
            due: As `due` returns them.
            processes: How many are read at once.
        """
        with (
            ThreadPoolExecutor(processes, "reading") as threads,
            ConfinedReader(processes) as reports,
            ConfinedWorkbookReader() as workbooks,
        ):

            def read(version: Version) -> tuple[Version, TakenIn, Rows]:
                return version, *self._read(version, reports, workbooks)

            for version, taken, rows in in_order(threads, read, due, ahead=2 * processes):
                if taken.status is not None:
                    last = version.last
                    self._readings[last.url, last.sha256] = Reading(
                        _reader_version(last), last.fetched_at, taken.status
                    )
                    self._store.add(rows)
                if self._store.waiting >= _MOST_WAITING:
                    self._store.flush()
                yield taken
        self._store.flush()

    def _read(
        self, version: Version, reports: ConfinedReader, workbooks: ConfinedWorkbookReader
    ) -> tuple[TakenIn, Rows]:
        """Return what came of a version, and its rows; runs in any thread."""
        last = version.last
        try:
            data = self._archive.read(last.sha256)
        except DamagedError as error:
            return TakenIn(str(error), None), {}
        if last.kind == "workbook":
            return self._read_workbook(version, workbooks.read(data))
        file_id = file_id_of(last.url)
        if file_id is None:
            raise ValueError(f"a report without a number: {last.url}")
        first_seen = version.first.fetched_at
        if not has_pdf_header(data):
            reason = not_found_message(last.status, data)
            if reason is None:
                raise ValueError(f"kept as a report, and is none: {last.url}")
            rows = withdrawn_rows(last, first_seen, file_id, reason, REPORT_READER)
            return TakenIn(last.url, DocumentStatus.WITHDRAWN), rows
        report = reports.read(data)
        return TakenIn(last.url, report.status), report_rows(last, first_seen, file_id, report)

    def _read_workbook(self, version: Version, book: Workbook | str) -> tuple[TakenIn, Rows]:
        last, first_seen = version.last, version.first.fetched_at
        name = last.title or last.url
        if isinstance(book, str):
            rows = unreadable_workbook_rows(last, first_seen, book, WORKBOOK_READER)
            return TakenIn(
                name, DocumentStatus.UNREADABLE, (f"{name} cannot be read: {book}",)
            ), rows
        concerns = tuple(f"{name}, sheet {sheet}: {why}" for sheet, why in book.not_understood)
        rows = workbook_rows(last, first_seen, book, WORKBOOK_READER)
        return TakenIn(name, DocumentStatus.OK, concerns), rows


def _reader_version(fetched: Fetched) -> str:
    return REPORT_READER if fetched.kind == "report" else WORKBOOK_READER
