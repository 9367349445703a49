"""How quickly reports are read: `python -m tests.benchmarks reading [FOLDER]`.

Reads every PDF of the folder of real reports whole, grades and paragraphs included, with one
process and with two, and compares with what PDFium needs for the text alone (`get_text_range` of
every page) over the same files in the same run. Each pass runs in processes of its own, and the
quickest of several counts, because other work on the machine only ever slows a pass down. Where
there is much of it, the processor time beside the time by the clock is the one to compare.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks._measured import Arguments, Measured, NotMeasuredError, say, times
from tests.conftest import ROOT, find_shared

PASSES = 3


def plain_pass(files: list[Path]) -> int:
    """Take the text of every page with plain pypdfium2; return how many files have any."""
    import pypdfium2

    count = 0
    for file in files:
        try:
            document = pypdfium2.PdfDocument(file.read_bytes())
        except pypdfium2.PdfiumError:
            continue
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            text_page.get_text_range()
            text_page.close()
            page.close()
        document.close()
        count += 1
    return count


def whole_pass(files: list[Path]) -> int:
    """Read every file whole in this process; return how many are reports."""
    from scraper.documents.reports.report import read_report

    return sum(read_report(file.read_bytes()).status == "ok" for file in files)


def confined_pass(files: list[Path], processes: int) -> int:
    """Read every file whole in confined processes; return how many are reports."""
    from scraper.documents.process.confined import ConfinedReader

    with ConfinedReader(processes) as reader:
        reports = reader.read_all((file, file.read_bytes()) for file in files)
        return sum(report.status == "ok" for _, report in reports)


def measure(kind: str, folder: Path) -> dict[str, float]:
    """Run one pass here; return its seconds, its reports, processor time and peak memory in MiB.

    Memory is the largest resident set of this process, and that of its largest child beside it.
    """
    import resource

    files = sorted(folder.rglob("*.pdf"))
    start = time.perf_counter()
    if kind == "plain":
        count = plain_pass(files)
    elif kind == "whole":
        count = whole_pass(files)
    else:
        count = confined_pass(files, int(kind))
    seconds = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = int(kind) if kind.isdigit() else 0
    return {
        "seconds": seconds,
        "reports": count,
        "processor": own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime,
        "memory": (own.ru_maxrss + children * ended.ru_maxrss) / 1024,
    }


def best_of(kind: str, folder: Path, passes: int) -> dict[str, float]:
    """Return the quickest of several passes, each in a fresh process."""
    found = []
    for _ in range(passes):
        code = (
            "import json, pathlib, sys; from tests.benchmarks.reading import measure;"
            "print(json.dumps(measure(sys.argv[1], pathlib.Path(sys.argv[2]))))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, kind, str(folder)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        found.append(json.loads(done.stdout))
    return min(found, key=lambda measured: measured["seconds"])


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return how long each way of reading took beside the plain pass."""
    parser = Arguments("python -m tests.benchmarks reading", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="with PDFs below it")
    parser.add_argument("--passes", type=times, default=PASSES)
    chosen = parser.parse_args(arguments)
    shared = find_shared()
    folder = chosen.folder or (shared / "reports" if shared else None)
    if folder is None:
        raise NotMeasuredError("no folder of real reports (COUNCILS_SHARED, or ../shared)")
    if not any(folder.rglob("*.pdf")):
        parser.error(f"no PDF below {folder}")
    plain = best_of("plain", folder, chosen.passes)
    say(f"plain pypdfium2: {plain['reports'] / plain['seconds']:.1f} files a second")
    text_alone = "plain pypdfium2, text of every page and nothing else"
    figures = []
    for kind, what in (
        ("whole", "every report, in this process"),
        ("1", "every report, one confined process"),
        ("2", "every report, two confined processes"),
    ):
        measured = best_of(kind, folder, chosen.passes)
        say(f"{what}: {measured['reports'] / measured['seconds']:.1f} reports a second")
        figures += [
            Measured(what, measured["seconds"], "s", plain["seconds"], text_alone),
            Measured(
                f"{what}, processor", measured["processor"], "s", plain["processor"], text_alone
            ),
            Measured(f"{what}, memory", measured["memory"], "MiB", plain["memory"], text_alone),
        ]
    return figures
