"""Reports of inspections of local authority children's services, in all their layouts."""

from datetime import date
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.documents.reports.report import read_report
from scraper.records import Area, DocumentStatus, Framework, Grade, JudgementStatus
from tests.pdfs import Sheets, ilacs_report, table, text_only
from tests.pdfs.wording import ILACS_LABELS

COMBINED = {
    "leadership": "requires_improvement",
    "help_and_protection": "inadequate",
    "in_care_and_care_leavers": "good",
    "overall_effectiveness": "requires_improvement",
}
SPLIT = {
    "leadership": "outstanding",
    "help_and_protection": "good",
    "in_care": "requires_improvement",
    "care_leavers": "inadequate",
    "overall_effectiveness": "good",
}
NO_OVERALL = {area: grade for area, grade in SPLIT.items() if area != "overall_effectiveness"}
report_of_2026 = partial(ilacs_report, started=date(2026, 5, 11), ended=date(2026, 5, 22))


def grades_of(report):
    """Grades by area, without the areas that have none."""
    return {str(j.area): str(j.grade) for j in report.judgements if j.grade}


def judgement(report, area):
    """The judgement of one area."""
    return next(j for j in report.judgements if j.area == area)


@pytest.mark.parametrize("grades", [COMBINED, SPLIT])
@pytest.mark.parametrize("align", ["first", "middle", "last"])
@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("column", [300, 389])
def test_reads_both_periods_wherever_the_grade_stands_beside_its_label(
    grades, align, ruled, column
):
    report = read_report(ilacs_report(grades=grades, align=align, ruled=ruled, column=column))
    assert report.framework is Framework.ILACS
    assert grades_of(report) == grades


def test_front_of_the_report():
    report = read_report(ilacs_report(council="North Anyshire", lead_inspector="Ada Example"))
    assert (report.council_printed, report.lead_inspector) == ("North Anyshire", "Ada Example")
    assert (report.started, report.ended) == (date(2023, 3, 6), date(2023, 3, 17))
    assert report.published is None
    assert report.title == "Inspection of North Anyshire local authority children’s services"


@pytest.mark.parametrize(
    ("title", "council"),
    [
        ("Anyshire Council\nInspection of children’s social care services", "Anyshire Council"),
        (
            "Worcestershire\nInspection of local authority children’s services",
            "Worcestershire",
        ),
        ("Inspection of Anyshire County Council children’s services", "Anyshire County Council"),
        (
            "Inspection of Longtown, Widetown and\nDeeptown local authority children’s services",
            "Longtown, Widetown and Deeptown",
        ),
    ],
)
@pytest.mark.parametrize("end", ["", ".", ":"])
def test_every_form_of_title(title, council, end):
    report = read_report(ilacs_report(title=title + end))
    assert report.status is DocumentStatus.OK
    assert report.council_printed == council


@pytest.mark.parametrize(
    "company",
    [
        "Anytown Children and Families Trust",
        "Anytown Children’s Trust",
        "Anytown Children’s Services Trust",
        "Anytown Council and Anytown Children’s Trust",
        "Anytown Children First",
        "Together for Children Anytown",
        "Brighter Days for Children",
    ],
)
def test_a_title_that_names_the_company_which_runs_the_services(company):
    report = read_report(ilacs_report(title=f"Inspection of {company}"))
    assert (report.framework, report.council_printed) == (Framework.ILACS, company)
    assert set(grades_of(report).values()) == {"good"}


def test_an_inspection_of_some_other_trust_is_none_of_ours():
    title = "Inspection of Anytown Children’s Hospital Trust"
    report = read_report(text_only(title, "Inspection dates: 6 to 17 March 2023", "Ofsted. Good"))
    assert report.status is DocumentStatus.UNRECOGNISED


def test_office_on_a_line_of_its_own():
    report = read_report(ilacs_report(office_below=True, office="Her Majesty’s Inspector"))
    assert report.lead_inspector == "Ada Example"


def test_no_lead_inspector():
    assert read_report(ilacs_report(lead_inspector=None)).lead_inspector is None


def test_two_ranges_of_dates_over_two_lines():
    dates = "14 October 2019 to 18 October 2019 and\n28 October 2019 to 1 November 2019"
    report = read_report(ilacs_report(dates=dates))
    assert (report.started, report.ended) == (date(2019, 10, 14), date(2019, 10, 18))
    assert report.further_dates == ((date(2019, 10, 28), date(2019, 11, 1)),)


def test_rows_in_another_order():
    order = ["help_and_protection", "in_care", "care_leavers", "leadership"]
    order.append("overall_effectiveness")
    assert grades_of(read_report(ilacs_report(grades=SPLIT, order=order))) == SPLIT


@pytest.mark.parametrize(
    "labels",
    [
        {"leadership": "The impact of leaders on practice with children and families"},
        {"care_leavers": "The experiences and progress of children care leavers"},
        {"in_care": "Experiences and progress of children in care"},
    ],
)
def test_labels_that_differ_a_little(labels):
    assert grades_of(read_report(ilacs_report(grades=SPLIT, labels=labels))) == SPLIT


