"""Reports of single inspections and of reviews of safeguarding boards, in all their layouts."""

from datetime import date

import pytest

from scraper.documents.pdf.layout import Line
from scraper.documents.reports.frameworks.sif import headings
from scraper.documents.reports.report import read_report
from scraper.printed_words import comparable
from scraper.records import Area, DocumentStatus, Framework, InspectionType, JudgementStatus
from tests.pdfs import board_review, sif_report

GRADES = {
    "overall_effectiveness": "inadequate",
    "help_and_protection": "inadequate",
    "looked_after_and_permanence": "requires_improvement",
    "adoption": "outstanding",
    "care_leavers": "good",
    "leadership": "requires_improvement",
    "lscb": "requires_improvement",
}
WITHOUT_BOARD = {area: grade for area, grade in GRADES.items() if area != "lscb"}


def grades_of(report):
    """Grades by area, without the areas that have none."""
    return {str(j.area): str(j.grade) for j in report.judgements if j.grade}


def judgement(report, area):
    """The judgement of one area."""
    return next(j for j in report.judgements if j.area == area)


@pytest.mark.parametrize("layout", ["S1", "S2", "S3", "S4", "S5", "S6"])
@pytest.mark.parametrize("board", ["page_1", "section"])
def test_reads_every_layout(layout, board):
    report = read_report(sif_report(layout=layout, board=board, grades=GRADES))
    assert report.framework is Framework.SIF
    assert report.inspection_type is InspectionType.INSPECTION
    assert grades_of(report) == GRADES


def test_front_of_the_report():
    report = read_report(sif_report(council="Anytown City Council"))
    assert report.council_printed == "Anytown City Council"
    assert (report.started, report.ended) == (date(2016, 4, 11), date(2016, 5, 5))
    assert report.published == date(2016, 6, 27)
    assert report.lead_inspector == "Ada Example"


def test_no_publication_date():
    assert read_report(sif_report(layout="S1", published=None)).published is None


@pytest.mark.parametrize("align", ["first", "middle", "last"])
@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("column", [340, 389, 450])
def test_grade_anywhere_beside_its_label_or_wrapped_around_it(align, ruled, column):
    data = sif_report(grades=GRADES, align=align, ruled=ruled, column=column)
    assert grades_of(read_report(data)) == GRADES


def test_grade_on_three_lines():
    grades = {**GRADES, "adoption": "Requires\nimprovement\nto be good", "leadership": "Good"}
    report = read_report(sif_report(grades=grades))
    assert judgement(report, "adoption").printed == "Requires improvement to be good"
    assert judgement(report, "adoption").grade == "requires_improvement"


def test_labels_numbered_otherwise():
    labels = {
        "leadership": "1. Leadership, management and governance",
        "help_and_protection": "1.  Children who need help and protection",
    }
    assert grades_of(read_report(sif_report(grades=GRADES, labels=labels))) == GRADES


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_table_that_goes_on_on_page_2(rows):
    report = read_report(sif_report(grades=GRADES, rows_on_page_1=rows))
    assert grades_of(report) == GRADES
    pages = [j.page for j in report.judgements if j.witnesses[0] == "table"]
    assert pages == [1] * rows + [2] * (5 - rows)


def test_previous_grades_of_a_reinspection_are_not_taken():
    report = read_report(sif_report(reinspection=True, grades=WITHOUT_BOARD))
    assert report.inspection_type is InspectionType.REINSPECTION
    assert grades_of(report) == WITHOUT_BOARD


def test_reinspection_that_only_its_summary_names():
    text = "This is a re-inspection of services in Anyborough."
    report = read_report(sif_report(board=None, grades=WITHOUT_BOARD, extra=[text]))
    assert report.inspection_type is InspectionType.REINSPECTION


def test_a_report_without_the_board_has_no_such_judgement():
    report = read_report(sif_report(board=None, grades=WITHOUT_BOARD))
    assert grades_of(report) == WITHOUT_BOARD
    assert not [j for j in report.judgements if j.area is Area.LSCB]


def test_not_judged_stays_without_a_grade():
    found = judgement(
        read_report(sif_report(grades={**GRADES, "adoption": "Not Judged"})), "adoption"
    )
    assert (found.status, found.grade) == (JudgementStatus.NOT_JUDGED, None)
    assert found.printed == "Not Judged"


@pytest.mark.parametrize(
    ("sentence", "grade"),
    [
        ("The overall judgement is Inadequate", "inadequate"),
        ("The overall judgement is inadequate.", "inadequate"),
        ("The overall judgement is that children’s services are inadequate.2", "inadequate"),
        ("Children’s services in the London Borough of Anyborough are inadequate", "inadequate"),
        ("Children’s services are inadequate", "inadequate"),
        ("Children’s services in Any & Other (A&O) area are\ninadequate", "inadequate"),
    ],
)
def test_every_sentence_with_the_overall_judgement(sentence, grade):
    found = judgement(
        read_report(sif_report(grades=GRADES, sentence=sentence)), Area.OVERALL_EFFECTIVENESS
    )
    assert found.grade == grade


