"""Documents read beside the crawl, in child processes, so that asking never waits for reading."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from pathlib import Path

from scraper.records import DocumentStatus, Report, Workbook

_SECONDS = 120.0  # the largest known report takes under two


def _leave_with_parent() -> None:
    """End this child when its parent is gone, however it went: a killed run leaves nothing."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _read_report(path: str) -> Report:
    from scraper.documents.report import read_report  # only the children need PDFium

    return read_report(Path(path).read_bytes())


def _read_workbook(path: str) -> Workbook | str:
    from scraper.documents.workbook import UnreadableWorkbookError, read_workbook

    try:
        return read_workbook(Path(path).read_bytes())
    except UnreadableWorkbookError as error:
        return str(error)


class Readers:
    """Child processes that read documents; they start when first needed."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or min(os.cpu_count() or 1, 8)
        self._pool: ProcessPoolExecutor | None = None

    async def report(self, path: Path, sha256: str, version: str) -> Report:
        """Read a report; one that crashes the reader or takes for ever is unreadable."""
        try:
            return await self._run(_read_report, path)
        except (BrokenProcessPool, TimeoutError) as error:
            reason = (
                f"reading took more than {_SECONDS:.0f} s"
                if isinstance(error, TimeoutError)
                else "the reader crashed on it"
            )
            return Report(sha256, DocumentStatus.UNREADABLE, version, reason)

    async def workbook(self, path: Path) -> Workbook | str:
        """Read a workbook; return why it cannot be read where it cannot."""
        try:
            return await self._run(_read_workbook, path)
        except BrokenProcessPool:
            return "the reader crashed on it"
        except TimeoutError:
            return f"reading took more than {_SECONDS:.0f} s"

    def close(self) -> None:
        """End the children."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _run(self, function, path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN001
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers, multiprocessing.get_context("spawn"), _leave_with_parent
            )
        pool = self._pool
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(loop.run_in_executor(pool, function, str(path)), _SECONDS)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            raise
