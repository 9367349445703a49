"""How fast a page answers: `python -m tests.benchmarks explorer [ROUNDS]`.

Changes the council on the first page, on a warehouse of the embedded snapshot, without a browser:
what the server does between a visitor's choice and its answer. Prints milliseconds, and the ratio
to one plain query of the same warehouse, which says more on a busy machine. DESIGN.md section 8
allows 300 ms.
"""

from __future__ import annotations

import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from streamlit.testing.v1 import AppTest

from explorer import connection
from explorer.connection import SharedWarehouse
from warehouse.build import build_warehouse
from warehouse.common.home import Home

APP = Path(connection.__file__).with_name("app.py")
PLAIN = "SELECT council, strand, grade FROM standings WHERE until IS NULL AND la_code % 7 <> $n"
ALLOWED_MS = 300


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    rounds = int(arguments[0]) if arguments else 20
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        build_warehouse(home)
        os.environ["COUNCILS_HOME"] = folder
        page = AppTest.from_file(APP, default_timeout=60).run()
        names = [name for name in page.selectbox(key="council").options if "(" not in name]
        step = len(names) // rounds or 1
        changes = [
            _milliseconds(lambda name=name: page.selectbox(key="council").set_value(name).run())
            for name in names[::step][:rounds]
        ]
        same = _milliseconds(page.run)
        warehouse = SharedWarehouse(home.warehouse)
        plain = [
            _milliseconds(lambda n=n: warehouse.ask(PLAIN, {"n": n})) for n in range(rounds + 1)
        ][1:]
    median, query = statistics.median(changes), statistics.median(plain)
    sys.stdout.write(
        f"another council: median {median:.0f} ms, slowest {max(changes):.0f} ms, of {rounds} "
        f"(allowed: {ALLOWED_MS}); {median / query:.0f} times a plain query ({query:.1f} ms)\n"
        f"the same view again: {same:.0f} ms\n"
    )


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
