"""How long the static pages take: `python -m tests.benchmarks publish`.

The whole country from the embedded snapshot, into an empty folder and again into the same, beside
writing the same files plainly. Allowed are 30 seconds and 100 KB a page.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from explorer.site.pages import Addresses
from explorer.site.publish import publish
from warehouse.build import build_warehouse
from warehouse.common.home import Home

ALLOWED_SECONDS, ALLOWED_KB = 30, 100


def write_plainly(source: Path, target: Path) -> float:
    """Write the bytes of one folder into another, nothing else; return the seconds."""
    files = {
        path.relative_to(source): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    started = time.perf_counter()
    for path, data in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(data)
    return time.perf_counter() - started


def main(_arguments: Sequence[str] = ()) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name))
        build_warehouse(home)
        folder = home.folder / "pages"
        addresses = Addresses("https://councils.example.org")
        started = time.perf_counter()
        written = publish(home, folder, addresses)
        first = time.perf_counter() - started
        started = time.perf_counter()
        again = publish(home, folder, addresses)
        second = time.perf_counter() - started
        plain = write_plainly(folder, home.folder / "plain")
        heaviest = max(path.stat().st_size for path in folder.rglob("*.html")) / 1024
    sys.stdout.write(
        f"{written.files} files, {written.size / 1e6:.1f} MB: {first:.1f} s (allowed "
        f"{ALLOWED_SECONDS}), {first / plain:.0f} times writing the same bytes plainly "
        f"({plain:.2f} s)\n"
        f"again: {second:.1f} s, {again.changed} files written; heaviest page {heaviest:.0f} KB "
        f"(allowed {ALLOWED_KB})\n"
    )
