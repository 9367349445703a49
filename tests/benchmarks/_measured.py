"""What a benchmark found: figures, each beside a plain baseline of the same run."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from importlib.metadata import version
from typing import Any, NoReturn

VERSIONS_OF = ("duckdb", "streamlit", "scrapy", "pypdfium2", "pyarrow", "altair")


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure.

    Attributes:
        what: What was measured.
        value: How much.
        unit: Of what: "ms", "s", "MiB", "KB", or what was counted.
        baseline: As much of the plain way, measured in the same run; none where `beside` says why.
        beside: What the baseline is, or why a ratio would mean nothing.
        allowed: What the value may be at most.
        allowed_ratio: What the ratio to the baseline may be at most.
        no_less: What is allowed is the least, not the most.
    """

    what: str
    value: float
    unit: str
    baseline: float | None
    beside: str
    allowed: float | None = None
    allowed_ratio: float | None = None
    no_less: bool = False

    @property
    def ratio(self) -> float | None:
        """Return the value as so many times the baseline, if there is one."""
        return self.value / self.baseline if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Return whether the value is as allowed; nothing where nothing is asked of it."""
        asked = [
            (found, limit)
            for found, limit in (
                (self.value, self.allowed),
                (self.ratio, self.allowed_ratio),
            )
            if limit is not None
        ]
        if not asked:
            return None
        return all(
            found is not None and (found >= limit if self.no_less else found <= limit)
            for found, limit in asked
        )


def times(text: str) -> int:
    """Return how often something is done, as an argument says it: once at least."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


class NotMeasuredError(Exception):
    """What a benchmark needs is not here; says what."""


class Arguments(argparse.ArgumentParser):
    """A command line that says in one line what is wrong with it."""

    def error(self, message: str) -> NoReturn:
        """End with one line."""
        self.exit(2, f"{self.prog}: {message} (--help says what there is)\n")


@dataclass(frozen=True, slots=True)
class Part:
    """What came of one benchmark.

    Attributes:
        name: Its name.
        seconds: How long it took.
        figures: What it measured.
        not_measured: Why it measured nothing, if so.
        failed: What went wrong, if so.
    """

    name: str
    seconds: float
    figures: Sequence[Measured] = ()
    not_measured: str = ""
    failed: str = ""


def say(line: str) -> None:
    """Write to standard error how it goes: standard output is for the report."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def machine() -> dict[str, Any]:
    """Return what measured: cores, memory, system, Python, and the libraries that do the work."""
    return {
        "cores": os.cpu_count(),
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in VERSIONS_OF},
    }


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one run.

    Attributes:
        parts: What came of each benchmark.
        date: The day on which the run ended, in UTC.
        machine: What measured, as `machine` says it.
        load: How many programs wanted a core at the end.
    """

    parts: Sequence[Part]
    date: dt.date = field(default_factory=lambda: dt.datetime.now(dt.UTC).date())
    machine: Mapping[str, Any] = field(default_factory=machine)
    load: float = field(default_factory=lambda: os.getloadavg()[0])


def as_json(report: Report) -> str:
    """Return the whole report as JSON."""
    said = {
        "date": report.date.isoformat(),
        "machine": report.machine,
        "load": report.load,
        "parts": [
            {
                **asdict(part),
                "figures": [
                    {**asdict(figure), "ratio": figure.ratio, "met": figure.met}
                    for figure in part.figures
                ],
            }
            for part in report.parts
        ],
    }
    return json.dumps(said, indent=1) + "\n"


def read_json(text: str) -> Report:
    """Return the report that `as_json` wrote."""
    said = json.loads(text)
    own = {attribute.name for attribute in fields(Measured)}
    parts = [
        Part(
            **{
                **part,
                "figures": tuple(
                    Measured(**{name: value for name, value in figure.items() if name in own})
                    for figure in part["figures"]
                ),
            }
        )
        for part in said["parts"]
    ]
    return Report(tuple(parts), dt.date.fromisoformat(said["date"]), said["machine"], said["load"])


def as_table(report: Report) -> str:
    """Return the whole report as one table, with a line above it on the machine."""
    rows: list[tuple[str, ...]] = [
        ("part", "what", "value", "unit", "baseline", "ratio", "allowed", "met", "beside")
    ]
    for part in report.parts:
        rows += [_row(part.name, figure) for figure in part.figures]
        why = part.not_measured or (part.failed and f"failed: {part.failed}")
        if why:
            rows.append((part.name, "not measured", *[""] * 6, why))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    to_the_right = {2, 4, 5, 6}
    lines = [
        "  ".join(
            cell.rjust(width) if place in to_the_right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    of = report.machine
    first = (
        f"{report.date:%-d %B %Y}: {of['cores']} cores, {of['memory_mib']:,} MiB, "
        f"{of['system']}, Python {of['python']}, "
        + ", ".join(f"{name} {number}" for name, number in of["versions"].items())
    )
    took = sum(part.seconds for part in report.parts)
    load = f"{report.load:.1f} programs wanted the {of['cores']} cores at the end"
    return "\n".join((first, "", *lines, "", f"{took:.0f} s in all; {load}", ""))


def _row(part: str, figure: Measured) -> tuple[str, ...]:
    """Return the cells of one figure."""
    return (
        part,
        figure.what,
        number(figure.value),
        figure.unit,
        number(figure.baseline),
        number(figure.ratio),
        _allowed(figure),
        {True: "yes", False: "NO", None: ""}[figure.met],
        figure.beside,
    )


def _allowed(figure: Measured) -> str:
    """Return what is allowed, in words as short as a column."""
    sign = ">=" if figure.no_less else "<="
    limits = (
        figure.allowed is not None and f"{sign} {number(figure.allowed)}",
        figure.allowed_ratio is not None and f"ratio {sign} {number(figure.allowed_ratio)}",
    )
    return ", ".join(limit for limit in limits if limit)


def number(value: float | None) -> str:
    """Return a figure with as many digits as it deserves."""
    if value is None:
        return ""
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
