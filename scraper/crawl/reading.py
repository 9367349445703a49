"""Documents read beside the crawl, in child processes, so that asking never waits for reading."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from pathlib import Path

from scraper.documents.process.confined import ConfinedReader
from scraper.documents.process.worker import allow_processor, limit_memory
from scraper.records import Report, Workbook

_SECONDS = 120.0  # for a workbook; the largest known takes about one
_MEMORY = 1024 * 2**20  # bytes of address space for it; the largest known takes a quarter
_CRASHED = f"the reader crashed on it: broken, or more than {_MEMORY // 2**20} MiB of memory"


def _confine() -> None:
    """Bound this child's memory, let it be silent, and end it when its parent is gone."""
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C goes to all processes of a terminal: this one ends with its parent
    limit_memory(_MEMORY)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _read_workbook(path: str) -> Workbook | str:
    """Return what a workbook says, or why it cannot be read; runs in a child."""
    from scraper.documents.workbooks.workbook import UnreadableWorkbookError, read_workbook

    allow_processor(_SECONDS)
    try:
        return read_workbook(Path(path).read_bytes())
    except UnreadableWorkbookError as error:
        return str(error)
    except MemoryError:
        return f"reading it takes more than {_MEMORY // 2**20} MiB"
    except BaseException as error:
        # What the library's own slips raise has no name to catch, and cannot be sent to the parent.
        if type(error).__name__ != "PanicException":
            raise
        return _CRASHED


class Readers:
    """Child processes that read documents; they start when first needed."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or min(os.cpu_count() or 1, 8)
        self._reports: ConfinedReader | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._workbooks: Executor | None = None
        self._one_at_a_time = asyncio.Lock()

    async def report(self, path: Path) -> Report:
        """Read a report; whatever it is, there is a Report for it.

        Raises:
            OSError: the file cannot be read.
        """
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self.workers, "report")
            self._reports = ConfinedReader(self.workers)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, path)

    def _read(self, path: Path) -> Report:
        if self._reports is None:
            raise RuntimeError("the readers are closed")
        return self._reports.read(path.read_bytes())

    async def workbook(self, path: Path) -> Workbook | str:
        """Read a workbook; return why it cannot be read where it cannot.

        One that ends the child is tried again in a new one: a system that is short of memory ends
        processes as it likes.
        """
        async with self._one_at_a_time:
            try:
                return await self._read_in_child(path)
            except BrokenProcessPool:
                self._end_child()
            try:
                return await self._read_in_child(path)
            except BrokenProcessPool:
                self._end_child()
                return _CRASHED

    async def _read_in_child(self, path: Path) -> Workbook | str:
        if self._workbooks is None:
            # The child's Python would look for its own modules in the current folder first.
            os.environ["PYTHONSAFEPATH"] = "1"
            self._workbooks = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _confine)
        reading = asyncio.get_running_loop().run_in_executor(
            self._workbooks, _read_workbook, str(path)
        )
        try:
            return await asyncio.wait_for(reading, _SECONDS)
        except TimeoutError:
            self._end_child()
            return f"reading it took more than {_SECONDS:.0f} s"

    def _end_child(self) -> None:
        if self._workbooks:
            self._workbooks.shutdown(wait=False, cancel_futures=True)
        self._workbooks = None

    def close(self) -> None:
        """End the children; what they are reading is given up."""
        if self._threads:
            self._threads.shutdown(wait=False, cancel_futures=True)
        if self._reports:
            self._reports.close()
        self._end_child()
        self._threads = self._reports = None
