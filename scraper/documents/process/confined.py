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
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from scraper.documents.process.worker import LENGTH, read_exactly
from scraper.documents.reports.as_json import from_json
from scraper.documents.versions import MOST_REPORT_BYTES, REPORT_READER
from scraper.records import DocumentStatus, Report

Key = TypeVar("Key")

_ROOT = str(Path(__file__).resolve().parents[3])
# What a Python process needs from its environment; the rest, secrets included, stays outside.
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "VIRTUAL_ENV")
_LARGEST_ANSWER = 64 * 1024 * 1024


class _FailedError(Exception):
    """There is no answer that makes sense; the message says what happened."""


class _EndedError(_FailedError):
    """The reading process ended before it answered, which need not be the document's fault."""


class _Process:
    """One reading process, started when it is first needed and again after it was ended."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds, self._memory = seconds, memory
        self._running: subprocess.Popen[bytes] | None = None

    def _start(self) -> subprocess.Popen[bytes]:
        """Return the running process, started where there is none."""
        if self._running is None or self._running.poll() is not None:
            self.stop()
            environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
            environment["PYTHONPATH"] = _ROOT
            # Else a scraper.py in the folder where the command was given would go before ours.
            environment["PYTHONSAFEPATH"] = "1"
            command = [sys.executable, "-m", "scraper.documents.process.worker"]
            self._running = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [*command, str(self._seconds), str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                # Ctrl-C goes to all processes of a terminal, and would pass for a broken document.
                start_new_session=True,
            )
        return self._running

    def running_id(self) -> int | None:
        """Return the process's id, or None where none runs."""
        running = self._running
        return running.pid if running is not None and running.poll() is None else None

    def stop(self) -> None:
        """End the process, if there is one, and free what it held."""
        running, self._running = self._running, None
        if running is None:
            return
        running.kill()
        for pipe in (running.stdin, running.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # unsent bytes of a process that is gone
                    continue
        running.wait()

    def read(self, data: bytes) -> Report:
        """Return the report that the process makes of the data.

        Raises:
            _EndedError: It ended before it answered; it will be started anew.
            _FailedError: It took too long or answered nonsense; it will be started anew.
        """
        running = self._start()
        late = threading.Event()

        def end() -> None:
            late.set()
            running.kill()

        clock = threading.Timer(self._seconds, end)
        clock.start()
        try:
            answer = self._ask(running, data)
            if answer is None and late.is_set():
                raise _FailedError(f"reading it took longer than {self._seconds:g} seconds")
            if answer is None:
                raise _EndedError(self._what_happened(running))
            return from_json(answer)
        except (ValueError, KeyError, TypeError) as error:
            self.stop()
            raise _FailedError("the reading process gave an answer that makes no sense") from error
        except _FailedError:
            self.stop()
            raise
        finally:
            clock.cancel()

    def _ask(self, running: subprocess.Popen[bytes], data: bytes) -> bytes | None:
        """Send data and return the answer, or None where the process ended instead."""
        if running.stdin is None or running.stdout is None:
            return None
        try:
            running.stdin.write(len(data).to_bytes(LENGTH, "big"))
            running.stdin.write(data)
            running.stdin.flush()
        except OSError:
            return None
        header = read_exactly(running.stdout, LENGTH)
        size = int.from_bytes(header, "big")
        if len(header) < LENGTH or size > _LARGEST_ANSWER:
            return None
        answer = read_exactly(running.stdout, size)
        return answer if len(answer) == size else None

    def _what_happened(self, running: subprocess.Popen[bytes]) -> str:
        """Say how a process ended that gave no answer."""
        running.kill()
        code = running.wait()
        limits = f"{self._memory // 2**20} MiB of memory, {self._seconds:g} seconds"
        ended = f"signal {-code}" if code < 0 else f"exit {code}"
        return f"the reading process ended ({ended}): broken, or more than {limits}"


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
        if processes < 1 or seconds <= 0:
            raise ValueError(f"{processes} processes for {seconds} seconds")
        self._idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()
        self._processes = [_Process(seconds, memory) for _ in range(processes)]
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reader")
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; what they are reading is given up."""
        self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.stop()
        self._threads.shutdown(wait=True)

    def processes(self) -> list[int]:
        """Return the ids of the processes that run at the moment."""
        found = [process.running_id() for process in self._processes]
        return [process for process in found if process is not None]

    def read(self, data: bytes) -> Report:
        """Return the report for a document's bytes; whatever they are, it does not raise for them.

        A document that takes too long, or ends the reading process twice, gets the status
        UNREADABLE with the reason; the next one is read by a new process. Once may be the doing of
        somebody else: a system that is short of memory ends processes as it likes.

        Raises:
            RuntimeError: the reader was closed meanwhile.
        """
        if len(data) > MOST_REPORT_BYTES:
            return _unreadable(
                data, f"{len(data)} bytes, more than the {MOST_REPORT_BYTES} that are read"
            )
        process = self._idle.get()
        try:
            return self._read_twice(process, data)
        except _FailedError as error:
            if self._is_closed:
                raise RuntimeError("the reader is closed") from error
            return _unreadable(data, str(error))
        finally:
            self._idle.put(process)

    def _read_twice(self, process: _Process, data: bytes) -> Report:
        try:
            return process.read(data)
        except _EndedError:
            if self._is_closed:
                raise
            return process.read(data)

    def read_all(self, documents: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, Report]]:
        """Yield (key, report) for each (key, bytes), in their order, reading several at once.

        Documents are taken from the iterable a few ahead only, so that it may be a long one.
        """
        ahead: deque[tuple[Key, Future[Report]]] = deque()
        for key, data in documents:
            ahead.append((key, self._threads.submit(self.read, data)))
            if len(ahead) > 2 * len(self._processes):
                first, future = ahead.popleft()
                yield first, future.result()
        while ahead:
            first, future = ahead.popleft()
            yield first, future.result()


def _unreadable(data: bytes, reason: str) -> Report:
    """Return the report for a document that could not be read within the bounds."""
    return Report(
        sha256=hashlib.sha256(data).hexdigest(),
        status=DocumentStatus.UNREADABLE,
        reader_version=REPORT_READER,
        reason=reason,
    )
