"""The locks that the operating system offers for a process that runs other people's SQL.

Each does what it can and says nothing where a system has no such lock: DuckDB's own locks hold
everywhere (see `warehouse.sql.sandbox`).
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

POSIX = os.name == "posix"
NEW_USER_NAMESPACE, NEW_NETWORK_NAMESPACE = 0x10000000, 0x40000000
PARENT_DEATH_SIGNAL = 1
HEADROOM = 1100  # MiB of addresses that the interpreter, DuckDB and Arrow reserve but do not use


def limit_resources(seconds: float, memory_mib: int) -> None:
    """Set the limits that a POSIX system enforces on this process, whatever the SQL does."""
    if not POSIX:
        return
    import resource
    import signal

    with contextlib.suppress(OSError):
        os.nice(5)  # whoever reads a page must not wait for whoever tries a big query
    processor = math.ceil(seconds) + 1
    # A deadline of our own, for when the parent has been killed and cannot stop us.
    signal.setitimer(signal.ITIMER_REAL, seconds + 5)
    addresses = (memory_mib + HEADROOM) * 2**20
    for limit, value in (
        (resource.RLIMIT_AS, addresses),  # macOS knows it but refuses to lower it
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def forbid_writing() -> None:
    """Let this process write no file at all from here on; pipes are not concerned."""
    if POSIX:
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


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
