"""Child processes of our own, for what comes from outside: documents, and other people's SQL.

What crashes a process, hangs it or makes it ask for ever more memory costs that process, never the
program. What a child puts on itself is in `warehouse.common.confinement`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from warehouse.common.confinement import LENGTH, read_exactly

_ROOT = str(Path(__file__).resolve().parents[2])
# What a Python process needs from its environment; the rest, secrets included, stays outside.
_VARIABLES_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "VIRTUAL_ENV")
_LARGEST_ANSWER = 64 * 1024 * 1024


def start(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Return a new process of this Python, with pipes for its input and output.

    Ctrl-C goes to all processes of a terminal, and would pass for a broken document or query: the
    child is in a session of its own.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own files, no shell
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
    )


@contextmanager
def killed_after(child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill a child that is not done after so many seconds; yield what tells whether it was."""
    late = threading.Event()

    def kill() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(seconds, kill)
    clock.daemon = True
    clock.start()
    try:
        yield late
    finally:
        clock.cancel()


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child, whatever it is doing, and free what it held."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # unsent bytes of a process that is gone
                pipe.close()
    child.wait()


class FailedError(Exception):
    """There is no answer that makes sense; the message says what happened."""


class EndedError(FailedError):
    """The child ended before it answered, which need not be the doing of what it was given."""


class Child:
    """A process that answers requests, started when it is first needed and again after it ended.

    Safe to use from several threads: it answers one after another.

    Args:
        command: Our own module that it runs and the module's arguments, to which SECONDS and
            MEMORY are added; it calls `warehouse.common.confinement.serve`.
        seconds: The longest that one answer may take, by the clock.
        memory: The most address space, in bytes, that it may use.
    """

    def __init__(self, *command: str, seconds: float, memory: int) -> None:
        self._command, self._seconds, self._memory = command, seconds, memory
        self._running: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        # Two requests on one pipe would get each other's answers, or none.
        self._turn = threading.Lock()

    def _start(self) -> subprocess.Popen[bytes]:
        """Return the running process, started where there is none."""
        if self._is_closed:
            raise FailedError("it was closed")
        if self._running is None or self._running.poll() is not None:
            self.stop()
            environment = {
                name: os.environ[name] for name in _VARIABLES_PASSED_ON if name in os.environ
            }
            # Else a scraper.py in the folder where the command was given would go before ours.
            environment |= {"PYTHONPATH": _ROOT, "PYTHONSAFEPATH": "1"}
            arguments = ["-m", *self._command, str(self._seconds), str(self._memory)]
            self._running = start(arguments, environment)
        return self._running

    def running_id(self) -> int | None:
        """Return the process's id, or None where none runs."""
        running = self._running
        return running.pid if running is not None and running.poll() is None else None

    def close(self) -> None:
        """End the process, and start none any more; what it is doing is given up."""
        self._is_closed = True
        self.stop()

    def stop(self) -> None:
        """End the process, if there is one."""
        running, self._running = self._running, None
        if running is not None:
            end(running)

    def ask(self, request: bytes) -> bytes:
        """Return the answer to a request.

        Raises:
            EndedError: The process ended before it answered; the next request starts a new one.
            FailedError: It took too long, and so was ended.
        """
        with self._turn:
            return self._ask(request)

    def _ask(self, request: bytes) -> bytes:
        running = self._start()
        with killed_after(running, self._seconds) as late:
            answer = _exchange(running, request)
        if answer is not None:
            return answer
        if late.is_set():
            self.stop()
            raise FailedError(f"reading it took longer than {self._seconds:g} seconds")
        message = self._what_happened(running)
        self.stop()
        raise EndedError(message)

    def ask_twice(self, request: bytes) -> bytes:
        """Return what `ask` does, of a new process where the first one ended.

        Once may be the doing of somebody else: a system that is short of memory ends processes as
        it likes.
        """
        try:
            return self.ask(request)
        except EndedError:
            return self.ask(request)

    def _what_happened(self, running: subprocess.Popen[bytes]) -> str:
        """Say how a process ended that gave no answer."""
        running.kill()
        code = running.wait()
        limits = f"{self._memory // 2**20} MiB of memory, {self._seconds:g} seconds"
        ended = f"signal {-code}" if code < 0 else f"exit {code}"
        return f"the reading process ended ({ended}): broken, or more than {limits}"


def _exchange(running: subprocess.Popen[bytes], request: bytes) -> bytes | None:
    """Send a request and return the answer, or None where the process ended instead."""
    if running.stdin is None or running.stdout is None:
        return None
    try:
        running.stdin.write(len(request).to_bytes(LENGTH, "big"))
        running.stdin.write(request)
        running.stdin.flush()
        header = read_exactly(running.stdout, LENGTH)
        size = int.from_bytes(header, "big")
        if len(header) < LENGTH or size > _LARGEST_ANSWER:
            return None
        answer = read_exactly(running.stdout, size)
    except (OSError, ValueError):  # a pipe that broke, or was closed with the reader
        return None
    return answer if len(answer) == size else None
