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
from tests.site.workbooks import Cell, make_ods, make_xlsx

RI = "Requires improvement to be good"
AREAS_2022 = [
    "Overall effectiveness",
    "Impact of leaders",
    "Experiences and progress of children who need help and protection",
    "Experiences and progress of children in care and care leavers",
]
AREAS_2025 = [
    "Overall effectiveness",
    "The impact of leaders on social work practice with children and families",
    "The experiences and progress of children who need help and protection",
    "The experiences and progress of children in care",
    "The experiences and progress of care leavers",
]
LATEST_2022: list[Cell] = [
    "Web link",
    "Local authority name",
    "Ofsted region",
    "Inspection date",
    *AREAS_2022,
]
HISTORY: list[Cell] = [
    "Web link",
    "Local authority area code",
    "Local authority name",
    "Local authority status",
    "Ofsted region",
    "Inspection date",
    "Publication date",
    "Inspection type",
    *AREAS_2025,
]
WIDE: list[Cell] = [
    "Web link",
    "Local authority name",
    "LA region",
    "LA Authority Type",
    "Safeguarding & Looked After Children (SLAC) Inspection publication date",
    "SLAC Safeguarding Overall effectiveness (OE)",
    "SLAC Looked After Children Overall Effectiveness (OE)",
    "SLAC re-inspection of Safeguarding publication date",
    "SLAC re-inspection Safeguarding OE",
    "SLAC re-inspection of services for Children Looked After publication date",
    "SLAC re-inspection of services Children Looked After OE",
    "Child Protection Inspections (CPI) publication date",
    "CPI Overall Effectiveness (OE)",
    "Targeted Looked After Children (TLAC) inspection publication date",
    "TLAC Overall Effectiveness (OE)",
    "Single Inspection of LA Children's Services (SIF)  First SIF publication date",
    " First SIF Overall Judgement\n(OE)",
    " First SIF children who need help and protection ",
    " First SIF children looked after and achieving permanence ",
    " First SIF CLA Sub: Adoption Performance",
    " First SIF CLA Sub: Experiences and progress of care leavers",
    " First SIF leadership, management and governance",
    "LSCB Overall Effectiveness ",
    "First ILACS framework inspection type",
    "First ILACS framework publication date",
    "First ILACS framework overall effectiveness",
    "First ILACS framework impact of leaders",
    "First ILACS framework experiences and progress of children who need help and protection",
    "First ILACS framework experiences and progress of children in care and care leavers",
    "Second ILACS framework inspection type",
    "Second ILACS framework publication date",
    "Second ILACS framework overall effectiveness",
    "Second ILACS framework impact of leaders",
    "Second ILACS framework experiences and progress of children who need help and protection",
    "Second ILACS framework experiences and progress of children in care",
    "Second ILACS framework experiences and progress of care leavers",
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
    row: list[Cell] = ["link", "Thamesby", "London", "Unitary"] + [""] * (len(WIDE) - 4)
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


SIF_2017 = {
    "single": date(2017, 3, 31),
    "first_sif_overall": "Good",
    "first_sif_children_who": RI,
    "first_sif_children_looked": "Good",
    "first_sif_cla_sub:_adoption": " -",
    "first_sif_cla_sub:_exp": "Good",
    "first_sif_leadership": "Good",
    "lscb": RI,
}
