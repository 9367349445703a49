"""`councils extract`: read report PDFs, files or folders, without any crawl."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from scraper.documents.process.confined import ConfinedReader
from scraper.documents.reports.council_names import bare_council_name
from scraper.records import DocumentStatus, Judgement, Report
from warehouse.common.arguments import LocalPath
from warehouse.common.counting import counted
from warehouse.common.problems import Problem
from warehouse.common.text import plain_line
from warehouse.councils import find_council


def files_under(
    paths: Iterable[Path], on_error: Callable[[OSError], None] | None = None
) -> Iterator[Path]:
    """Yield each path, and for a folder every *.pdf below it in order of its path.

    Args:
        paths: Files and folders.
        on_error: Told of each folder that cannot be looked into, whose reports else go unmissed.
    """
    for path in paths:
        if path.is_dir():
            names = (
                Path(at, name) for at, _, names in os.walk(path, onerror=on_error) for name in names
            )
            yield from sorted(
                file for file in names if file.suffix.lower() == ".pdf" and file.is_file()
            )
        else:
            yield path


def council_of(report: Report) -> str | None:
    """Return the council's name in our list; where that has none, the printed one, shortened."""
    if not report.council_printed:
        return None
    plain = bare_council_name(report.council_printed)
    for name in (report.council_printed, plain):
        known = find_council(name, report.started)
        if known:
            return known.name
    return plain


def as_object(path: Path, report: Report) -> dict[str, Any]:
    """Return what `--format jsonl` prints for one file: the contract's keys first, then others.

    Rectangles are left, top, right, bottom in points from the page's top left corner.
    """
    return {
        "path": str(path),
        "sha256": report.sha256,
        "status": str(report.status),
        "reason": report.reason,
        "council": council_of(report),
        "framework": report.framework and str(report.framework),
        "inspection_type": report.inspection_type and str(report.inspection_type),
        "inspection_start": _iso(report.started),
        "inspection_end": _iso(report.ended),
        "further_dates": [[_iso(first), _iso(last)] for first, last in report.further_dates],
        "published": _iso(report.published),
        "lead_inspector": report.lead_inspector,
        "judgements": [_judgement_object(judgement) for judgement in report.judgements],
        "paragraphs": len(report.paragraphs),
        "letter": report.letter and str(report.letter),
        "title": report.title,
        "pages": report.pages,
        "licence": report.licence,
        "reader_version": report.reader_version,
    }


def _judgement_object(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as `--format jsonl` prints it."""
    place = judgement.rectangle
    return {
        "area": str(judgement.area),
        "grade": judgement.grade and str(judgement.grade),
        "printed": judgement.printed,
        "page": judgement.page,
        "status": str(judgement.status),
        "reason": judgement.reason,
        "witnesses": list(judgement.witnesses),
        "rectangle": place and [place.left, place.top, place.right, place.bottom],
    }


def _iso(day: date | None) -> str | None:
    """Return a date in ISO 8601, or None."""
    return day.isoformat() if day else None


def as_text(path: Path, report: Report) -> str:
    """Return what `--format table` prints for one file."""
    if report.framework is None:
        return f"{path}\n  {report.status}: {report.reason}"
    days = [(report.started, report.ended), *report.further_dates]
    facts = [
        council_of(report) or "no council printed",
        report.framework.described
        + (f" ({report.inspection_type})" if report.inspection_type != "inspection" else ""),
        "inspected " + " and ".join(f"{first} to {last}" for first, last in days),
    ]
    if report.published:
        facts.append(f"published {report.published}")
    if report.lead_inspector:
        facts.append(f"lead inspector {report.lead_inspector}")
    lines = [str(path), "  " + "; ".join(facts)]
    for judgement in report.judgements:
        grade = str(judgement.grade or judgement.status)
        where = f"page {judgement.page}" if judgement.page else "-"
        note = f"  ({judgement.reason})" if judgement.status == "held_back" else ""
        printed = f"  {judgement.printed!r}" if judgement.printed else ""
        lines.append(f"    {judgement.area:<35} {grade:<21} {where:<8}{printed}{note}".rstrip())
    return "\n".join(lines)


def _documents(paths: Iterable[Path], faults: list[str]) -> Iterator[tuple[Path, bytes]]:
    """Yield each file with its bytes; what cannot be opened goes to `faults`."""

    def not_read(error: OSError) -> None:
        _report_fault(f"{error.filename}: {error.strerror or error}", faults)

    for path in files_under(paths, not_read):
        try:
            data = path.read_bytes()
        except OSError as error:
            _report_fault(f"{path}: {error.strerror or error}", faults)
            continue
        yield path, data


def _report_fault(line: str, faults: list[str]) -> None:
    """Name on standard error what needs a person."""
    faults.append(line)
    sys.stderr.write(f"councils: {plain_line(line)}\n")


def _needs_a_person(report: Report) -> str | None:
    """Return why a person should look at a report, or None."""
    if report.status is not DocumentStatus.OK:
        return f"{report.status}: {report.reason}"
    held_back = [f"{j.area} ({j.reason})" for j in report.judgements if j.status == "held_back"]
    return f"held back: {'; '.join(held_back)}" if held_back else None


_EXAMPLES = """\b
Examples:
  councils extract report.pdf
  councils extract reports/ --format jsonl > reports.jsonl
"""


@click.command(short_help="Read report PDFs and print what they say.", epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, required=True, type=LocalPath())
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="For people, or one JSON object a file.",
)
@click.option(
    "--processes",
    metavar="NUMBER",
    type=click.IntRange(1, 64),
    default=min(os.cpu_count() or 1, 4),
    show_default=True,
    help="How many files to read at once.",
)
def extract(paths: tuple[Path, ...], form: str, processes: int) -> None:
    """Read report PDFs (files, or folders with all below them) and print what they say.

    A grade that cannot be read with certainty is held back, never guessed.

    Exit 0: every file was read, and no grade held back. 1: a file or a grade needs a person; each
    is named on standard error. 2: bad usage, or no PDF among what was named.
    """
    faults: list[str] = []
    count = 0
    with ConfinedReader(processes) as reader:
        for path, report in reader.read_all(_documents(paths, faults)):
            count += 1
            if form == "jsonl":
                click.echo(json.dumps(as_object(path, report), ensure_ascii=False))
            else:
                for line in as_text(path, report).splitlines():
                    click.echo(plain_line(line))
            if fault := _needs_a_person(report):
                _report_fault(f"{path}: {fault}", faults)
    if faults:
        need = "needs" if len(faults) == 1 else "need"
        raise Problem(
            f"{counted(count, 'file')} read; {len(faults):,} {need} a person, named above"
        )
    if not count:
        raise Problem("no PDF among what was named", exit_code=2)
