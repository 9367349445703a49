"""Damaged documents: never a crash, never a grade that the sound document does not have.

`python -m tests.benchmarks fuzz` does the same to ten thousand.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.documents.reports.report import read_report
from scraper.records import DocumentStatus, JudgementStatus
from tests import pdfs
from tests.benchmarks.fuzz import DAMAGES, run, wrong_grades
from tests.pdfs.wording import ILACS_WORDS

GRADES = {
    "leadership": "inadequate",
    "help_and_protection": "good",
    "in_care": "outstanding",
    "care_leavers": "requires_improvement",
    "overall_effectiveness": "requires_improvement",
}
PLAIN = pdfs.ilacs_report(grades=GRADES, compressed=False)


@pytest.mark.command
def test_damaged_documents_get_an_answer_and_no_wrong_grade():
    outcomes, faults = run(400, seed=7, processes=1, real=0)
    assert faults == []
    assert outcomes["ok"] > 40
    assert outcomes["unreadable"] > 40
    assert outcomes["unrecognised"] > 10


@pytest.mark.slow
@pytest.mark.command
def test_damaged_real_documents_get_an_answer_and_no_wrong_grade(shared):
    outcomes, faults = run(250, seed=11, processes=2, real=40)
    assert faults == []
    assert outcomes["ok"] > 50


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_get_a_status(data):
    kinds = (DocumentStatus.NOT_A_REPORT, DocumentStatus.UNREADABLE)
    assert read_report(data).status is kinds[b"%PDF-" in data]
    assert read_report(b"%PDF-1.7\n" + data).status is DocumentStatus.UNREADABLE


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(DAMAGES))
def test_every_kind_of_damage_is_borne(seed, damage):
    sound = read_report(PLAIN)
    data = bytes(damage(bytearray(PLAIN), random.Random(seed)))
    assert wrong_grades(sound, read_report(data)) == []


@pytest.mark.parametrize(
    ("area", "other"),
    [
        (area, other)
        for area in ("leadership", "help_and_protection", "in_care", "care_leavers")
        for other in ("Good", "Outstanding", "Inadequate")
        if other != ILACS_WORDS[GRADES[area]]
    ],
)
def test_a_grade_exchanged_in_the_table_alone_is_held_back(area, other):
    data = pdfs.ilacs_report(grades={**GRADES, area: other}, headings=GRADES)
    found = {str(j.area): j for j in read_report(data).judgements}
    assert found[area].status is JudgementStatus.HELD_BACK
    assert found[area].grade is None


@pytest.mark.parametrize("word", [b"Outstanding", b"Inadequate"])
def test_a_grade_that_is_lost_from_the_table_moves_no_other_into_its_place(word):
    first = PLAIN.index(b"(" + word + b")")
    data = PLAIN[:first] + b"(" + b" " * len(word) + b")" + PLAIN[first + len(word) + 2 :]
    report = read_report(data)
    assert report.status is DocumentStatus.UNRECOGNISED
    assert report.judgements == ()


def test_a_label_that_is_lost_moves_no_grade_to_another():
    first = PLAIN.index(b"(The experiences and progress of children)")
    data = PLAIN[:first] + PLAIN[first:].replace(b"experiences", b"          ", 1)
    assert read_report(data).status is DocumentStatus.UNRECOGNISED
