"""Where the sheets of one workbook have to be read together.

The yearly sheets list each council's latest inspection in the columns of ILACS, also where that was
still a single inspection (SIF). Both frameworks were used from January to August 2018: of the rows
of that time in the release of 2022, five are SIF re-inspections. The wide sheet of all inspections
names the framework and repeats the grades; it has publication dates, the yearly sheets inspection
dates.

The sheets also contradict each other: the release of 2022 gives Bury's inspection of October 2021
and Central Bedfordshire's of January 2022 two grades for help and protection. Such a grade is held
back in all of them: which of them is right is for another source to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from scraper.documents.workbook_cells import GradeCell
from scraper.documents.workbook_rows import (
    SheetRecords,
    UnclearError,
    Unsettled,
    add_inspection,
    judge,
)
from scraper.records import (
    Area,
    Framework,
    Grade,
    InspectionType,
    Judgement,
    JudgementStatus,
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
    """Decide what only several sheets of a workbook can say together, in place.

    Every unsettled row becomes an inspection or is set aside; grades on which sheets disagree are
    held back.
    """
    sheets = list(sheets)
    witnesses = [inspection for sheet in sheets for inspection in sheet.inspections]
    for sheet in sheets:
        for row in sheet.unsettled:
            try:
                _settle(row, sheet, witnesses)
            except UnclearError as unclear:
                sheet.set_aside.append((row.row, f"{row.council}: {unclear}"))
        sheet.unsettled.clear()
    everything = [inspection for sheet in sheets for inspection in sheet.inspections]
    for sheet in sheets:
        sheet.inspections = [_hold_back(one, everything) for one in sheet.inspections]
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
        and _same_time(row.started, None, witness)
    ]
    if len({witness.framework for witness in found}) > 1:
        raise UnclearError(f"inspected {row.started}; other sheets name two frameworks for it")
    return found[0] if found else None


def _plain(council: str) -> str:
    """Return a council's name for comparison within one workbook, whose sheets vary little."""
    return re.sub(r"[^a-z]+", " ", council.casefold().replace("&", "and")).strip()


def _same_time(started: date | None, published: date | None, other: StatisticsInspection) -> bool:
    """Compare inspection dates where both have one, else allow for the wait until publication."""
    if started and other.started:
        return started == other.started
    if published and other.published and not started and not other.started:
        return published == other.published
    first, last = started or other.started, other.published if started else published
    if first is None or last is None:
        return False
    return _SHORTEST_WAIT <= (last - first).days <= _LONGEST_WAIT


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


def _hold_back(
    inspection: StatisticsInspection, everything: list[StatisticsInspection]
) -> StatisticsInspection:
    """Return an inspection with the grades held back on which the sheets disagree."""
    same = [
        other
        for other in everything
        if other.framework is inspection.framework
        and _plain(other.council_printed) == _plain(inspection.council_printed)
        and _same_time(inspection.started, inspection.published, other)
    ]
    judgements = []
    for judgement in inspection.judgements:
        stated: dict[str, Grade] = {
            other.sheet: each.grade
            for other in same
            for each in other.judgements
            if each.area is judgement.area and each.grade is not None
        }
        if judgement.grade is not None and len(set(stated.values())) > 1:
            told = ", ".join(f"{sheet}: {grade}" for sheet, grade in sorted(stated.items()))
            judgement = replace(  # noqa: PLW2901
                judgement,
                status=JudgementStatus.HELD_BACK,
                grade=None,
                reason=f"the sheets of the workbook disagree ({told})",
            )
        judgements.append(judgement)
    return replace(inspection, judgements=tuple(judgements))
