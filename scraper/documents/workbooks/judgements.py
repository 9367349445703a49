"""What the cells of one inspection say together: its judgements, or why they are set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from scraper.documents.workbooks.cells import GradeCell
from scraper.frameworks import first_day_of, first_day_without
from scraper.records import Area, Framework, Judgement, JudgementStatus

# Inspections from here grade care leavers apart, and have no overall effectiveness.
SPLIT = first_day_of(Framework.ILACS, Area.CARE_LEAVERS)
NO_OVERALL = first_day_without(Framework.ILACS, Area.OVERALL_EFFECTIVENESS)


class UnclearError(ValueError):
    """One inspection of one row contradicts itself: set it aside."""


def judge(
    framework: Framework,
    grades: Mapping[Area, GradeCell],
    started: date | None,
    published: date | None,
) -> tuple[Judgement, ...]:
    """Return the judgements of one inspection.

    A blank cell states nothing and makes no judgement, with two exceptions of ILACS: a blank for
    care leavers means that "children in care" was still one grade for both, and a blank overall
    effectiveness is right from April 2026.

    Raises:
        UnclearError: no cell has a grade, or a grade that every such inspection has is missing.
    """
    if not any(cell.grade for cell in grades.values()):
        raise UnclearError("dates without a grade")
    cells = dict(grades)
    judgements: list[Judgement] = []
    if framework is Framework.ILACS:
        judgements += _judge_overall(
            cells.pop(Area.OVERALL_EFFECTIVENESS, None), started, published
        )
        judgements += _judge_care(cells, started, published)
        if any(cell.printed is None for cell in cells.values()):
            raise UnclearError("one of the judgements is blank")
    judgements += [_judgement(area, cell) for area, cell in cells.items() if cell.printed]
    return tuple(judgements)


_SIF_IN_COLUMNS_OF_ILACS = {
    Area.OVERALL_EFFECTIVENESS: Area.OVERALL_EFFECTIVENESS,
    Area.LEADERSHIP: Area.LEADERSHIP,
    Area.HELP_AND_PROTECTION: Area.HELP_AND_PROTECTION,
    Area.IN_CARE_AND_CARE_LEAVERS: Area.LOOKED_AFTER_AND_PERMANENCE,
    Area.IN_CARE: Area.LOOKED_AFTER_AND_PERMANENCE,
}


def judge_sif_in_columns_of_ilacs(
    grades: Mapping[Area, GradeCell], started: date | None, published: date | None, why_sif: str
) -> tuple[Judgement, ...]:
    """Return what the row of a single inspection keeps: the four areas that the columns can hold.

    In every such row of the release of 2022 the column for children in care holds SIF's grade for
    children looked after and achieving permanence. Adoption, care leavers and the safeguarding
    board have no column there.

    Raises:
        UnclearError: the later column for care leavers has a grade, or as `judge` does.
    """
    leavers = grades.get(Area.CARE_LEAVERS)
    if leavers is not None and leavers.grade is not None:
        raise UnclearError("a single inspection with a grade in the later column for care leavers")
    kept = {
        _SIF_IN_COLUMNS_OF_ILACS[area]: cell
        for area, cell in grades.items()
        if area in _SIF_IN_COLUMNS_OF_ILACS
    }
    reason = (
        "stands in the column for children in care and care leavers of a later framework; "
        f"{why_sif} names the framework"
    )
    return tuple(
        replace(judgement, reason=reason)
        if judgement.area is Area.LOOKED_AFTER_AND_PERMANENCE
        else judgement
        for judgement in judge(Framework.SIF, kept, started, published)
    )


def _judge_overall(
    cell: GradeCell | None, started: date | None, published: date | None
) -> list[Judgement]:
    """Return the overall effectiveness of an ILACS inspection, which ended in April 2026."""
    surely_after = bool(started and started >= NO_OVERALL)
    perhaps_after = surely_after or bool(not started and published and published >= NO_OVERALL)
    area = Area.OVERALL_EFFECTIVENESS
    if cell is None or cell.printed is None or cell.not_applicable:
        if not perhaps_after:
            raise UnclearError(
                "no overall effectiveness, though the inspection was before it ended"
            )
        printed = cell.printed if cell else None
        return [Judgement(area, JudgementStatus.NOT_IN_FRAMEWORK, printed=printed)]
    if surely_after:
        reason = f"the inspection began on {started}, when overall effectiveness was not judged"
        return [Judgement(area, JudgementStatus.HELD_BACK, printed=cell.printed, reason=reason)]
    return [_judgement(area, cell)]


def _judge_care(
    cells: dict[Area, GradeCell], started: date | None, published: date | None
) -> list[Judgement]:
    """Take the cells on children in care and care leavers out, and return their judgements.

    The blank decides, not the date: South Tyneside's inspection began in 2022, went on in 2023, was
    published in May 2023, and still has one grade for both. Where cell and date contradict each
    other beyond that, the grade is held back.
    """
    if Area.IN_CARE_AND_CARE_LEAVERS in cells:
        cell, together, late = cells.pop(Area.IN_CARE_AND_CARE_LEAVERS), True, False
    else:
        cell, leavers = cells.pop(Area.IN_CARE), cells.pop(Area.CARE_LEAVERS)
        together = leavers.printed is None
        late = bool((started or date.min) >= SPLIT)
    if cell.printed is None:
        raise UnclearError("no grade for children in care")
    if together and late:
        reason = f"care leavers are blank, though the inspection began on {started}"
        return [
            Judgement(Area.IN_CARE, JudgementStatus.HELD_BACK, printed=cell.printed, reason=reason)
        ]
    if together:
        return [_judgement(Area.IN_CARE_AND_CARE_LEAVERS, cell)]
    both = [(Area.IN_CARE, cell), (Area.CARE_LEAVERS, leavers)]
    day = started or published
    if day is not None and day < SPLIT:
        reason = f"care leavers have a grade of their own, though the inspection was of {day}"
        return [
            Judgement(area, JudgementStatus.HELD_BACK, printed=each.printed, reason=reason)
            for area, each in both
        ]
    return [_judgement(area, each) for area, each in both]


def _judgement(area: Area, cell: GradeCell) -> Judgement:
    """Return the judgement of a cell that holds something.

    A cell that says something else than a grade holds its own grade back and no other's: the
    inspection was made, and what it found in this area is not known.
    """
    if cell.not_judged:
        return Judgement(area, JudgementStatus.NOT_JUDGED, printed=cell.printed)
    if cell.grade is None:
        reason = f"the cell says {cell.printed!r}, which is no grade that we know"
        return Judgement(area, JudgementStatus.HELD_BACK, printed=cell.printed, reason=reason)
    return Judgement(area, JudgementStatus.GRADED, cell.grade, printed=cell.printed)