@pytest.mark.parametrize(
    "sentence",
    [
        "The overall judgement is that children’s service requires improvement.",
        "The overall judgement is that children’s services require\nimprovement",
        "Children’s services in Anyborough requires improvement to be good",
        "Children’s services in Anyborough require improvement to\nbe Good",
        "Children’s services require improvement to be good",
    ],
)
def test_requires_improvement_in_every_sentence(sentence):
    grades = {**GRADES, "help_and_protection": "good"}
    found = judgement(
        read_report(sif_report(grades=grades, sentence=sentence)), Area.OVERALL_EFFECTIVENESS
    )
    assert found.grade == "requires_improvement"


@pytest.mark.parametrize(
    "sentence",
    [
        "The effectiveness of the Local Safeguarding Children Board (LSCB) is requires improvement",
        "The effectiveness of the Local Safeguarding Children Board (LSCB) requires improvement",
        "The judgement for the effectiveness of the LSCB is requires improvement",
        "The Local Safeguarding Children Board requires improvement to be good",
        "The LSCB requires improvement because:",
    ],
)
@pytest.mark.parametrize("board", ["page_1", "section"])
def test_every_sentence_about_the_board(sentence, board):
    report = read_report(sif_report(grades=GRADES, board=board, board_sentence=sentence))
    assert judgement(report, Area.LSCB).grade == "requires_improvement"


def test_an_ungraded_board_is_held_back_not_guessed():
    data = sif_report(grades=GRADES, board_sentence="The Local Safeguarding Children Board is new")
    assert judgement(read_report(data), Area.LSCB).status is JudgementStatus.HELD_BACK


def test_two_reports_in_one_pdf():
    report = read_report(sif_report(grades=GRADES, board="second_report"))
    assert grades_of(report) == GRADES
    assert report.published == date(2016, 6, 27)
    assert judgement(report, Area.LSCB).page == 5


def test_review_of_a_board_on_its_own():
    report = read_report(board_review(council="Anyshire", grade="requires_improvement"))
    assert report.inspection_type is InspectionType.LSCB_REVIEW
    assert grades_of(report) == {"lscb": "requires_improvement"}
    assert report.council_printed == "Anyshire Safeguarding Children Board"


def test_contradicting_heading_holds_back():
    report = read_report(sif_report(grades=GRADES, headings={"adoption": "good"}))
    assert judgement(report, "adoption").status is JudgementStatus.HELD_BACK
    assert judgement(report, "care_leavers").grade == "good"


def test_overall_that_does_not_follow_from_the_key_areas_is_held_back():
    report = read_report(sif_report(grades={**GRADES, "overall_effectiveness": "good"}))
    assert judgement(report, Area.OVERALL_EFFECTIVENESS).status is JudgementStatus.HELD_BACK


@pytest.mark.parametrize("wrong", ["Excellent", "3", "Satisfactory", "Adequate"])
def test_a_grade_that_the_framework_does_not_know_is_not_squeezed_in(wrong):
    report = read_report(sif_report(grades={**GRADES, "care_leavers": wrong}))
    assert report.status is DocumentStatus.UNRECOGNISED


def lines_of(*texts, weight=700, gap=15.0):
    """Lines of a page, one below the other."""
    return [
        Line(3, text, 72, 100 + gap * number, 400, 112 + gap * number, 12.0, weight, False)
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Adoption performance is good", Area.ADOPTION),
        ("The graded judgement for adoption is good", Area.ADOPTION),
        ("The graded judgment for adoption performance is that it is good", Area.ADOPTION),
        ("The graded judgement for care leavers is good", Area.CARE_LEAVERS),
        ("The experience and progress of care leavers is good", Area.CARE_LEAVERS),
        ("The graded judgement about care leavers is that they are good", Area.CARE_LEAVERS),
        ("Leadership, management and governance is good", Area.LEADERSHIP),
        ("The Local Safeguarding Children Board (LSCB) is good", Area.LSCB),
    ],
)
def test_every_wording_of_a_graded_heading(text, area):
    found = headings(lines_of(text))
    assert [(heading.area, comparable(heading.printed)) for heading in found] == [(area, "good")]


@pytest.mark.parametrize(
    "text",
    [
        "leadership, management and governance: inadequate",
        "An LSCB that is good coordinates the work of its members",
        "Leadership, management and governance was good",
        "Governance arrangements for the board are good",
    ],
)
def test_what_is_no_graded_heading(text):
    assert headings(lines_of(text)) == []


def test_a_sentence_wrapped_by_chance_is_no_heading():
    found = (
        "so that today the arrangements for",
        "adoption are good",
        "and those for others are not",
    )
    assert headings(lines_of(*found, weight=400)) == []
    assert len(headings(lines_of("adoption is good", weight=400))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The Anyshire Safeguarding Children Board is judged to be good",
        "Anyshire Safeguarding Children Board (ASCB) is good",
        "The ASCB is good because:",
    ],
)
def test_a_board_by_its_own_name(text):
    assert [heading.area for heading in headings(lines_of(text))] == [Area.LSCB]
