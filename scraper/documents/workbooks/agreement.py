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

from collections.abc import Iterable
from datetime import date

from scraper.documents.workbooks.judgements import (
    UnclearError,
    judge,
    judge_sif_in_columns_of_ilacs,
)
from scraper.documents.workbooks.rows import SheetRecords, Unsettled, add_inspection, check_dates
from scraper.frameworks import days_in_use
from scraper.records import (
    Area,
    Framework,
    InspectionType,
    StatisticsInspection,
)
from warehouse.councils import find_council, plain_name

_SIF_BEGAN, _ = days_in_use(Framework.SIF)
_ILACS_BEGAN, _ = days_in_use(Framework.ILACS)
_SIF_ENDED = date(2018, 8, 31)  # no single inspection began later
# Days from the first day on site to the report. South Tyneside waited 156 days in 2022-23; the same
# council is never inspected twice under these frameworks within so short a time.
_SHORTEST_WAIT, _LONGEST_WAIT = 14, 200


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
        inspection_type = witness.inspection_type if witness else InspectionType.INSPECTION
        why = witness.sheet if witness else "its date"
        judgements = judge_sif_in_columns_of_ilacs(row.grades, row.started, row.published, why)
    else:
        # The yearly sheet does not say whether it was short or standard; others of the family do.
        inspection_type = InspectionType.INSPECTION
        judgements = judge(framework, row.grades, row.started, row.published)
    check_dates(framework, row.started, row.published)
    place = (row.row, row.council, row.ons_code)
    add_inspection(sheet, place, framework, inspection_type, row.started, row.published, judgements)


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
        and _same_council(witness.council_printed, row.council, row.started)
        and _same_time(row.started, witness)
    ]
    if len({witness.framework for witness in found}) > 1:
        raise UnclearError(f"inspected {row.started}; other sheets name two frameworks for it")
    return found[0] if found else None


def _same_council(one: str, other: str, day: date) -> bool:
    """Whether two sheets print the name of one council; they vary in commas and the like."""
    if plain_name(one) == plain_name(other):
        return True
    found = find_council(one, day)
    return found is not None and found == find_council(other, day)


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
