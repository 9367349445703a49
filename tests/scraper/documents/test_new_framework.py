"""What it takes to add a framework: a module, rows in two CSV files, a made-up PDF with its test.

Here a framework is added that does not exist; nothing else of the house is touched.
"""

import shutil
import sys
from datetime import date

import msgspec
import pytest

import scraper.frameworks
from scraper.documents.process import worker
from scraper.documents.reports import frameworks
from scraper.documents.reports.reader import all_readers
from scraper.documents.reports.report import read_report
from scraper.records import Area, DocumentStatus, Framework, Report
from tests.pdfs import Sheets, long_date, sif_report, table
from tests.warehouse.made_up import TOWER_HAMLETS, Facts
from warehouse.build import build_warehouse
from warehouse.common.home import Home
from warehouse.connect import open_warehouse

READER = """
import re
from scraper.documents.reports.grades import GRADE_WORDS
from scraper.documents.reports.headings import find_headings
from scraper.documents.reports.reader import Reader, Reading, council_before
from scraper.documents.reports.table import UnclearTableError, grade_column
from scraper.documents.reports.witnesses import Statement, weigh
from scraper.records import Area, Framework, InspectionType

LABELS = {Area("belonging"): "belonging", Area("help_and_protection"): "help and protection"}


def read(report):
    column = grade_column(report.first.lines, report.first.width, frozenset({"good", "inadequate"}))
    rows = report.first.table(column, LABELS, GRADE_WORDS)
    if {row.area for row in rows} != set(LABELS):
        raise UnclearTableError("not the rows of a review of belonging")
    judgements = [
        weigh(Statement(row.area, row.printed, row.printed, row.page, row.rectangle, "table"), [],
              reason_without_heading="made up")
        for row in rows
    ]
    return Reading(judgements, [], report.inspection_type, report.front.lead_inspector)


READERS = (
    Reader(
        framework=Framework("belonging_2030"),
        titles=((re.compile("review of belonging"), InspectionType.INSPECTION),),
        read=read,
        council_in=lambda title, inspection_type: title.removeprefix("Review of belonging in "),
    ),
)
"""
FRAMEWORK = "belonging_2030,6,Review of belonging,2030-01-01,,Requires improvement,Made up,Nobody\n"
AREAS = (
    "belonging_2030,belonging,22,,,Belonging,,,Made up,Nobody\n"
    "belonging_2030,help_and_protection,23,,,Help and protection,help_and_protection,close,"
    "Made up,Nobody\n"
)


def belonging_report():
    """A made-up report of the made-up framework."""
    sheets = Sheets()
    sheets.text(72, 90, "Review of belonging in Tower Hamlets", 18, bold=True)
    sheets.text(72, 130, f"Inspection dates: {long_date(date(2030, 3, 4))}")
    table(sheets, 180, [("Belonging", "Good"), ("Help and protection", "Inadequate")])
    return sheets.bytes()


@pytest.fixture
def reference(tmp_path, monkeypatch):
    """The reference files with the rows of one framework more, and its module among the others."""
    folder = tmp_path / "reference"
    shutil.copytree(scraper.frameworks.REFERENCE, folder)
    for file, rows in (("frameworks.csv", FRAMEWORK), ("areas.csv", AREAS)):
        with (folder / file).open("a", encoding="utf-8") as opened:
            opened.write(rows)
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "belonging.py").write_text(READER, encoding="utf-8")
    monkeypatch.setattr(scraper.frameworks, "REFERENCE", folder)
    monkeypatch.setattr(frameworks, "__path__", [*frameworks.__path__, str(modules)])
    caches = (
        *(scraper.frameworks.framework_names, scraper.frameworks.graded_areas),
        *(all_readers,),
    )
    for cache in caches:
        cache.cache_clear()
    yield folder
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()
    sys.modules.pop("scraper.documents.reports.frameworks.belonging", None)
    for words, value in ((Framework, "belonging_2030"), (Area, "belonging")):
        words._value2member_map_.pop(value, None)


def test_its_reports_are_read(reference):
    report = read_report(belonging_report())
    assert (report.status, report.framework) == (DocumentStatus.OK, "belonging_2030")
    assert (report.council_printed, report.started) == ("Tower Hamlets", date(2030, 3, 4))
    assert {str(j.area): str(j.grade) for j in report.judgements} == {
        "belonging": "good",
        "help_and_protection": "inadequate",
    }
    assert msgspec.json.decode(worker.report(belonging_report()), type=Report) == report


def test_reports_of_other_frameworks_are_read_as_before(reference):
    assert read_report(sif_report()).framework is Framework.SIF


def test_its_grades_are_built_and_stand(reference, tmp_path):
    facts = Facts()
    facts.report(
        TOWER_HAMLETS,
        "2030-05-01",
        {"belonging": "good", "help_and_protection": "inadequate"},
        framework="belonging_2030",
        started="2030-03-04",
    )
    home = Home(tmp_path / "home")
    build_warehouse(
        home,
        reference=reference,
        snapshot=facts.write(tmp_path / "snapshot"),
        today=date(2030, 6, 1),
    )
    with open_warehouse(home) as connection:
        assert connection.execute(
            "SELECT strand, grade, since FROM standings WHERE until IS NULL"
        ).fetchall() == [("help_and_protection", "inadequate", date(2030, 5, 1))]
        assert connection.execute(
            "SELECT area, grade FROM judgements ORDER BY area::VARCHAR"
        ).fetchall() == [("belonging", "good"), ("help_and_protection", "inadequate")]


def test_without_its_rows_and_module_it_is_unknown():
    with pytest.raises(ValueError, match="belonging_2030"):
        Framework("belonging_2030")
    assert read_report(belonging_report()).status is not DocumentStatus.OK
