"""The locks that a child process puts on itself before it reads what comes from outside.

Each does what the operating system can, and says nothing where it has no such lock: macOS refuses
some, Windows knows none, and there the parent's clock alone bounds the work (for SQL DuckDB's own
locks too, see `warehouse.sql.sandbox`).
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

POSIX = os.name == "posix"
NEW_USER_NAMESPACE, NEW_NETWORK_NAMESPACE = 0x10000000, 0x40000000
PARENT_DEATH_SIGNAL = 1


LENGTH = 8  # bytes that say how long a request or an answer is


def serve(answer: Callable[[bytes], bytes], seconds: float, memory: int) -> None:
    """Answer the requests that come on standard input, one after another, until it ends.

    Each is eight bytes of length and the request, and so is each answer on standard output. Before
    the first, this process gives up what it does not need: more memory, writing files; and with
    each, more than so many seconds of processor time on it.

    Args:
        answer: Returns the answer to a request; whatever it needs is loaded by now.
        seconds: Of processor time, for one request.
        memory: Bytes of address space for this process.
    """
    limit_memory(memory)
    forbid_writing()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while len(header := read_exactly(source, LENGTH)) == LENGTH:
        request = read_exactly(source, int.from_bytes(header, "big"))
        allow_processor(seconds)
        answered = answer(request)
        target.write(len(answered).to_bytes(LENGTH, "big") + answered)
        target.flush()


def read_exactly(stream: IO[bytes], size: int) -> bytes:
    """Return `size` bytes of a stream, or fewer where it ends before."""
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def limit_memory(memory: int) -> None:
    """Let this process have so many bytes of address space, and leave no core behind."""
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)


def forbid_writing() -> None:
    """Let this process write no file at all from here on; pipes are not concerned."""
    _limit("RLIMIT_FSIZE", 0)


def allow_processor(seconds: float) -> None:
    """Allow so many more seconds of processor time, after which the system ends the process."""
    if not POSIX:
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (wanted, most))


def lower_priority() -> None:
    """Let other processes go first: who reads a page must not wait for who tries a big query."""
    if POSIX:
        with contextlib.suppress(OSError):
            os.nice(5)


def end_after(seconds: float) -> None:
    """Set a deadline of this process's own, for when the parent was killed and cannot end it."""
    if POSIX:
        import signal

        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit(name: str, value: int) -> None:
    """Set a limit of the system for good, where it has one of that name and lets us."""
    if not POSIX:
        return
    import resource

    limit = getattr(resource, name, None)
    if limit is None:
        return
    with contextlib.suppress(OSError, ValueError):  # macOS refuses some of them
        _, most = resource.getrlimit(limit)
        wanted = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (wanted, wanted))


def leave_the_network() -> None:
    """On Linux, move into an empty network, and die with the parent. Elsewhere do nothing."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes
    import signal

    library = ctypes.CDLL(None)
    library.prctl(PARENT_DEATH_SIGNAL, int(signal.SIGKILL))
    # Root may do it at once, and would lose its rights on files by a namespace of its own.
    flags = NEW_NETWORK_NAMESPACE
    if os.geteuid() != 0:
        flags |= NEW_USER_NAMESPACE
    library.unshare(flags)


@contextlib.contextmanager
def neutral_path(warehouse: Path) -> Iterator[Path]:
    """Yield a path of the warehouse that tells a stranger nothing of the machine.

    SQL can list the paths of open databases. So the warehouse's folder becomes the whole file
    system of this process; where the kernel forbids that, a link to the file (or a copy) in a
    nameless folder that is gone again once the file is open. Where there is no room for that
    either, and on Windows, it is the path as it is.
    """
    if not POSIX:
        yield warehouse
        return
    try:
        os.chroot(warehouse.parent)
        os.chdir("/")
        yield Path("/", warehouse.name)
        return
    except (OSError, AttributeError):
        pass
    with contextlib.ExitStack() as stack:
        path = warehouse
        with contextlib.suppress(OSError):
            folder = tempfile.TemporaryDirectory(prefix="sql-", dir="/tmp")
            linked = Path(stack.enter_context(folder), "warehouse.duckdb")
            try:
                linked.hardlink_to(warehouse)
            except OSError:
                shutil.copyfile(warehouse, linked)
            path = linked
        yield path
