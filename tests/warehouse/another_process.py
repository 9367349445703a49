"""A database that another process has open, as a crawl or somebody with DBeaver has."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('on', flush=True); input()"


@contextmanager
def open_in_another_process(database: Path) -> Iterator[None]:
    """Let another process have a database open to write."""
    other = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout
        assert other.stdout.readline() == b"on\n"
        yield
    finally:
        other.communicate(b"\n", timeout=30)
