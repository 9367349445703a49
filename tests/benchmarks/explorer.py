"""How fast the explorer answers: `python -m tests.benchmarks explorer [SECONDS]`.

Talks to `councils explore` on a warehouse of the embedded snapshot through the server's own
WebSocket, as browsers do: one visitor who asks for one view after another, then 50 who each ask
for another about every five seconds. An empty Streamlit page is measured beside it in the same
run, for what the machine and Streamlit cost themselves. Allowed are 300 ms for a changed
control, 1.5 s and 600 MiB with 50 visitors (95th percentiles), 400 KB a page.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

from explorer.connection import SharedWarehouse
from tests.benchmarks._measured import Arguments, Measured
from tests.explorer.serving import Server, answers, free_port
from warehouse.build import build_warehouse
from warehouse.common.home import Home

VISITORS, PAUSE = 50, 5.0
PAGES = ("compare", "compare", "compare", "", "council", "england")
"""Where the 50 go: mostly to the heaviest page, and not to pages that are not there."""
ALLOWED_MS, ALLOWED_CROWD_MS, ALLOWED_MIB, ALLOWED_KB = 300, 1500, 600, 400
EMPTY = "import streamlit as st\nst.title('Empty')\n"


@dataclass
class Visitor:
    """One open page of a browser, without the browser."""

    port: int
    cookie: str = ""
    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    failed: int = 0

    async def open(self) -> None:
        """Connect."""
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
            max_size=None,
            compression=None,
            open_timeout=120,
        )

    async def ask(self, path: str, query: str) -> None:
        """Ask for a view, and wait until it is all there."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = calc_hash(path)
        started, size = time.perf_counter(), 0
        await self._socket.send(message.SerializeToString())
        while True:
            answer = await asyncio.wait_for(self._socket.recv(), 120)
            size += len(answer)
            part = ForwardMsg.FromString(answer)
            kind = part.WhichOneof("type")
            if kind == "delta" and part.delta.new_element.WhichOneof("type") == "exception":
                self.failed += 1
            if kind == "script_finished":
                break
        self.times.append((time.perf_counter() - started) * 1000)
        self.sizes.append(size)

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()


