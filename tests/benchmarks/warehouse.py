"""How fast the warehouse is built and answers, and how that grows with the data.

`python -m tests.benchmarks warehouse [--times N]` builds from the snapshot, and again with N times
(by default 100) the inspections, by giving every council, neighbour and document N - 1 made-up
twins. Each build runs in a process of its own, so that its memory can be told, and beside it what
DuckDB needs at least ("plain"): reading the same CSV files and writing them to tables. Times are
the best of five runs (the big build: of one), for what else a machine does only adds to them.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.build import COLLECTED_TABLES, SNAPSHOT
from warehouse.sql.examples import load_examples

REFERENCE = SNAPSHOT.parent / "reference"
AIM_SECONDS, AIM_MIB, AIM_QUERY_MS, AIM_GROWN_SECONDS = 5.0, 500, 50.0, 60.0
RUNS = 5
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
    """Write the CSV files of a folder with their rows `times` over, told apart as TWINS says."""
    target.mkdir()
    with duckdb.connect() as connection:
        for file in sorted(source.glob("*.csv")):
            if file.stem not in TWINS:
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
            connection.execute(
                f"SELECT count(*) FROM read_csv('{folder / table}.csv', header = true, "
                "all_varchar = true)"
            ).fetchall()
            for table in COLLECTED_TABLES
        ]
    return sum(int(rows[0][0]) for rows in counted)


def time_queries(warehouse: Path) -> dict[str, float]:
    """Return the milliseconds that each documented query takes warm: the best of RUNS runs."""
    queries = {"(count of judgements)": "SELECT count(*) FROM judgements"}
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


def verdict(value: float, aim: float) -> str:
    """Return "ok", or by how much the aim was missed."""
    return "ok" if value <= aim else f"MISSED ({value / aim:.1f} x)"


def main(arguments: list[str]) -> None:
    """Run the benchmark and print its tables.

    Args:
        arguments: `--times N` for another growth than a hundredfold.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks warehouse")
    parser.add_argument("--times", type=int, default=100, help="how much more in the second build")
    times = parser.parse_args(arguments).times
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        scratch = Path(name)
        sizes = {1: (SNAPSHOT, REFERENCE)}
        for size in (max(2, times // 10), max(3, times)):
            sizes[size] = scratch / f"facts {size}", scratch / f"reference {size}"
            for source, target in zip(sizes[1], sizes[size], strict=True):
                # In a process of its own: Linux counts what this one once held to the peaks of
                # its children.
                run(MULTIPLY, str(source), str(target), str(size))
        report(scratch, sizes)


def report(scratch: Path, sizes: dict[int, tuple[Path, Path]]) -> None:
    """Measure each size and print what came of it.

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
    lines: list[tuple[str, ...]] = [
        ("build", "facts", "s", "processor s", "MiB", "ms a 1,000 facts", "plain s", "ratio")
    ]
    small, middle, large = sorted(sizes)
    for size, build in builds.items():
        lines.append(
            (
                f"{size} x the snapshot",
                f"{rows[size]:,}",
                f"{build.seconds:.2f}",
                f"{build.processor:.2f}",
                f"{build.mib:.0f}",
                f"{1e6 * build.seconds / rows[size]:.1f}",
                f"{plain[size].seconds:.2f}",
                f"{build.seconds / plain[size].seconds:.1f}",
            )
        )
    sys.stdout.write(table(lines) + "\n")
    lines = [("query, warm", "ms", f"ms at {large} x", "growth")]
    for name, taken in sorted(queries[small].items(), key=lambda item: -item[1]):
        later = queries[large][name]
        lines.append((name, f"{taken:.1f}", f"{later:.1f}", f"{later / taken:.1f}"))
    sys.stdout.write(table(lines) + "\n")
    slowest = max(queries[small], key=lambda name: queries[small][name])

    def further(first: int, last: int) -> float:
        """Return the processor time that each further fact costs between two sizes."""
        time_taken = builds[last].processor - builds[first].processor
        return time_taken / (rows[last] - rows[first])

    linear = further(middle, large) / further(small, middle)
    lines = [("aim", "measured", "")]
    for what, value, aim, unit in (
        (f"build under {AIM_SECONDS:g} s", builds[small].seconds, AIM_SECONDS, "s"),
        (f"build under {AIM_MIB} MiB", builds[small].mib, AIM_MIB, "MiB"),
        (f"every query under {AIM_QUERY_MS:g} ms", queries[small][slowest], AIM_QUERY_MS, "ms"),
        (
            f"{large} x under {AIM_GROWN_SECONDS:g} s",
            builds[large].seconds,
            AIM_GROWN_SECONDS,
            "s",
        ),
        (f"growth beyond {middle} x, against growth up to it, 1.1 x", linear, 1.1, "x"),
    ):
        lines.append((what, f"{value:.2f} {unit}".strip(), verdict(value, aim)))
    sys.stdout.write(table(lines))
    if hasattr(os, "getloadavg"):
        load, cores = os.getloadavg()[0], os.cpu_count() or 1
        sys.stdout.write(
            f"\n{load:.1f} programs wanted the machine's {cores} cores at the end"
            f"{'; times on the clock are longer for it' if load > cores else ''}.\n"
        )


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(sys.argv[1:])