@pytest.mark.parametrize("mark", [".", ":", ",", ";"])
def test_labels_with_punctuation_at_their_end(mark):
    labels = {area: label + mark for area, label in ILACS_LABELS.items()}
    assert grades_of(read_report(ilacs_report(grades=SPLIT, labels=labels))) == SPLIT


def test_bare_requires_improvement_keeps_its_words():
    grades = {**COMBINED, "leadership": "Requires improvement"}
    found = judgement(read_report(ilacs_report(grades=grades)), Area.LEADERSHIP)
    assert (found.grade, found.printed) == (Grade.REQUIRES_IMPROVEMENT, "Requires improvement")


def test_wrapped_grade_is_one_grade():
    report = read_report(ilacs_report(grades=COMBINED, column=430))
    assert judgement(report, "leadership").printed == "Requires improvement to be good"
    assert grades_of(report) == COMBINED


def test_overall_grade_printed_a_line_above_its_label():
    sheets = Sheets()
    sheets.wrapped(72, 90, "Inspection of Anyshire local authority children’s services", size=18)
    sheets.text(72, 140, "Inspection dates: 6 to 17 March 2023")
    sheets.text(72, 158, "Lead inspector: Ada Example, His Majesty’s Inspector")
    rows = [
        ("Judgement", "Grade"),
        ("The impact of leaders on practice with children and families", "Good"),
    ]
    rows.append(("The experiences and progress of children who need help and protection", "Good"))
    rows.append(("The experiences and progress of children in care and care leavers", "Inadequate"))
    top = table(sheets, 200, rows)
    sheets.text(389, top + 2, "Good")
    sheets.text(72, top + 15, "Overall effectiveness")
    sheets.wrapped(72, top + 60, "Words that run over the whole width of the page below the table.")
    report = read_report(sheets.bytes())
    assert judgement(report, "overall_effectiveness").grade is Grade.GOOD
    assert judgement(report, "in_care_and_care_leavers").grade is Grade.INADEQUATE


def test_no_overall_effectiveness_from_april_2026():
    report = read_report(report_of_2026(grades=NO_OVERALL))
    assert grades_of(report) == NO_OVERALL
    overall = judgement(report, "overall_effectiveness")
    assert (overall.status, overall.grade) == (JudgementStatus.NOT_IN_FRAMEWORK, None)


def test_overall_effectiveness_is_held_back_where_it_should_be_and_is_not():
    overall = judgement(read_report(ilacs_report(grades=NO_OVERALL)), "overall_effectiveness")
    assert overall.status is JudgementStatus.HELD_BACK


def test_overall_better_than_leadership_is_not_corrected():
    grades = {**COMBINED, "leadership": "inadequate"}
    assert grades_of(read_report(ilacs_report(grades=grades))) == grades


def test_overall_that_no_area_supports_is_held_back():
    grades = {**COMBINED, "overall_effectiveness": "outstanding"}
    report = read_report(ilacs_report(grades=grades))
    assert judgement(report, "overall_effectiveness").status is JudgementStatus.HELD_BACK
    assert judgement(report, "leadership").grade is Grade.REQUIRES_IMPROVEMENT


def test_table_and_heading_are_two_witnesses():
    found = judgement(read_report(ilacs_report(grades=SPLIT)), "in_care")
    assert (found.witnesses, found.reason) == (("table", "heading"), None)


def test_a_heading_that_contradicts_the_table_holds_that_grade_back_and_no_other():
    report = read_report(ilacs_report(grades=SPLIT, headings={"in_care": "good"}))
    held = judgement(report, "in_care")
    assert (held.status, held.grade) == (JudgementStatus.HELD_BACK, None)
    assert "page 2" in held.reason
    assert grades_of(report) == {area: g for area, g in SPLIT.items() if area != "in_care"}


def test_a_table_without_its_heading_stands_alone_and_says_so():
    found = judgement(
        read_report(ilacs_report(grades=SPLIT, headings={"in_care": None})), "in_care"
    )
    assert found.grade is Grade.REQUIRES_IMPROVEMENT
    assert found.witnesses == ("table",)
    assert "no graded heading" in found.reason


@pytest.mark.parametrize(
    ("grades", "labels"),
    [
        ({**SPLIT, "in_care": "Excellent"}, {}),
        ({**SPLIT, "in_care": "2"}, {}),
        ({**SPLIT, "in_care": "Strong standard"}, {}),
        ({**SPLIT, "in_care": "Good 2"}, {}),
        (SPLIT, {"in_care": "Corporate parenting"}),
        (SPLIT, {"leadership": "The impact of leaders"}),
        ({area: g for area, g in SPLIT.items() if area != "leadership"}, {}),
        ({**SPLIT, "in_care_and_care_leavers": "good"}, {}),
    ],
)
def test_an_unknown_table_is_unrecognised_as_a_whole(grades, labels):
    report = read_report(ilacs_report(grades=grades, labels=labels))
    assert report.status is DocumentStatus.UNRECOGNISED
    assert report.judgements == ()
    assert report.reason