@dataclass(frozen=True, slots=True)
class Views:
    """What views of one server took.

    Attributes:
        first: Milliseconds of the first view.
        times: Milliseconds of each view after it.
        processor: Milliseconds of the processor that each took.
        size: Kilobytes of the largest.
        memory: MiB that the server holds.
    """

    first: float
    times: list[float]
    processor: float
    size: float
    memory: float


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return what views take beside an empty page, alone and in a crowd."""
    parser = Arguments("python -m tests.benchmarks explorer", description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=40.0, help="of the crowd")
    seconds = parser.parse_args(arguments).seconds
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        build_warehouse(home)
        slugs = SharedWarehouse(home.warehouse).ask(
            "SELECT slug FROM councils WHERE closed IS NULL"
        )
        empty = asyncio.run(empty_page(Path(folder)))
        server = Server(home.folder, Path(folder) / "log")
        try:
            server.wait()
            return asyncio.run(_measure(server, slugs["slug"].tolist(), seconds, empty))
        finally:
            server.stop()


async def _measure(
    server: Server, slugs: list[str], seconds: float, empty: Views
) -> list[Measured]:
    beside, late = "an empty Streamlit page", percentile_95(empty.times)
    alone = Visitor(server.port)
    await alone.open()
    await alone.ask("", "")
    figures = [Measured("first view of a new server", alone.times[0], "ms", empty.first, beside)]
    chosen = random.Random(1).sample(slugs, 40)
    await alone.ask("compare", "")
    for which in ("not seen before", "seen before"):
        alone.times.clear()
        spent = processor_ms(server.process.pid)
        for slug in chosen:
            await alone.ask("compare", f"council={slug}")
        spent = (processor_ms(server.process.pid) - spent) / len(chosen)
        figures += [
            Measured(
                f"another council, {which}, 95th percentile",
                percentile_95(alone.times),
                "ms",
                late,
                beside,
                allowed=ALLOWED_MS,
            ),
            Measured(
                f"another council, {which}, median",
                statistics.median(alone.times),
                "ms",
                statistics.median(empty.times),
                beside,
            ),
            Measured(f"another council, {which}, processor", spent, "ms", empty.processor, beside),
        ]
    figures.append(
        Measured(
            "largest page", max(alone.sizes) / 1000, "KB", empty.size, beside, allowed=ALLOWED_KB
        )
    )
    by_itself = percentile_95(alone.times)
    await alone.close()
    if not seconds:
        return figures
    crowd = [Visitor(server.port) for _ in range(VISITORS)]
    peak: list[float] = []
    ends = time.perf_counter() + seconds
    watch = asyncio.create_task(_watch(server.process.pid, peak))
    await asyncio.gather(*(visit(visitor, slugs, ends, n) for n, visitor in enumerate(crowd)))
    watch.cancel()
    times = [taken for visitor in crowd for taken in visitor.times]
    return [
        *figures,
        Measured(
            f"{VISITORS} visitors: views a second",
            len(times) / seconds,
            "views",
            VISITORS / PAUSE,
            "as many as they want",
        ),
        Measured(
            f"{VISITORS} visitors: 95th percentile",
            percentile_95(times),
            "ms",
            by_itself,
            "one visitor, a council seen before",
            allowed=ALLOWED_CROWD_MS,
        ),
        Measured(
            f"{VISITORS} visitors: memory",
            max(peak),
            "MiB",
            empty.memory,
            "a server of an empty page, one visitor",
            allowed=ALLOWED_MIB,
        ),
        Measured(
            f"{VISITORS} visitors: failed",
            sum(visitor.failed for visitor in crowd),
            "views",
            len(times),
            "all views",
            allowed=0,
        ),
    ]


async def visit(visitor: Visitor, slugs: list[str], ends: float, number: int) -> None:
    """Ask for one view after another, with pauses, until a time of `time.perf_counter`."""
    chance = random.Random(number)
    await visitor.open()
    await asyncio.sleep(chance.uniform(0, PAUSE))
    while time.perf_counter() < ends:
        await visitor.ask(chance.choice(PAGES), f"council={chance.choice(slugs)}")
        await asyncio.sleep(chance.uniform(0.8, 1.2) * PAUSE)
    await visitor.close()


async def _watch(process: int, peak: list[float]) -> None:
    while True:
        peak.append(mebibytes(process))
        await asyncio.sleep(0.5)


def mebibytes(process: int) -> float:
    """Return the memory that a process holds."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def processor_ms(process: int) -> float:
    """Return the time of the processor that a process took: what a busy machine does not change."""
    counters = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(counters[11]) + int(counters[12])) / os.sysconf("SC_CLK_TCK")


async def empty_page(folder: Path) -> Views:
    """Return what a page with nothing but a title takes, as a yardstick."""
    page, port = folder / "empty.py", free_port()
    page.write_text(EMPTY)
    with (folder / "empty.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port),
             "--server.headless", "true", "--browser.gatherUsageStats", "false"],
            stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        while not answers(port):
            if process.poll() is not None:
                raise RuntimeError("the server of the empty page ended")
            await asyncio.sleep(0.1)
        visitor = Visitor(port)
        await visitor.open()
        await visitor.ask("", "")
        spent = processor_ms(process.pid)
        for _ in range(40):
            await visitor.ask("", "")
        spent = (processor_ms(process.pid) - spent) / 40
        await visitor.close()
        return Views(
            visitor.times[0],
            visitor.times[1:],
            spent,
            max(visitor.sizes) / 1000,
            mebibytes(process.pid),
        )
    finally:
        process.kill()
        process.wait()


def percentile_95(times: Iterable[float]) -> float:
    """Return the 95th percentile of times."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
