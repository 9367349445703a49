"""Where the sheets of one workbook have to be read together.

The yearly sheets list each council's latest inspection in the columns of ILACS, also where that was
still a single inspection (SIF). Both frameworks were used from January to August 2018: of the rows
of that time in the release of 2022, five are SIF re-inspections. The wide sheet of all inspections
names the framework and repeats the grades; it has publication dates, the yearly sheets inspection
dates.

What the sheets say stays as it is, also where they contradict each other, as the release of 2022
does on Bury's inspection of October 2021 and Central Bedfordshire's of January 2022: to weigh one
source against another is the warehouse's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from scraper.documents.workbook_cells import GradeCell
from scraper.documents.workbook_judgements import UnclearError, judge
from scraper.documents.workbook_rows import SheetRecords, Unsettled, add_inspection
from scraper.records import (
    Area,
    Framework,
    InspectionType,
    Judgement,
    StatisticsInspection,
)

_SIF_BEGAN = date(2013, 11, 19)
_ILACS_BEGAN = date(2018, 1, 1)
_SIF_ENDED = date(2018, 8, 31)
# Days from the first day on site to the report. South Tyneside waited 156 days in 2022-23; the same
# council is never inspected twice under these frameworks within so short a time.
_SHORTEST_WAIT, _LONGEST_WAIT = 14, 200
_COLUMN_OF_ILACS = (
    "stands in the column for children in care and care leavers of a later framework; "
)


def settle(sheets: Iterable[SheetRecords]) -> None:
    """Turn every unsettled row into an inspection, or set it aside, in all sheets of a workbook."""
    sheets = list(sheets)
    witnesses = [inspection for sheet in sheets for inspection in sheet.inspections]
    for sheet in sheets:
        for row in sheet.unsettled:
            try:
                _settle(row, sheet, witnesses)
            except UnclearError as unclear:
                sheet.set_aside.append((row.row, f"{row.council}: {unclear}"))
        sheet.unsettled.clear()
        sheet.inspections.sort(key=lambda inspection: inspection.row)


def _settle(row: Unsettled, sheet: SheetRecords, witnesses: list[StatisticsInspection]) -> None:
    """Add the inspection that a row states to its sheet, or raise UnclearError."""
    witness = _find_witness(row, witnesses)
    if _SIF_BEGAN <= row.started < _ILACS_BEGAN:
        framework = Framework.SIF
    elif row.started > _SIF_ENDED:
        framework = Framework.ILACS
    elif witness is not None and _agrees(witness, row):
        framework = witness.framework
    else:
        raise UnclearError(
            f"inspected {row.started}, and no other sheet with the same grades says under which "
            "framework"
        )
    if witness is not None and witness.framework is not framework:
        raise UnclearError(
            f"inspected {row.started}, but {witness.sheet} has it under {witness.framework}"
        )
    if framework is Framework.SIF:
        kind = witness.inspection_type if witness else InspectionType.INSPECTION
        judgements = _judge_sif(row, witness)
    else:
        # The yearly sheet does not say whether it was short or standard; others of the family do.
        kind = InspectionType.INSPECTION
        judgements = judge(framework, row.grades, row.started, row.published)
    place = (row.row, row.council, row.ons_code)
    add_inspection(sheet, place, framework, kind, row.started, row.published, judgements)


def _find_witness(
    row: Unsettled, witnesses: list[StatisticsInspection]
) -> StatisticsInspection | None:
    """Return the first inspection of another sheet that the row is about, if there is one.

    Raises:
        UnclearError: other sheets have it under two frameworks.
    """
    found = [
        witness
        for witness in witnesses
        if witness.framework in {Framework.SIF, Framework.ILACS}
        and _plain(witness.council_printed) == _plain(row.council)
        and _same_time(row.started, witness)
    ]
    if len({witness.framework for witness in found}) > 1:
        raise UnclearError(f"inspected {row.started}; other sheets name two frameworks for it")
    return found[0] if found else None


def _plain(council: str) -> str:
    """Return a council's name for comparison within one workbook, whose sheets vary little."""
    return re.sub(r"[^a-z]+", " ", council.casefold().replace("&", "and")).strip()


def _same_time(started: date, witness: StatisticsInspection) -> bool:
    """Compare inspection dates where both have one, else allow for the wait until publication."""
    if witness.started:
        return witness.started == started
    if witness.published is None:
        return False
    return _SHORTEST_WAIT <= (witness.published - started).days <= _LONGEST_WAIT


def _agrees(witness: StatisticsInspection, row: Unsettled) -> bool:
    """Return whether the areas that SIF and ILACS share by name have the same grades."""
    stated = {judgement.area: judgement.grade for judgement in witness.judgements}
    shared = (Area.OVERALL_EFFECTIVENESS, Area.LEADERSHIP, Area.HELP_AND_PROTECTION)
    return all(area in row.grades and stated.get(area) == row.grades[area].grade for area in shared)


def _judge_sif(row: Unsettled, witness: StatisticsInspection | None) -> tuple[Judgement, ...]:
    """Return what a single inspection's row keeps: the four areas that the columns can hold.

    In every such row of the release of 2022 the column for children in care holds SIF's grade for
    children looked after and achieving permanence. Adoption, care leavers and the safeguarding
    board have no column there.
    """
    names = {
        Area.OVERALL_EFFECTIVENESS: Area.OVERALL_EFFECTIVENESS,
        Area.LEADERSHIP: Area.LEADERSHIP,
        Area.HELP_AND_PROTECTION: Area.HELP_AND_PROTECTION,
        Area.IN_CARE_AND_CARE_LEAVERS: Area.LOOKED_AFTER_AND_PERMANENCE,
        Area.IN_CARE: Area.LOOKED_AFTER_AND_PERMANENCE,
    }
    if _states_care_leavers(row.grades):
        raise UnclearError("a single inspection with a grade in the later column for care leavers")
    kept = {names[area]: cell for area, cell in row.grades.items() if area in names}
    told = f"{witness.sheet} names the framework" if witness else "its date names the framework"
    return tuple(
        replace(judgement, reason=_COLUMN_OF_ILACS + told)
        if judgement.area is Area.LOOKED_AFTER_AND_PERMANENCE
        else judgement
        for judgement in judge(Framework.SIF, kept, row.started, row.published)
    )


def _states_care_leavers(grades: Mapping[Area, GradeCell]) -> bool:
    return Area.CARE_LEAVERS in grades and grades[Area.CARE_LEAVERS].grade is not None
