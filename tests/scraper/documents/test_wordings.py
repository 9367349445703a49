"""Grades, names of inspectors and names of councils, as they are worded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.documents.reports.council_names import bare_council_name
from scraper.documents.reports.grades import NOT_JUDGED, read_grade
from scraper.documents.reports.inspector_names import names_in
from scraper.records import Grade


@pytest.mark.parametrize(
    ("printed", "grade"),
    [
        ("Outstanding", Grade.OUTSTANDING),
        ("good", Grade.GOOD),
        ("Good.", Grade.GOOD),
        ("Requires improvement", Grade.REQUIRES_IMPROVEMENT),
        ("Requires Improvement", Grade.REQUIRES_IMPROVEMENT),
        ("Require improvement", Grade.REQUIRES_IMPROVEMENT),
        ("Requires improvement to be good", Grade.REQUIRES_IMPROVEMENT),
        ("require  improvement to be\n Good", Grade.REQUIRES_IMPROVEMENT),
        ("Inadequate", Grade.INADEQUATE),
    ],
)
def test_knows_every_wording_of_a_grade(printed, grade):
    verdict = read_grade(printed)
    assert verdict is not None
    assert verdict.grade is grade


@pytest.mark.parametrize(
    "printed", ["", "Excellent", "2", "Good practice", "to be good", "not good", "Adequate", "Goód"]
)
def test_no_other_word_is_a_grade(printed):
    assert read_grade(printed) is None


def test_not_judged_is_no_grade():
    assert read_grade("Not Judged") == NOT_JUDGED
    assert NOT_JUDGED.grade is None


def test_adequate_is_the_third_grade_before_single_inspections_only():
    verdict = read_grade("Adequate", before_sif=True)
    assert verdict is not None
    assert verdict.grade is Grade.REQUIRES_IMPROVEMENT
    assert read_grade("Requires improvement", before_sif=True) is None


@given(st.text(max_size=40))
def test_any_text_is_a_grade_or_none(text):
    verdict = read_grade(text)
    assert verdict is None or verdict.grade is None or verdict.grade in Grade


@pytest.mark.parametrize(
    ("text", "following", "names"),
    [
        ("Ada Example", [], "Ada Example"),
        ("Ada Example, His Majesty’s Inspector", [], "Ada Example"),
        ("Ada Example", ["Her Majesty’s Inspector"], "Ada Example"),
        ("Ada Example HMI", [], "Ada Example"),
        ("Ada Example, Senior HMI", [], "Ada Example"),
        ("Ada Example, Her", ["Majesty’s Inspector"], "Ada Example"),
        ("Ada Example, Ofsted Inspector", [], "Ada Example"),
        ("Mary-ann O’Example, HMI", [], "Mary-ann O'Example"),
        ("Máire Example, HMI", [], "Máire Example"),
        ("Fiona J Example, HMI", [], "Fiona J Example"),
        (
            "Ada Example, His Majesty’s Inspector, and Bob Sample,",
            ["His Majesty’s Inspector", "Judgement Grade"],
            "Ada Example; Bob Sample",
        ),
        ("Ada Example HMI and Bob Sample HMI", [], "Ada Example; Bob Sample"),
    ],
)
def test_finds_names_without_offices(text, following, names):
    assert names_in(text, following) == names


@pytest.mark.parametrize("text", ["", "to be confirmed", "a team of three", "12", "X"])
def test_finds_no_name_where_there_is_none(text):
    assert names_in(text) is None


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("London Borough of Tower Hamlets", "Tower Hamlets"),
        ("Royal Borough of Greenwich", "Greenwich"),
        ("The Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
        ("Metropolitan Borough of Barnsley Council", "Barnsley"),
        ("City of Bradford Metropolitan District Council", "Bradford"),
        ("Blackburn with Darwen Borough Council", "Blackburn with Darwen"),
        ("Cheshire East Unitary Authority", "Cheshire East"),
        ("Council of the Isles of Scilly", "Isles of Scilly"),
        ("City of London Corporation", "City of London"),
        ("Bristol City of", "Bristol"),
        ("Derby City", "Derby"),
        ("the Isle of Wight", "Isle of Wight"),
        ("Surrey Safeguarding Children Board", "Surrey"),
        ("Worcestershire", "Worcestershire"),
        ("Boroughbridge", "Boroughbridge"),
    ],
)
def test_shortens_names_of_councils(printed, plain):
    assert bare_council_name(printed) == plain
