"""`councils extract`: read report PDFs, files or folders, without any crawl."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from scraper.documents.council_names import plain_council
from scraper.documents.report import read_report
from scraper.records import DocumentStatus, Report
from warehouse.problems import Problem


def files_under(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield each file that was named, and every *.pdf below each folder, in order of its path."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.suffix.lower() == ".pdf" and file.is_file()
            )
        else:
            yield path


def as_object(path: Path, report: Report) -> dict[str, Any]:
    """Return what `--format jsonl` prints for one file (DESIGN.md section 3)."""
    return {
        "path": str(path),
        "sha256": report.sha256,
        "status": str(report.status),
        "reason": report.reason,
        "council": plain_council(report.council_printed) if report.council_printed else None,
        "framework": report.framework and str(report.framework),
        "inspection_type": report.inspection_type and str(report.inspection_type),
        "inspection_start": report.started and report.started.isoformat(),
        "inspection_end": report.ended and report.ended.isoformat(),
        "further_dates": [[day.isoformat() for day in days] for days in report.further_dates],
        "published": report.published and report.published.isoformat(),
        "lead_inspector": report.lead_inspector,
        "judgements": [
            {
                "area": str(judgement.area),
                "grade": judgement.grade and str(judgement.grade),
                "printed": judgement.printed,
                "page": judgement.page,
                "status": str(judgement.status),
                "reason": judgement.reason,
                "witnesses": list(judgement.witnesses),
                "rectangle": judgement.rectangle
                and [
                    judgement.rectangle.left,
                    judgement.rectangle.top,
                    judgement.rectangle.right,
                    judgement.rectangle.bottom,
                ],
            }
            for judgement in report.judgements
        ],
        "paragraphs": len(report.paragraphs),
        "title": report.title,
        "pages": report.pages,
        "licence": report.licence,
        "reader_version": report.reader_version,
    }


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True
)
def extract(paths: tuple[Path, ...], form: str) -> None:
    """Read report PDFs, files or folders, and print what each of them says."""
    wrong = 0
    for path in files_under(paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            sys.stderr.write(f"councils: {path}: {error.strerror}\n")
            wrong += 1
            continue
        report = read_report(data)
        if report.status is not DocumentStatus.OK:
            sys.stderr.write(f"councils: {path}: {report.status}: {report.reason}\n")
            wrong += 1
        if form == "jsonl":
            click.echo(json.dumps(as_object(path, report), ensure_ascii=False))
        else:
            click.echo(f"{path}  {report.status}  {report.council_printed or ''}")
            for judgement in report.judgements:
                click.echo(f"    {judgement.area:36} {judgement.grade or judgement.status}")
    if wrong:
        raise Problem(f"{wrong} of the files need a person; see above")
