"""Two witnesses to each grade, and what to do when there is one, or when they differ.

The table (or sentence) on page 1 is the first witness, the graded heading in the body the second.
Where both are printed they must agree; a grade is never chosen between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper.documents.reports.grades import Verdict, read_grade
from scraper.documents.reports.headings import Heading
from scraper.records import Area, Framework, Grade, Judgement, JudgementStatus, Rectangle


@dataclass(frozen=True, slots=True)
class Statement:
    """A grade as the first witness states it.

    Attributes:
        area: What it is about.
        grade: The words of the grade alone.
        printed: What is kept as printed: those words, or the whole sentence.
        page, rectangle: Where it stands.
        witness: "table", "sentence" or "heading".
    """

    area: Area
    grade: str
    printed: str
    page: int
    rectangle: Rectangle
    witness: str


def _differ(one: Verdict | None, other: Verdict | None) -> bool:
    """Whether two readings say different things; words that are no grade agree with nothing."""
    return one is None or other is None or one != other


def weigh(
    statement: Statement,
    headings: Sequence[Heading],
    *,
    reason_without_heading: str,
    before_sif: bool = False,
) -> Judgement:
    """Return the judgement that a statement and the headings about the same area come to.

    Args:
        statement: The first witness.
        headings: All graded headings of the body about this area; there may be none.
        reason_without_heading: Why the statement can be relied on where there is no heading.
        before_sif: Whether "adequate" is the third grade.
    """
    verdict = read_grade(statement.grade, before_sif=before_sif)
    reason: str | None = None
    if verdict is None:
        reason = f"{statement.grade!r} is no grade that we know"
    for heading in headings:
        if reason is None and _differ(verdict, read_grade(heading.printed, before_sif=before_sif)):
            reason = (
                f"page {statement.page} says {statement.grade!r}, "
                f"the heading on page {heading.page} {heading.printed!r}"
            )
    witnesses = (statement.witness, "heading") if headings else (statement.witness,)
    return Judgement(
        area=statement.area,
        status=JudgementStatus.HELD_BACK if reason or verdict is None else verdict.status,
        grade=None if reason or verdict is None else verdict.grade,
        printed=statement.printed,
        page=statement.page,
        rectangle=statement.rectangle,
        witnesses=witnesses,
        reason=reason or (None if headings else reason_without_heading),
    )


_KEY_AREAS = (Area.HELP_AND_PROTECTION, Area.LOOKED_AFTER_AND_PERMANENCE, Area.LEADERSHIP)


def check_overall(judgements: Sequence[Judgement], framework: Framework) -> list[Judgement]:
    """Hold back an overall grade that cannot follow from the others; it has no second witness.

    In every inspection that Ofsted's statistics list, overall effectiveness is no better than the
    best and no worse than the worst of the areas (the LSCB aside); and in single inspections it is
    inadequate exactly when one of the three key areas is, as that framework prescribed. In ILACS a
    council may be better overall than its leadership, so nothing more is asked there.

    Args:
        judgements: Every judgement of one report.
        framework: Its framework.
    """
    graded = {
        judgement.area: judgement.grade for judgement in judgements if judgement.grade is not None
    }
    overall = graded.pop(Area.OVERALL_EFFECTIVENESS, None)
    graded.pop(Area.LSCB, None)
    if overall is None or not graded:
        return list(judgements)
    ranks = [grade.rank for grade in graded.values()]
    reason = None
    if not min(ranks) <= overall.rank <= max(ranks):
        reason = f"{overall} overall, but no area is so good, or none so bad"
    elif framework is Framework.SIF:
        key = [graded[area] for area in _KEY_AREAS if area in graded]
        if (Grade.INADEQUATE in key) != (overall is Grade.INADEQUATE):
            reason = f"{overall} overall does not follow from the three key areas"
    return [
        replace(judgement, status=JudgementStatus.HELD_BACK, grade=None, reason=reason)
        if reason and judgement.area is Area.OVERALL_EFFECTIVENESS
        else judgement
        for judgement in judgements
    ]


def missing(area: Area, reason: str) -> Judgement:
    """Return the judgement for an area that should be there and was not found."""
    return Judgement(area=area, status=JudgementStatus.HELD_BACK, reason=reason)
