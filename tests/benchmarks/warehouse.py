"""How fast the warehouse is built and answers, and how that grows with the data.

`python -m tests.benchmarks warehouse [--times N]` builds from the snapshot, and again with N times
(by default 100) the inspections, by giving every council, neighbour and document N - 1 made-up
twins. Each build runs in a process of its own, so that its memory can be seen, and beside it what
DuckDB needs at least ("plain"): reading the same files and writing them to tables. Times are
the best of five runs (the big build: of one), for what else a machine does only adds to them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.benchmarks._measured import Arguments, Measured, say
from warehouse.build import COLLECTED_TABLES, SNAPSHOT
from warehouse.sql.examples import load_examples

REFERENCE = SNAPSHOT.parent / "reference"
AIM_SECONDS, AIM_MIB, AIM_QUERY_MS, AIM_GROWN_SECONDS = 5.0, 500, 50.0, 60.0
RUNS = 5
COUNT = "(count of judgements)"
LEAST_GROWTH = 20
TWIN = 1000  # what a twin's council code is higher by; the real ones have three digits

BUILD = """
import sys
from datetime import date
from pathlib import Path
from warehouse.build import build_warehouse
from warehouse.common.home import Home
build_warehouse(Home(Path(sys.argv[1])), snapshot=Path(sys.argv[2]), reference=Path(sys.argv[3]),
                today=date.fromisoformat(sys.argv[4]), whole_country=sys.argv[5] == "whole")
"""
PLAIN = """
import sys
from pathlib import Path
import duckdb
with duckdb.connect(str(Path(sys.argv[1]) / "plain.duckdb")) as connection:
    for folder in sys.argv[2:4]:
        for file in sorted(Path(folder).glob("*.csv")):
            connection.execute(f"CREATE TABLE {file.stem} AS FROM read_csv('{file}', "
                               "header = true, all_varchar = true)")
        for file in sorted(Path(folder).glob("*.parquet")):
            connection.execute(f"CREATE TABLE {file.stem} AS FROM '{file}'")
