"""Letters and reports without grades: told by what they are, and read for what they say."""

import csv

import pytest

from scraper.documents.letters.letter import find_letter
from scraper.documents.pdf.layout import Line, Page
from scraper.documents.reports.report import read_report
from scraper.records import DocumentStatus, VisitKind
from tests.pdfs import letter
from tests.pdfs.others import LETTER_TITLES

LONG = "The second thing, which needs more words than fit on one line of the page as it is"
SECTIONS = {
    "Headline findings": ["Leaders have done this, and", "Children told us that."],
    "Areas for priority action": ["* One thing that matters more than others"],
    "What needs to improve?": [
        "* The first thing",
        f"* {LONG}",
    ],
    "Strengths": ["A strength."],
    "Main findings": ["One finding."],
}


@pytest.mark.parametrize("kind", LETTER_TITLES)
@pytest.mark.parametrize("addressees", [0, 1, 10])
def test_every_kind_is_recognised_below_letterhead_and_addressees(kind, addressees):
    report = read_report(letter(kind, addressees=addressees))
    assert (report.status, report.letter) == (DocumentStatus.NOT_A_REPORT, VisitKind(kind))
    assert report.title == LETTER_TITLES[kind].format(council="Anyborough")
    assert report.judgements == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Focussed visit to Anyborough City Council children’s services.", "focused_visit"),
        ("Assurance visit to Anyborough children’s services", "focused_visit"),
        ("Ofsted focused visit: Anyborough", "focused_visit"),
        ("Monitoring visit to Anyborough children’s services", "monitoring_visit"),
        ("Joint targeted area inspection of the multi-agency response to abuse", "jtai"),
        ("Joint local area SEND inspection in Anyborough", "area_send"),
        ("Joint area SEND revisit in Anyborough", "area_send"),
        ("Joint area review: Anyborough children’s services authority area", "joint_area_review"),
    ],
)
def test_titles_in_other_words(title, kind):
    assert read_report(letter(title=title)).letter == kind


@pytest.mark.parametrize("kind", ["focused_visit", "jtai", "monitoring_visit"])
def test_a_letter_without_a_title_is_recognised_by_its_first_sentence(kind):
    assert read_report(letter(kind, title="", addressees=8)).letter == kind


def test_a_letter_with_inspection_dates_is_a_letter():
    report = read_report(letter("area_send", dates="20 to 24 November 2023"))
    assert report.letter is VisitKind.AREA_SEND


def page_of(*texts):
    """A first page with these lines, one below the other."""
    return Page(
        1,
        595,
        842,
        tuple(
            Line(1, text, 72, 90 + 15 * number, 400, 102 + 15 * number, 12.0, 400, False)
            for number, text in enumerate(texts)
        ),
    )


def test_a_report_that_speaks_of_an_earlier_visit_is_no_letter():
    visit = "Focused visit to Anyborough in 2021 found much the same."
    dates = "Inspection dates: 6 to 17 March 2023"
    assert find_letter(page_of("Inspection of Anyborough", dates, visit)) is None
    assert find_letter(page_of("An inspection after the", "focused visit to Anyborough.")) is None
    found = find_letter(page_of(visit, dates))
    assert found is not None
    assert found.kind is VisitKind.FOCUSED_VISIT


def test_paragraphs_have_section_page_and_bullets_and_nothing_of_head_or_foot():
    found = read_report(letter("jtai", addressees=6, sections=SECTIONS)).paragraphs
    assert [(p.section, p.text, p.is_bullet) for p in found[1:]] == [
        ("Headline findings", "Leaders have done this, and", False),
        ("Headline findings", "Children told us that.", False),
        ("Areas for priority action", "One thing that matters more than others", True),
        ("What needs to improve?", "The first thing", True),
        ("What needs to improve?", LONG, True),
        ("Strengths", "A strength.", False),
        ("Main findings", "One finding.", False),
    ]
    assert found[0].section == ""
    assert found[0].text.startswith("This letter summarises")
    assert {p.page for p in found} == {1}


def test_every_real_letter_is_recognised_and_none_has_a_grade(shared):
    with (shared / "letters" / "index.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["file"]]
    wrong = []
    for row in rows:
        report = read_report((shared / "letters" / row["file"]).read_bytes())
        if (report.letter, report.judgements) != (row["kind"], ()) or len(report.paragraphs) < 15:
            wrong.append((row["file"], report.letter, report.reason, len(report.paragraphs)))
    assert wrong == []
    assert len(rows) == 49
