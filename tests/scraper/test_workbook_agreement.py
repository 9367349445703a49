"""What only several sheets of one workbook can say together."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.documents.workbooks.workbook import read_workbook
from scraper.records import Area, Framework, Grade, InspectionType, Workbook
from tests.scraper.workbook_rows import LATEST_2022, RI, SIF_2017, WIDE, grades, wide
from tests.site.workbooks import Cell, Row, make_xlsx

GOOD = ["Good", "Good", RI, "Good"]  # as SIF_2017 has them: overall, leaders, protection, care


def read_both(started: date, latest: list[str], row: list[Cell] | None = None) -> Workbook:
    """Return a workbook with a yearly sheet of one council and perhaps a wide one."""
    sheets: dict[str, list[list[Cell]]] = {
        "LA_level_at_31_Mar_2022": [LATEST_2022, ["x", "Thamesby", "London", started, *latest]]
    }
    if row is not None:
        sheets["LA_inspections_2009-2022"] = [WIDE, row]
    return read_workbook(make_xlsx(sheets))


def test_a_row_from_before_2018_is_a_single_inspection() -> None:
    (found,) = read_both(date(2017, 1, 16), GOOD).inspections
    assert found.framework is Framework.SIF
    assert grades(found) == {
        Area.OVERALL_EFFECTIVENESS: Grade.GOOD,
        Area.LEADERSHIP: Grade.GOOD,
        Area.HELP_AND_PROTECTION: Grade.REQUIRES_IMPROVEMENT,
        Area.LOOKED_AFTER_AND_PERMANENCE: Grade.GOOD,
    }
    assert any("later framework" in (each.reason or "") for each in found.judgements)


def test_a_row_of_spring_2018_is_what_the_wide_sheet_says() -> None:
    again = wide(single=date(2017, 3, 31), **{k: v for k, v in SIF_2017.items() if k != "single"})
    ilacs = wide(
        first_ilacs_framework_inspection="Short",
        first_ilacs_framework_publication=date(2018, 5, 1),
        first_ilacs_framework_overall="Good",
        first_ilacs_framework_impact="Good",
        first_ilacs_framework_experiences_and_progress_of_children_who=RI,
        first_ilacs_framework_experiences_and_progress_of_children_in="Good",
    )
    found = read_both(date(2018, 3, 12), GOOD, ilacs).inspections[0]
    assert found.framework is Framework.ILACS
    book = read_both(date(2018, 3, 12), GOOD, again)
    assert [each.framework for each in book.inspections] == [Framework.SIF]
    assert "no other sheet" in book.not_understood[0][1]


def test_a_row_of_spring_2018_without_a_witness_is_set_aside() -> None:
    book = read_both(date(2018, 3, 12), GOOD)
    assert not book.inspections
    assert "row 2, Thamesby: inspected 2018-03-12" in book.not_understood[0][1]


def test_a_reinspection_is_recognised_by_the_wide_sheet() -> None:
    header = [str(cell).replace("First SIF", "SIF Re-inspection") for cell in WIDE]
    row = wide(**{words: cell for words, cell in SIF_2017.items() if words != "lscb"})
    rows: dict[str, list[Row]] = {
        "LA_level": [LATEST_2022, ["x", "Thamesby", "London", date(2017, 1, 16), *GOOD]],
        "LA_inspections": [[cell for cell in header if "LSCB" not in cell], row[:22] + row[23:]],
    }
    found = read_workbook(make_xlsx(rows)).inspections[0]
    assert (found.framework, found.inspection_type) == (
        Framework.SIF,
        InspectionType.REINSPECTION,
    )


def test_a_contradiction_between_sheets_is_left_to_the_warehouse() -> None:
    book = read_both(date(2017, 1, 16), ["Good", "Good", "Inadequate", "Good"], wide(**SIF_2017))
    assert [grades(found)[Area.HELP_AND_PROTECTION] for found in book.inspections] == [
        Grade.INADEQUATE,
        Grade.REQUIRES_IMPROVEMENT,
    ]


def test_a_row_of_spring_2018_with_other_grades_than_its_witness_is_set_aside() -> None:
    row = wide(**SIF_2017 | {"single": date(2018, 5, 1)})
    book = read_both(date(2018, 3, 12), ["Good", "Good", "Inadequate", "Good"], row)
    assert len(book.inspections) == 1
    assert "no other sheet with the same grades" in book.not_understood[0][1]


@pytest.mark.parametrize("published", [date(2016, 5, 1), date(2018, 3, 20), date(2018, 12, 20)])
def test_an_inspection_of_another_time_is_no_witness(published: date) -> None:
    row = wide(**SIF_2017 | {"single": published})
    book = read_both(date(2018, 3, 12), GOOD, row)
    assert "row 2, Thamesby" in book.not_understood[0][1]
