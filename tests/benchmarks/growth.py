"""How many readers explorers behind nginx bear: `python -m tests.benchmarks growth [SECONDS]`.

The same crowd as in `explorer`, 50 and then 200 who each ask for another view about every five
seconds, through nginx with the configuration of deploy/nginx, to one explorer and to two. What a
view costs of the processor is what limits them: an explorer uses one core at most.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from explorer.connection import SharedWarehouse
from tests.benchmarks.explorer import PAUSE, Visitor, mebibytes, processor_ms, spread, visit
from tests.explorer.proxy import NGINX, Site
from warehouse.build import build_warehouse
from warehouse.common.home import Home

CROWDS = ((1, 50), (2, 50), (2, 200))
"""Explorers, visitors."""


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    seconds = float(arguments[0]) if arguments else 30.0
    if NGINX is None:
        sys.stdout.write("needs nginx: not measured\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        build_warehouse(home)
        slugs = SharedWarehouse(home.warehouse).ask(
            "SELECT slug FROM councils WHERE closed IS NULL"
        )
        for explorers, visitors in CROWDS:
            scratch = Path(folder) / f"{explorers}-{visitors}"
            scratch.mkdir()
            site = Site(home, scratch, explorers)
            try:
                asyncio.run(_measure(site, slugs["slug"].tolist(), visitors, seconds))
            finally:
                site.stop()


async def _measure(site: Site, slugs: list[str], visitors: int, seconds: float) -> None:
    # Each with a place of its own, as browsers have.
    crowd = [Visitor(site.port, cookie=f"councils_place={n % 256:02x}") for n in range(visitors)]
    pids = [explorer.process.pid for explorer in site.explorers]
    warm = Visitor(site.port)
    await warm.open()
    for page in ("", "compare", "council", "england"):
        await warm.ask(page, "")
    await warm.close()
    spent, begun = [processor_ms(pid) for pid in pids], time.perf_counter()
    await asyncio.gather(
        *(visit(visitor, slugs, begun + seconds, n) for n, visitor in enumerate(crowd))
    )
    took = time.perf_counter() - begun
    spent = [processor_ms(pid) - before for pid, before in zip(pids, spent, strict=True)]
    times = [taken for visitor in crowd for taken in visitor.times]
    failed = sum(visitor.failed for visitor in crowd)
    each = sum(spent) / len(times)
    shares = "/".join(f"{round(100 * own / sum(spent))}" for own in spent)
    memory = ", ".join(f"{mebibytes(pid):.0f}" for pid in pids)
    sys.stdout.write(
        f"{len(pids)} explorer{'s' * (len(pids) > 1)}, {visitors} visitors: "
        f"{len(times) / took:.1f} views a second of {visitors / PAUSE:.0f} wanted; "
        f"{spread(times)}; {failed} failed; "
        f"{each:.0f} ms of the processor a view, shared {shares} %; {memory} MiB; "
        f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores\n"
    )
    sys.stdout.flush()