def test_a_row_more_than_we_know_is_unrecognised():
    labels = {"inclusion": "Inclusion of every child in the area"}
    grades = {**SPLIT, "inclusion": "good"}
    order = [*SPLIT, "inclusion"]
    from tests.pdfs import ilacs

    named = {**ilacs.ILACS_LABELS, **labels}
    report = read_report(ilacs_report(grades=grades, labels=named, order=order))
    assert report.status is DocumentStatus.UNRECOGNISED


def test_a_ruled_line_between_label_and_grade_is_not_read_over():
    sheets = Sheets()
    sheets.wrapped(72, 90, "Inspection of Anyshire local authority children’s services", size=18)
    sheets.text(72, 140, "Inspection dates: 6 to 17 March 2023")
    sheets.text(72, 180, "Judgement")
    sheets.text(389, 180, "Grade")
    labels = [
        "The impact of leaders on practice with children and families",
        "The experiences and progress of children who need help and protection",
        "The experiences and progress of children in care and care leavers",
        "Overall effectiveness",
    ]
    for number, label in enumerate(labels):
        top = 210 + 40 * number
        sheets.wrapped(72, top, label, right=360)
        sheets.text(389, top + 16, "Good")
        sheets.line(66, top + 14.5, 523, top + 14.5)
    report = read_report(sheets.bytes())
    assert report.status is DocumentStatus.UNRECOGNISED
    assert "ruled line" in str(report.reason)


def test_grades_of_earlier_inspections_in_sentences_are_not_taken():
    grades = {**SPLIT, "overall_effectiveness": "good"}
    title = "Inspection of Anyshire local authority children’s services"
    report = read_report(
        ilacs_report(grades=grades, title=title, council="a judgement of inadequate")
    )
    assert grades_of(report) == grades


def test_evidence_encloses_the_row():
    report = read_report(ilacs_report(grades=SPLIT, align="middle"))
    places = [j.rectangle for j in report.judgements if j.rectangle]
    assert len(places) == len(report.judgements)
    assert {j.page for j in report.judgements} == {1}
    assert all(place.left < 72 < 400 < place.right + 100 for place in places)
    assert all(upper.bottom <= lower.top + 0.5 for upper, lower in pairwise(places))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["outstanding", "good", "requires_improvement", "inadequate"]),
        min_size=4,
        max_size=4,
    ),
    st.permutations(["leadership", "help_and_protection", "in_care", "care_leavers"]),
    st.sampled_from(["first", "middle", "last"]),
    st.booleans(),
    st.floats(280, 410),
)
def test_any_grades_in_any_order_at_any_width_are_read_back(grades, order, align, ruled, column):
    wanted = dict(zip(order, grades, strict=True))
    data = report_of_2026(grades=wanted, order=order, align=align, ruled=ruled, column=column)
    assert grades_of(read_report(data)) == wanted


def test_table_that_goes_on_on_page_2():
    sheets = Sheets()
    sheets.wrapped(72, 90, "Inspection of Anyshire local authority children’s services", size=18)
    sheets.text(72, 140, "Inspection dates: 6 to 17 March 2023")
    rows = [
        ("Judgement", "Grade"),
        ("The impact of leaders on practice with children and families", "Good"),
        ("The experiences and progress of children who need help and protection", "Inadequate"),
    ]
    table(sheets, 640, rows)
    sheets.next_page()
    rows = [
        ("The experiences and progress of children in care", "Outstanding"),
        ("The experiences and progress of care leavers", "Good"),
        ("Overall effectiveness", "Good"),
    ]
    table(sheets, 60, rows, column=395)
    report = read_report(sheets.bytes())
    assert [(str(j.area), str(j.grade), j.page) for j in report.judgements] == [
        ("leadership", "good", 1),
        ("help_and_protection", "inadequate", 1),
        ("in_care", "outstanding", 2),
        ("care_leavers", "good", 2),
        ("overall_effectiveness", "good", 2),
    ]


@pytest.mark.parametrize("offset", [-20, 30])
def test_header_set_off_from_the_grades_below_it(offset):
    sheets = Sheets()
    sheets.wrapped(72, 90, "Inspection of Anyshire local authority children’s services", size=18)
    sheets.text(72, 140, "Inspection dates: 6 to 17 March 2023")
    sheets.text(72, 190, "Judgement")
    sheets.text(400 + offset, 190, "Grade")
    rows = [
        ("The impact of leaders on practice with children and families", "Good"),
        ("The experiences and progress of children who need help and protection", "Inadequate"),
        ("The experiences and progress of children in care and care leavers", "Outstanding"),
        ("Overall effectiveness", "Good"),
    ]
    table(sheets, 210, rows, column=400)
    report = read_report(sheets.bytes())
    assert grades_of(report) == {
        "leadership": "good",
        "help_and_protection": "inadequate",
        "in_care_and_care_leavers": "outstanding",
        "overall_effectiveness": "good",
    }
