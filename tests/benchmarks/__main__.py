"""`python -m tests.benchmarks [--json FILE] [NAME [ARGUMENT ...]]`: one report of what is measured.

Without a name, all parts but the fuzz, in less than ten minutes on two free cores.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import pkgutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tests import benchmarks
from tests.benchmarks._measured import (
    Arguments,
    NotMeasuredError,
    Part,
    Report,
    as_json,
    as_table,
    read_json,
    say,
)

PROGRAM = "python -m tests.benchmarks"
ONLY_BY_NAME = ("fuzz",)  # ten thousand documents take longer than all others
# By name, a part repeats itself more often than when all run.
WHEN_ALL_RUN = {"collecting": ["--passes", "1"], "reading": ["--passes", "1"]}


def names() -> list[str]:
    """Return the names of the benchmarks: the modules beside this one."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if not name.startswith("_"))


def load(name: str) -> ModuleType:
    """Return the module of a benchmark."""
    return importlib.import_module(f"tests.benchmarks.{name}")


def what_there_is() -> str:
    """Return the name of each part, and the first line of what it says of itself."""
    lines = []
    for name in names():
        source = Path(benchmarks.__path__[0], f"{name}.py").read_text(encoding="utf-8")
        text = ast.get_docstring(ast.parse(source)) or ""
        about = text.splitlines()[0].partition(": `")[0].rstrip(".")
        lines.append(f"  {name:12}{about}{' (only by name)' * (name in ONLY_BY_NAME)}")
    return "\n".join(lines)


def command_line(arguments: Sequence[str]) -> tuple[str | None, list[str], Path | None]:
    """Return the part asked for, if one is, its arguments, and the file for JSON, if asked for."""
    parser = Arguments(
        prog=PROGRAM,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measure speed, memory and exactness, each beside a plain baseline of the\n"
        "same run. The report is a table on standard output; how it goes is written to standard\n"
        "error. Ends with 1 where something is not as allowed.",
        epilog=f"parts:\n{what_there_is()}\n\n"
        f"{PROGRAM} PART --help says what a part takes. For example:\n\n"
        f"  {PROGRAM} --json report.json\n"
        f"  {PROGRAM} explorer 20",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report there, too")
    parser.add_argument("part", nargs="?", help="one part; without it, all but the fuzz")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="what the part takes")
    chosen = parser.parse_args(arguments)
    if chosen.part is not None and chosen.part not in names():
        parser.error(f"no part {chosen.part}; there are: {', '.join(names())}")
    if chosen.json is not None and not chosen.json.absolute().parent.is_dir():
        parser.error(f"--json: there is no folder {chosen.json.absolute().parent}")
    return chosen.part, chosen.arguments, chosen.json


def measure(name: str, arguments: Sequence[str]) -> Part:
    """Run one part in this process and return what came of it."""
    say(f"== {name}")
    started = time.perf_counter()
    figures, not_measured, failed = [], "", ""
    try:
        figures = load(name).main(arguments)
    except NotMeasuredError as missing:
        not_measured = str(missing)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the other parts are reported
        traceback.print_exc()
        failed = f"{type(fault).__name__}: {fault}".splitlines()[0]
    seconds = time.perf_counter() - started
    say(f"   {not_measured or failed or f'{seconds:.0f} s'}")
    return Part(name, round(seconds, 1), figures, not_measured, failed)


def measure_apart(name: str, arguments: Sequence[str]) -> Part:
    """Run one part in a process of its own and return what came of it.

    Linux counts what a process once held to the peaks of its children, so that one part's memory
    would stand among another's figures.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "part.json")
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks", "--json", str(file), name, *arguments],
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if not file.is_file():
            return Part(name, 0, failed=f"it ended with code {done.returncode}")
        (part,) = read_json(file.read_text(encoding="utf-8")).parts
        return part


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for, and report it; return the exit code."""
    part, rest, file = command_line(arguments)
    if part is not None:
        parts = [measure(part, rest)]
    else:
        chosen = [name for name in names() if name not in ONLY_BY_NAME]
        parts = [measure_apart(name, WHEN_ALL_RUN.get(name, ())) for name in chosen]
    report = Report(parts)
    sys.stdout.write(as_table(report))
    if file is not None:
        file.write_text(as_json(report), encoding="utf-8")
    missed = any(figure.met is False for part in parts for figure in part.figures)
    return int(missed or any(part.failed for part in parts))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
