"""How exactly reports are read: `python -m tests.benchmarks accuracy`.

Compares what is read from the folder of real reports with its hand-checked labels, field by field,
and with Ofsted's own statistics, cell by cell. Nothing may differ from the labels.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scraper.documents.process.confined import ConfinedReader
from scraper.documents.workbooks.workbook import read_workbook
from scraper.records import DocumentStatus, Framework, Report, StatisticsInspection
from tests.benchmarks._measured import Arguments, Measured, NotMeasuredError, say
from tests.conftest import find_shared
from warehouse.councils import find_council

# Between a report's date of publication and the one that the statistics give for it.
MOST_DAYS_APART = 60
# Cells in which one release is wrong: the report and every later release say otherwise.
MISPRINTS = {
    # Central Bedfordshire, 2022: good on page 1, in the body, and in the releases of 2023 to 2025.
    ("50178619", "help_and_protection", "requires_improvement"),
    # Staffordshire, 2024: requires improvement on page 1, in the body, and in the release of 2025.
    ("50237007", "care_leavers", "good"),
}
# The labels of 2013 keep the name that the third grade had; we keep it as printed only.
_RELABELLED = {"adequate": "requires_improvement"}


@dataclass
class Score:
    """How many values were compared and how many were right, by framework, layout and field."""

    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    compared: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def compare(
        self, groups: tuple[tuple[str, str], ...], where: str, got: object, wanted: object
    ) -> None:
        """Count one value in every group it belongs to."""
        for group in groups:
            self.compared[group] += 1
            self.right[group] += got == wanted
        if got != wanted:
            self.faults.append(f"{where}: {got!r}, not {wanted!r}")

    def table(self) -> str:
        """Return one line a group."""
        return "\n".join(
            f"{kind:10} {name:42} {self.right[kind, name]:5} of {count:5}  "
            f"{self.right[kind, name] / count:8.2%}"
            for (kind, name), count in sorted(self.compared.items())
        )


def read_all(shared: Path) -> dict[str, Report]:
    """Return every report of the folder by its file id."""
    files = sorted((shared / "reports").rglob("*.pdf"))
    with ConfinedReader(2) as reader:
        return {
            file.stem: report
            for file, report in reader.read_all((file, file.read_bytes()) for file in files)
        }


def _rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _straight(text: str | None) -> str:
    """Return text with straight apostrophes and single spaces."""
    return " ".join((text or "").replace("\u2019", "'").split())


def compare_with_labels(shared: Path, reports: dict[str, Report]) -> Score:
    """Compare every field of every report with the hand-checked labels."""
    judgements: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in _rows(shared / "gold" / "judgements.csv"):
        judgements[row["file_id"]][row["area"]] = row
    score = Score()
    for row in _rows(shared / "gold" / "reports.csv"):
        file = row["file_id"]
        report = reports[file]
        is_report = row["layout_variant"] != "P1_html_not_found"
        fields: dict[str, tuple[object, object]] = {
            "status": (report.status == DocumentStatus.OK, is_report)
        }
        if is_report and report.status is DocumentStatus.OK:
            fields |= _fields(report, row)
        places = (("framework", row["framework_detail"]), ("layout", row["layout_variant"]))
        for name, (as_read, labelled) in fields.items():
            score.compare((*places, ("field", name)), f"{file} {name}", as_read, labelled)
        read = {str(judgement.area): judgement for judgement in report.judgements}
        if report.framework is Framework.LOOKED_AFTER_2013:
            read["overall_effectiveness"] = read.pop("looked_after")
        score.compare(places, f"{file} areas", sorted(read), sorted(judgements[file]))
        for area, label in judgements[file].items():
            groups = (*places, ("field", "grade"))
            found = read.get(area)
            wanted = _RELABELLED.get(label["grade"], label["grade"])
            got = str(found.grade or "") if found else "missing"
            if found is not None and found.status == "held_back":
                got = "held back"
            score.compare(groups, f"{file} {area}", got, wanted)
    return score


def _fields(report: Report, row: dict[str, str]) -> dict[str, tuple[object, object]]:
    """Return each field's value as read and as labelled."""
    further = ";".join(f"{first}/{last}" for first, last in report.further_dates)
    printed = row["published_from"] != "file name"
    return {
        "inspection_start": (str(report.started), row["inspection_start"]),
        "inspection_end": (str(report.ended), row["inspection_end"]),
        "further_dates": (further, row["other_dates"]),
        "published": (str(report.published or ""), row["published"] if printed else ""),
        "lead_inspector": (report.lead_inspector or "", row["lead_inspector"]),
        "reinspection": (report.inspection_type == "reinspection", row["is_reinspection"] == "yes"),
        "title": (_straight(report.title), _straight(row["title"])),
    }


