"""Grades in the words that reports print.

Ofsted's four-point scale; "adequate" was the third grade's name until late 2013, "requires
improvement to be good" is its whole name today, as SIF and ILACS reports print it. No other word is
a grade.
"""

from __future__ import annotations

from typing import NamedTuple

from scraper.printed_words import comparable
from scraper.records import Grade, JudgementStatus
from scraper.vocabulary import ADEQUATE, REQUIRES_IMPROVEMENT, grade_of

# Longest first, so that "requires improvement to be good" is never read as "... good".
GRADE_WORDS = (
    r"(?:requires?\s+improvement\s+to\s+be\s+good|requires?\s+improvement"
    r"|outstanding|good|inadequate|not\s+judged)"
)
GRADE_WORDS_2013 = r"(?:outstanding|good|adequate|inadequate)"


class Verdict(NamedTuple):
    """What a grade's words mean: a grade, or that the area was not judged."""

    status: JudgementStatus
    grade: Grade | None


NOT_JUDGED = Verdict(JudgementStatus.NOT_JUDGED, None)


def read_grade(printed: str, *, before_sif: bool = False) -> Verdict | None:
    """Return what a printed grade means, or None for words that are no grade.

    Args:
        printed: The words of the grade and nothing else; case, spacing, a full stop do not matter.
        before_sif: Whether the document is of 2013 or earlier, when the third grade was "adequate".
    """
    words = comparable(printed).rstrip(".").replace("require improvement", "requires improvement")
    if words == "not judged":
        return NOT_JUDGED
    grade = grade_of(words, ADEQUATE if before_sif else REQUIRES_IMPROVEMENT)
    return Verdict(JudgementStatus.GRADED, grade) if grade else None
