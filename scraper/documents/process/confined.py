"""Reads documents in processes of their own, within bounds of time and memory.

PDFium is native code and documents come from outside: one that crashes it, hangs it or makes it ask
for ever more memory costs a process, never the run. The processes live long, so that this costs
little where nothing is wrong.

    with ConfinedReader(processes=2) as reader:
        report = reader.read(data)
        for path, report in reader.read_all((path, path.read_bytes()) for path in paths):
            ...
"""

from __future__ import annotations

import hashlib
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from scraper.documents.versions import MOST_REPORT_BYTES, REPORT_READER
from scraper.records import DocumentStatus, Report, Workbook
from warehouse.common.confined import Child, FailedError

Key = TypeVar("Key")
Item = TypeVar("Item")
Result = TypeVar("Result")

_WORKER = "scraper.documents.process.worker"
_SENSELESS_ANSWER = "the reading process gave an answer that makes no sense"


class ConfinedReader:
    """Reads documents as `read_report` does, in processes that may be ended. Use it in `with`.

    Safe to use from several threads; so many documents are read at once as there are processes.

    Args:
        processes: How many to keep. They are started when first needed.
        seconds: The longest that one document may take, by the clock.
        memory: The most address space, in bytes, that one process may use (where the operating
            system can bound it); the interpreter itself needs about 100 MiB of it.
    """

    def __init__(
        self, processes: int = 1, *, seconds: float = 60.0, memory: int = 768 * 2**20
    ) -> None:
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
        self._children = [
            Child(_WORKER, "report", seconds=seconds, memory=memory) for _ in range(processes)
        ]
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reader")
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; what they are reading is given up."""
        self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.close()
        self._threads.shutdown(wait=True)

    def processes(self) -> list[int]:
        """Return the ids of the processes that run at the moment."""
        found = [child.running_id() for child in self._children]
        return [process for process in found if process is not None]

    def read(self, data: bytes) -> Report:
        """Return the report for a document's bytes; whatever they are, it does not raise for them.

        A document that takes too long, or ends the reading process twice, gets the status
        UNREADABLE with the reason; the next one is read by a new process.

        Raises:
            RuntimeError: the reader was closed meanwhile.
        """
        if len(data) > MOST_REPORT_BYTES:
            return _unreadable(
                data, f"{len(data)} bytes, more than the {MOST_REPORT_BYTES} that are read"
            )
        child = self._idle.get()
        try:
            return msgspec.json.decode(child.ask_twice(data), type=Report)
        except FailedError as error:
            if self._is_closed:
                raise RuntimeError("the reader is closed") from error
            return _unreadable(data, str(error))
        except msgspec.DecodeError:
            child.stop()
            return _unreadable(data, _SENSELESS_ANSWER)
        finally:
            self._idle.put(child)

    def read_all(self, documents: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, Report]]:
        """Yield (key, report) for each (key, bytes), in their order, reading several at once.

        Documents are taken from the iterable a few ahead only, so that it may be a long one.
        """

        def read(document: tuple[Key, bytes]) -> tuple[Key, Report]:
            return document[0], self.read(document[1])

        yield from in_order(self._threads, read, documents, ahead=2 * len(self._children))


class ConfinedWorkbookReader:
    """Reads workbooks as `read_workbook` does, in one process that may be ended. Use it in `with`.

    Args:
        seconds: The longest that one may take; the largest known takes about one.
        memory: The most address space, in bytes; the largest known takes a quarter of it.
    """

    def __init__(self, *, seconds: float = 120.0, memory: int = 1024 * 2**20) -> None:
        self._child = Child(_WORKER, "workbook", seconds=seconds, memory=memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()

    def running_id(self) -> int | None:
        """Return the id of the process; None where none runs."""
        return self._child.running_id()

    def read(self, data: bytes) -> Workbook | str:
        """Return what a workbook says, or why it cannot be read."""
        try:
            return msgspec.json.decode(self._child.ask_twice(data), type=Workbook | str)
        except FailedError as error:
            return str(error)
        except msgspec.DecodeError:
            self._child.stop()
            return _SENSELESS_ANSWER


def in_order(
    threads: Executor, work: Callable[[Item], Result], items: Iterable[Item], *, ahead: int
) -> Iterator[Result]:
    """Yield what `work` makes of each item, in their order, with so many under way at most."""
    under_way: deque[Future[Result]] = deque()
    try:
        for item in items:
            under_way.append(threads.submit(work, item))
            if len(under_way) > ahead:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()


def _unreadable(data: bytes, reason: str) -> Report:
    """Return the report for a document that could not be read within the bounds."""
    return Report(
        sha256=hashlib.sha256(data).hexdigest(),
        status=DocumentStatus.UNREADABLE,
        reader_version=REPORT_READER,
        reason=reason,
    )