"""
MULTIPLY = """
import sys
from pathlib import Path
from tests.benchmarks.warehouse import multiply
multiply(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
"""
# How each column of a CSV file differs from one twin (number k) to the next; those that are in no
# list are the same. Rows of files that are in no list are not multiplied.
COUNCIL_CODE = "CAST(CAST({0} AS INTEGER) + {twin} * k AS VARCHAR)"
NUMBER = "CAST(CAST({0} AS BIGINT) + 10000000000 * k AS VARCHAR)"
URN = "CAST(CAST({0} AS INTEGER) + 100000 * k AS VARCHAR)"
LABEL = "{0} || ' ' || k"
LABELS = "array_to_string([x || ' ' || k FOR x IN string_split({0}, ';')], ';')"
TWINS = {
    "councils": {
        "la_code": COUNCIL_CODE,
        "name": LABEL,
        "urn": URN,
        "ons_code": LABEL,
        "former_ons_codes": LABELS,
    },
    "council_names": {"la_code": COUNCIL_CODE, "name": LABEL},
    "council_changes": {
        "predecessor_la_code": COUNCIL_CODE,
        "successor_la_code": COUNCIL_CODE,
        "successor_name": LABEL,
    },
    "statistical_neighbours": {"la_code": COUNCIL_CODE, "peer_la_code": COUNCIL_CODE},
    "borders": {"la_code_a": COUNCIL_CODE, "la_code_b": COUNCIL_CODE},
    "tiles": {
        "la_code": COUNCIL_CODE,
        "tile_column": "CAST(CAST({0} AS INTEGER) + 100 * k AS VARCHAR)",
    },
    "districts": {"la_code": COUNCIL_CODE, "name": LABEL},
    "known_gaps": {"la_code": COUNCIL_CODE},
    "explained_differences": {"la_code": COUNCIL_CODE},
    "listed_councils": {"urn": URN, "name": LABEL, "url": LABEL},
    "listings": {"urn": URN, "file_id": NUMBER, "url": LABEL},
    "documents": {"url": LABEL, "sha256": LABEL, "file_id": NUMBER},
    "inspections": {
        "source_id": LABEL,
        "url": LABEL,
        "sha256": LABEL,
        "urn": URN,
        "ons_code": LABEL,
        "council_printed": LABEL,
    },
    "judgements": {"source_id": LABEL},
    "visits": {
        "source_id": LABEL,
        "url": LABEL,
        "sha256": LABEL,
        "ons_code": LABEL,
        "council_printed": LABEL,
    },
    "letters": {"urn": URN, "council_printed": LABEL, "url": LABEL, "sha256": LABEL},
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one child process took.

    Attributes:
        seconds: On the clock.
        processor: Seconds of processor time, which other programs disturb less.
        mib: Memory at its peak, in MiB.
    """

    seconds: float
    processor: float
    mib: float


def multiply(source: Path, target: Path, times: int) -> None:
    """Write the files of a folder with their rows `times` over, told apart as TWINS says."""
    target.mkdir()
    with duckdb.connect() as connection:
        for file in sorted(source.iterdir()):
            if file.suffix != ".csv" or file.stem not in TWINS:
                shutil.copy(file, target)
                continue
            read = f"read_csv('{file}', header = true, all_varchar = true)"
            changes = ", ".join(
                f"CASE WHEN k = 0 THEN {name} ELSE {rule.format(name, twin=TWIN)} END AS {name}"
                for name, rule in TWINS[file.stem].items()
            )
            connection.execute(
                f"COPY (SELECT t.* REPLACE ({changes}) FROM {read} t, range({times}) twins(k)) "
                f"TO '{target / file.name}' (HEADER)"
            )


def run(code: str, *arguments: str) -> Run:
    """Run Python code in a process of its own and return what it took.

    Raises:
        RuntimeError: it failed; with the last line of what it said.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], stdout=subprocess.DEVNULL, stderr=errors
        )
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
            processor = usage.ru_utime + usage.ru_stime
        else:
            child.wait()
            peak = processor = float("nan")
        seconds = time.monotonic() - started
        if child.returncode:
            errors.seek(0)
            raise RuntimeError(errors.read().decode(errors="replace").strip().splitlines()[-1])
    return Run(seconds, processor, peak)


def count_rows(folder: Path) -> int:
    """Return how many facts a snapshot holds."""
    with duckdb.connect() as connection:
        counted = [
            connection.sql(f"SELECT count(*) FROM '{file}'").fetchall()
            for file in sorted(folder.iterdir())
            if file.stem in COLLECTED_TABLES and file.suffix in {".csv", ".parquet"}
        ]
    return sum(int(rows[0][0]) for rows in counted)


def time_queries(warehouse: Path) -> dict[str, float]:
    """Return the milliseconds that each documented query takes warm: the best of RUNS runs."""
    queries = {COUNT: "SELECT count(*) FROM judgements"}
    queries |= {example.name: example.sql for example in load_examples()}
    day = "DATE '2017-04-07'"
    queries |= {
        "standing_on": f"FROM standing_on({day})",
        "standing_as_ofsted_counts": f"FROM standing_as_ofsted_counts({day}, {day})",
        "decline": f"FROM decline(DATE '2012-07-27', {day})",
    }
    for kind in ("statistical", "border", "region", "england"):
        for macro in ("peers", "compare", "spread"):
            queries[f"{macro}, {kind}"] = f"FROM {macro}('Tower Hamlets', '{kind}', {day})"
    taken: dict[str, float] = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name, sql in queries.items():
            times = []
            for _ in range(RUNS + 1):
                started = time.perf_counter()
                connection.execute(sql).fetchall()
                times.append(1000 * (time.perf_counter() - started))
            taken[name] = min(times[1:])
    return taken


def table(rows: list[tuple[str, ...]]) -> str:
    """Return rows as aligned text, the first column to the left and the others to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        row[0].ljust(widths[0])
        + "".join("  " + cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return what builds and queries take, at the snapshot's size and grown.

    Args:
        arguments: `--times N` for another growth than a hundredfold.
    """
    parser = Arguments("python -m tests.benchmarks warehouse", description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="how much more in the second build")
    times = parser.parse_args(arguments).times
    if times < LEAST_GROWTH:
        parser.error(f"--times: at least {LEAST_GROWTH}, to tell growth from growth")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        scratch = Path(name)
        sizes = {1: (SNAPSHOT, REFERENCE)}
        for size in (max(2, times // 10), times):
            sizes[size] = scratch / f"facts {size}", scratch / f"reference {size}"
            for source, target in zip(sizes[1], sizes[size], strict=True):
                # In a process of its own: Linux counts what this one once held to the peaks of
                # its children.
                run(MULTIPLY, str(source), str(target), str(size))
        return report(scratch, sizes)


def report(scratch: Path, sizes: dict[int, tuple[Path, Path]]) -> list[Measured]:
    """Measure each size; print each build and query, and return the figures that count.

    Args:
        scratch: A folder to work in.
        sizes: Folders of the facts and of the reference tables, by how often they are multiplied.
    """
    today = "2026-11-23"
    builds: dict[int, Run] = {}
    plain: dict[int, Run] = {}
    rows: dict[int, int] = {}
    queries: dict[int, dict[str, float]] = {}
    for size, (snapshot, reference) in sizes.items():
        home = scratch / f"home {size}"
        home.mkdir()
        extent = "whole" if size == 1 else "part"
        plain[size] = run(PLAIN, str(home), str(snapshot), str(reference))
        arguments = (str(home), str(snapshot), str(reference), today, extent)
        tries = [run(BUILD, *arguments) for _ in range(RUNS if size == 1 else 1)]
        builds[size] = min(tries, key=lambda one: one.seconds)
    for size, (snapshot, _) in sizes.items():
        rows[size] = count_rows(snapshot)
        queries[size] = time_queries(scratch / f"home {size}" / "warehouse.duckdb")
    small, middle, large = sorted(sizes)
    lines: list[tuple[str, ...]] = [("build", "facts", "processor s", "ms a 1,000 facts")]
    lines += [
        (
            f"{size} x the snapshot",
            f"{rows[size]:,}",
            f"{build.processor:.2f}",
            f"{1e6 * build.seconds / rows[size]:.1f}",
        )
        for size, build in builds.items()
    ]
    say(table(lines))
    lines = [("query, warm", "ms", f"ms at {large} x", "growth")]
    for name, taken in sorted(queries[small].items(), key=lambda item: -item[1]):
        later = queries[large][name]
        lines.append((name, f"{taken:.1f}", f"{later:.1f}", f"{later / taken:.1f}"))
    say(table(lines))

    def further(first: int, last: int) -> float:
        """Return the processor time that each further fact costs between two sizes."""
        time_taken = builds[last].processor - builds[first].processor
        return time_taken / (rows[last] - rows[first])

    slowest = max(queries[small], key=lambda name: queries[small][name])
    files = "reading the same files into tables, nothing else"
    here, grown = builds[small], builds[large]
    return [
        Measured(
            "build from the snapshot",
            here.seconds,
            "s",
            plain[small].seconds,
            files,
            allowed=AIM_SECONDS,
        ),
        Measured(
            "build from the snapshot, processor", here.processor, "s", plain[small].processor, files
        ),
        Measured(
            "build from the snapshot, memory",
            here.mib,
            "MiB",
            plain[small].mib,
            files,
            allowed=AIM_MIB,
        ),
        Measured(
            f"build, {large} times the inspections",
            grown.seconds,
            "s",
            plain[large].seconds,
            files,
            allowed=AIM_GROWN_SECONDS,
        ),
        Measured(
            f"build, {large} times the inspections, memory",
            grown.mib,
            "MiB",
            plain[large].mib,
            files,
        ),
        Measured(
            f"each further fact, {middle} to {large} times",
            1e6 * further(middle, large),
            "us",
            1e6 * further(small, middle),
            f"each further fact, up to {middle} times",
            allowed_ratio=1.1,
        ),
        Measured(
            f"slowest documented query: {slowest}",
            queries[small][slowest],
            "ms",
            queries[small][COUNT],
            "counting the judgements",
            allowed=AIM_QUERY_MS,
        ),
    ]
