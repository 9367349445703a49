"""The words and dates of frameworks stand once, in warehouse/reference, and all agree with them."""

import csv
import re
from datetime import date

import pytest

from scraper.documents.reports.reader import all_readers
from scraper.frameworks import (
    REFERENCE,
    first_day_of,
    first_day_without,
    framework_names,
    graded_areas,
)
from scraper.vocabulary import Area, Framework, Grade, JudgementStatus
from tests.conftest import ROOT


@pytest.mark.parametrize("words", [Framework, Area])
def test_python_knows_every_framework_and_area_and_no_other(words: type[Framework | Area]) -> None:
    listed = {
        Framework: set(framework_names()),
        Area: {each.area for each in graded_areas()},
    }[words]
    # What no code speaks of needs no member by name: its rows are enough.
    assert {str(member) for member in words} <= listed
    assert {str(words(value)) for value in listed} == listed


def test_every_framework_has_areas() -> None:
    assert {each.framework for each in graded_areas()} == set(framework_names())


def test_every_framework_has_one_reader():
    assert sorted(reader.framework for reader in all_readers()) == sorted(framework_names())


def test_sql_has_the_same_words_for_grades_and_what_became_of_them():
    models = (ROOT / "warehouse" / "models" / "10_reference.sql").read_text(encoding="utf-8")
    for kind, words in (("grade", Grade), ("judgement_status", JudgementStatus)):
        listed = re.search(rf"CREATE TYPE {kind} AS ENUM \(([^)]*)\)", models)
        assert listed is not None
        assert re.findall("'([a-z_]+)'", listed[1]) == list(words)


def test_dates_of_a_change_are_the_same_in_every_file():
    with (REFERENCE / "standing_ends.csv").open(encoding="utf-8", newline="") as lines:
        ends = {row["strand"]: row for row in csv.DictReader(lines) if row["framework"] == "ilacs"}
    without = first_day_without("ilacs", "overall_effectiveness")
    assert date.fromisoformat(ends["overall"]["started_from"]) == without
    combined = first_day_without("ilacs", "in_care_and_care_leavers")
    assert first_day_of("ilacs", "care_leavers") == first_day_of("ilacs", "in_care") == combined


def test_no_code_repeats_the_day_from_which_there_is_no_overall_grade():
    day = first_day_without("ilacs", "overall_effectiveness")
    said = re.compile(rf"{day.isoformat()}|date\({day.year}, {day.month}, {day.day}\)")
    files = [
        file
        for room in ("scraper", "warehouse")
        for kind in ("*.py", "*.sql")
        for file in (ROOT / room).rglob(kind)
    ]
    assert [file.name for file in files if said.search(file.read_text(encoding="utf-8"))] == []
    assert len(files) > 100


@pytest.mark.parametrize("ask", [first_day_of, first_day_without])
def test_a_date_that_is_not_there_is_an_error(ask):
    with pytest.raises(KeyError, match="adoption"):
        ask("sif", "adoption")
