"""How many readers explorers behind nginx bear: `python -m tests.benchmarks growth [SECONDS]`.

The same crowd as in `explorer`, 50 and then 200 who each ask for another view about every five
seconds, through nginx with the configuration of deploy/nginx, to one explorer and to two. What a
view costs of the processor is what limits them: an explorer uses one core at most.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.connection import SharedWarehouse
from tests.benchmarks._measured import Arguments, Measured, NotMeasuredError, say
from tests.benchmarks.explorer import (
    PAUSE,
    Views,
    Visitor,
    empty_page,
    mebibytes,
    percentile_95,
    processor_ms,
    visit,
)
from tests.explorer.proxy import NGINX, Site
from warehouse.build import build_warehouse
from warehouse.common.home import Home

CROWDS = ((1, 50), (2, 50), (2, 200))
"""Explorers, visitors."""


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return what crowds get from one explorer and from two."""
    parser = Arguments("python -m tests.benchmarks growth", description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=30.0, help="of each crowd")
    seconds = parser.parse_args(arguments).seconds
    if NGINX is None:
        raise NotMeasuredError("nginx is not installed")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        build_warehouse(home)
        slugs = SharedWarehouse(home.warehouse).ask(
            "SELECT slug FROM councils WHERE closed IS NULL"
        )
        empty = asyncio.run(empty_page(Path(folder)))
        figures: list[Measured] = []
        first: float | None = None
        for explorers, visitors in CROWDS:
            scratch = Path(folder) / f"{explorers}-{visitors}"
            scratch.mkdir()
            site = Site(home, scratch, explorers)
            try:
                crowd = asyncio.run(_crowd(site, slugs["slug"].tolist(), visitors, seconds))
            finally:
                site.stop()
            name = f"{explorers} explorer{'s' * (explorers > 1)}, {visitors} visitors"
            figures += _figures(name, crowd, visitors, empty, first)
            first = first or percentile_95(crowd.times)
        return figures


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd got.

    Attributes:
        times: Milliseconds of each view.
        failed: How many views failed.
        took: Seconds, until the last had its last view.
        spent: Milliseconds of the processor, of each explorer.
        memory: MiB that each explorer holds at the end.
    """

    times: list[float]
    failed: int
    took: float
    spent: list[float]
    memory: list[float]


def _figures(
    name: str, crowd: Crowd, visitors: int, empty: Views, first: float | None
) -> list[Measured]:
    """Return what came of one crowd; `first` is the first crowd's 95th percentile."""
    return [
        Measured(
            f"{name}: views a second",
            len(crowd.times) / crowd.took,
            "views",
            visitors / PAUSE,
            "as many as they want",
        ),
        Measured(
            f"{name}: median",
            statistics.median(crowd.times),
            "ms",
            statistics.median(empty.times),
            "an empty Streamlit page, one visitor",
        ),
        Measured(
            f"{name}: 95th percentile",
            percentile_95(crowd.times),
            "ms",
            first or percentile_95(empty.times),
            "the first crowd" if first else "an empty Streamlit page, one visitor",
        ),
        Measured(
            f"{name}: processor a view",
            sum(crowd.spent) / len(crowd.times),
            "ms",
            empty.processor,
            "an empty Streamlit page",
        ),
        Measured(
            f"{name}: memory of the largest explorer",
            max(crowd.memory),
            "MiB",
            empty.memory,
            "a server of an empty page",
        ),
        Measured(
            f"{name}: failed", crowd.failed, "views", len(crowd.times), "all views", allowed=0
        ),
    ]


async def _crowd(site: Site, slugs: list[str], visitors: int, seconds: float) -> Crowd:
    """Let a crowd ask through nginx."""
    # Each with a place of its own, as browsers have.
    crowd = [Visitor(site.port, cookie=f"councils_place={n % 256:02x}") for n in range(visitors)]
    pids = [explorer.process.pid for explorer in site.explorers]
    warm = Visitor(site.port)
    await warm.open()
    for page in ("", "compare", "council", "england"):
        await warm.ask(page, "")
    await warm.close()
    before, begun = [processor_ms(pid) for pid in pids], time.perf_counter()
    await asyncio.gather(
        *(visit(visitor, slugs, begun + seconds, n) for n, visitor in enumerate(crowd))
    )
    took = time.perf_counter() - begun
    spent = [processor_ms(pid) - earlier for pid, earlier in zip(pids, before, strict=True)]
    shares = "/".join(f"{round(100 * own / sum(spent))}" for own in spent)
    say(f"{len(pids)} explorers, {visitors} visitors: processor shared {shares} %")
    return Crowd(
        [taken for visitor in crowd for taken in visitor.times],
        sum(visitor.failed for visitor in crowd),
        took,
        spent,
        [mebibytes(pid) for pid in pids],
    )