def compare_with_statistics(shared: Path, reports: dict[str, Report]) -> Score:
    """Compare every SIF and ILACS grade with Ofsted's workbooks, where they have the inspection."""
    score = Score()
    for file in sorted((shared / "official").iterdir()):
        if file.suffix in (".xlsx", ".ods"):
            _compare_with_workbook(file, shared, reports, score)
    return score


def _compare_with_workbook(
    file: Path, shared: Path, reports: dict[str, Report], score: Score
) -> None:
    """Compare reports with the inspections of one workbook."""
    by_council: dict[tuple[int, str], list[StatisticsInspection]] = defaultdict(list)
    for inspection in read_workbook(file.read_bytes()).inspections:
        council = find_council(inspection.council_printed, inspection.published)
        if council is not None and inspection.published is not None:
            by_council[council.la_code, str(inspection.framework)].append(inspection)
    for row in _rows(shared / "reports" / "index.csv"):
        report = reports[row["file_id"]]
        published = date.fromisoformat(row["published"])
        council = find_council(row["council"], published)
        if report.framework not in (Framework.SIF, Framework.ILACS) or council is None:
            continue
        for inspection in by_council[council.la_code, str(report.framework)]:
            apart = abs((inspection.published - published).days) if inspection.published else None
            if apart is None or apart > MOST_DAYS_APART:
                continue
            stated = {judgement.area: judgement.grade for judgement in inspection.judgements}
            for judgement in report.judgements:
                if judgement.grade is not None and stated.get(judgement.area) is not None:
                    if (row["file_id"], judgement.area, stated[judgement.area]) in MISPRINTS:
                        continue
                    where = f"{row['file_id']} {row['council']} {judgement.area}"
                    groups = (("statistics", f"{report.framework}, {file.stem[-25:]}"),)
                    score.compare(groups, where, str(judgement.grade), str(stated[judgement.area]))


def reports_to_measure() -> dict[str, Report]:
    """Return every report of the folder of real reports.

    Raises:
        NotMeasuredError: there is none.
    """
    shared = find_shared()
    if shared is None:
        raise NotMeasuredError("no folder of real reports (COUNCILS_SHARED, or ../shared)")
    return read_all(shared)


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return how many fields are as labelled, and how many cells as Ofsted's statistics say."""
    Arguments("python -m tests.benchmarks accuracy", description=__doc__).parse_args(arguments)
    reports = reports_to_measure()
    shared = find_shared()
    assert shared is not None
    labels = compare_with_labels(shared, reports)
    statistics = compare_with_statistics(shared, reports)
    say(labels.table())
    say(statistics.table())
    for fault in labels.faults + statistics.faults:
        say(f"  {fault}")
    figures = [
        Measured(
            f"{name} read as labelled",
            labels.right["field", name],
            "values",
            labels.compared["field", name],
            "all that are labelled",
            allowed_ratio=1,
            no_less=True,
        )
        for kind, name in sorted(labels.compared)
        if kind == "field"
    ]
    return [
        *figures,
        Measured(
            "grades as in Ofsted's statistics",
            sum(statistics.right.values()),
            "cells",
            sum(statistics.compared.values()),
            "all cells that stand in both; a release's misprint counts against it",
            allowed_ratio=0.999,
            no_less=True,
        ),
    ]
