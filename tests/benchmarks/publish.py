"""How long the static pages take: `python -m tests.benchmarks publish`.

The whole country from the embedded snapshot, into an empty folder and again into the same, beside
writing the same files plainly. Allowed are 30 seconds and 100 KB a page.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from explorer.site.pages import Addresses
from explorer.site.publish import publish
from tests.benchmarks._measured import Arguments, Measured, say
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


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return how long a first and a second publication took, and how heavy the pages are."""
    Arguments("python -m tests.benchmarks publish", description=__doc__).parse_args(arguments)
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
        sizes = sorted(path.stat().st_size / 1000 for path in folder.rglob("*.html"))
    say(f"{written.files} files, {written.size / 1e6:.1f} MB; {again.changed} written again")
    plainly = "writing the same bytes plainly"
    return [
        Measured("all pages, first time", first, "s", plain, plainly, allowed=ALLOWED_SECONDS),
        Measured("again, nothing new", second, "s", first, "the first time"),
        Measured("files written again", again.changed, "files", written.files, "all files"),
        Measured(
            "heaviest page",
            sizes[-1],
            "KB",
            statistics.median(sizes),
            "the median page",
            allowed=ALLOWED_KB,
        ),
    ]
