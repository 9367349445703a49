"""Reports of inspections of looked after children services, 2013."""

from datetime import date

import pytest

from scraper.documents.reports.report import read_report
from scraper.records import Framework, JudgementStatus
from tests.pdfs import looked_after_report

GRADES = {
    "looked_after": "inadequate",
    "capacity_to_improve": "requires_improvement",
    "outcomes_for_looked_after_children": "good",
    "quality_of_provision": "outstanding",
    "leadership_and_management": "inadequate",
}


@pytest.mark.parametrize("number_after", [False, True])
def test_reads_the_table_on_the_last_page(number_after):
    report = read_report(looked_after_report(grades=GRADES, number_after=number_after))
    assert report.framework is Framework.LOOKED_AFTER_2013
    assert {str(j.area): str(j.grade) for j in report.judgements} == GRADES
    assert {j.page for j in report.judgements} == {3}
    assert {j.witnesses for j in report.judgements} == {("table", "heading")}


def test_front_of_the_report():
    report = read_report(looked_after_report(council="Anytown Council"))
    assert (report.council_printed, report.lead_inspector) == ("Anytown Council", "Ada Example")
    assert (report.started, report.ended) == (date(2013, 7, 8), date(2013, 7, 12))
    assert report.published == date(2013, 8, 16)


def test_adequate_is_the_third_grade_and_stays_as_printed():
    report = read_report(looked_after_report())
    assert {(str(j.grade), j.printed) for j in report.judgements} == {
        ("requires_improvement", "Adequate")
    }


def test_a_section_that_contradicts_the_table_holds_back():
    report = read_report(looked_after_report(grades=GRADES, headings={"looked_after": "good"}))
    held = next(j for j in report.judgements if j.area == "looked_after")
    assert held.status is JudgementStatus.HELD_BACK
