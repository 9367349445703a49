"""Made-up rows in the shapes of Ofsted's workbooks, and what is read from them."""

from __future__ import annotations

from datetime import date

from scraper.documents.workbooks.workbook import read_workbook
from scraper.records import (
    Area,
    Grade,
    StatisticsInspection,
    Workbook,
)
from tests.site.headers import HISTORY, WIDE
from tests.site.workbooks import Cell, make_ods, make_xlsx

RI = "Requires improvement to be good"
AREAS_2022 = [
    "Overall effectiveness",
    "Impact of leaders",
    "Experiences and progress of children who need help and protection",
    "Experiences and progress of children in care and care leavers",
]
LATEST_2022: list[Cell] = [
    "Web link",
    "Local authority name",
    "Ofsted region",
    "Inspection date",
    *AREAS_2022,
]


def history(
    *cells: Cell, council: str = "Thamesby", kind: str = "ILACS Short Inspection"
) -> Workbook:
    """Return what is read from one row: inspected, published, then five grades."""
    started, published, *grades = cells
    row = ["link", "E09000099", council, "Current", "London", started, published, kind, *grades]
    return read_workbook(make_ods({"ILACS_inspection_history": [["title"], [], HISTORY, row]}))


def wide(**cells: Cell) -> list[Cell]:
    """Return a wide row with cells by the first words of their headers, underscores for spaces."""
    row: list[Cell] = ["link", "Thamesby", "London", "Unitary", *[""] * (len(WIDE) - 4)]
    for words, cell in cells.items():
        found = [
            index
            for index, header in enumerate(WIDE)
            if " ".join(str(header).split()).casefold().startswith(words.replace("_", " "))
        ]
        assert len(found) == 1, (words, found)
        row[found[0]] = cell
    return row


def read_wide(*rows: list[Cell]) -> Workbook:
    return read_workbook(make_xlsx({"LA_inspections_2009-2023": [["title"], WIDE, *rows]}))


def grades(inspection: StatisticsInspection) -> dict[Area, Grade | None]:
    return {judgement.area: judgement.grade for judgement in inspection.judgements}


def only(found: tuple) -> StatisticsInspection:
    assert len(found) == 1, found
    return found[0]


SIF_2017: dict[str, Cell] = {
    "single": date(2017, 3, 31),
    "first_sif_overall": "Good",
    "first_sif_children_who": RI,
    "first_sif_children_looked": "Good",
    "first_sif_cla_sub:_adoption": " -",
    "first_sif_cla_sub:_exp": "Good",
    "first_sif_leadership": "Good",
    "lscb": RI,
}
