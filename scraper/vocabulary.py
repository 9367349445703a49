"""The field's terms: grades, frameworks, areas, and what can become of a judgement or a document.

The words are those of Ofsted's frameworks, which warehouse/reference lists.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Self

from scraper.frameworks import framework_names, graded_areas


class Grade(StrEnum):
    """Ofsted's four grades, best first. "Adequate", printed before late 2013, is the third."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"

    @property
    def rank(self) -> int:
        """Ofsted's own number for the grade: 1 (outstanding) to 4 (inadequate)."""
        return list(Grade).index(self) + 1


# The third grade's words: since late 2013, the longer its whole name today, and before.
REQUIRES_IMPROVEMENT = frozenset({"requires improvement", "requires improvement to be good"})
ADEQUATE = frozenset({"adequate"})


def grade_of(words: str, third: Collection[str]) -> Grade | None:
    """Return the grade that words mean; None for words that are no grade.

    Args:
        words: All that is printed for it, as `printed_words.comparable` gives it.
        third: The words for the third grade where it is printed; they have changed.
    """
    if words in third:
        return Grade.REQUIRES_IMPROVEMENT
    others = {each.value: each for each in Grade if each is not Grade.REQUIRES_IMPROVEMENT}
    return others.get(words)


class _Listed(StrEnum):
    """Words that warehouse/reference lists. Those that our code speaks of are members by name.

    Any other that is listed there can be had by its value, so that a new framework needs its rows
    and its reader, and no line here.
    """

    @classmethod
    def _listed(cls) -> set[str]:
        """Return every value there is."""
        raise NotImplementedError

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or value not in cls._listed():
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value.upper(), value
        known: Self = cls._value2member_map_.setdefault(value, member)  # type: ignore[assignment]
        return known


class Framework(_Listed):
    """The inspection frameworks held; frameworks.csv in warehouse/reference tells of each."""

    @classmethod
    def _listed(cls) -> set[str]:
        return set(framework_names())

    @property
    def described(self) -> str:
        """What Ofsted called such an inspection, as frameworks.csv has it."""
        return framework_names()[self.value]

    SLAC = "slac"
    CHILD_PROTECTION = "cp"
    LOOKED_AFTER_2013 = "looked_after_2013"
    SIF = "sif"
    ILACS = "ilacs"


class Area(_Listed):
    """What is graded, as each framework divides it; areas.csv in warehouse/reference has all."""

    @classmethod
    def _listed(cls) -> set[str]:
        return {each.area for each in graded_areas()}

    OVERALL_EFFECTIVENESS = "overall_effectiveness"
    LEADERSHIP = "leadership"
    HELP_AND_PROTECTION = "help_and_protection"
    LOOKED_AFTER_AND_PERMANENCE = "looked_after_and_permanence"
    ADOPTION = "adoption"
    CARE_LEAVERS = "care_leavers"
    LSCB = "lscb"
    IN_CARE_AND_CARE_LEAVERS = "in_care_and_care_leavers"
    IN_CARE = "in_care"
    SAFEGUARDING = "safeguarding"
    LOOKED_AFTER = "looked_after"
    CHILD_PROTECTION = "child_protection"
    # The four sub-grades of the 2013 looked-after inspections; no strand is made of them.
    CAPACITY_TO_IMPROVE = "capacity_to_improve"
    OUTCOMES_FOR_LOOKED_AFTER_CHILDREN = "outcomes_for_looked_after_children"
    QUALITY_OF_PROVISION = "quality_of_provision"
    LEADERSHIP_AND_MANAGEMENT = "leadership_and_management"


class JudgementStatus(StrEnum):
    """Why a judgement has a grade, or has none."""

    GRADED = "graded"
    NOT_JUDGED = "not_judged"  # the document says so
    NOT_IN_FRAMEWORK = "not_in_framework"  # this inspection does not grade the area
    HELD_BACK = "held_back"  # there is a grade, but it could not be read with certainty


class DocumentStatus(StrEnum):
    """What became of a document when it was read."""

    OK = "ok"
    NOT_A_REPORT = "not_a_report"  # not a PDF, or a PDF that is no inspection report
    UNREADABLE = "unreadable"  # a PDF that is broken, locked, scanned or too large
    WITHDRAWN = "withdrawn"  # the file server says that it has no such file
    UNRECOGNISED = "unrecognised"  # looks like a report of a framework that we do not know


class InspectionType(StrEnum):
    """Kinds of graded inspection."""

    INSPECTION = "inspection"
    REINSPECTION = "reinspection"
    LSCB_REVIEW = "lscb_review"  # a review of the safeguarding board published on its own
    SHORT = "short"  # ILACS; only the workbooks say which
    STANDARD = "standard"


class VisitKind(StrEnum):
    """Ungraded visits and letters, and links whose wording we do not know."""

    FOCUSED_VISIT = "focused_visit"
    MONITORING_VISIT = "monitoring_visit"
    JTAI = "jtai"
    AREA_SEND = "area_send"
    JOINT_AREA_REVIEW = "joint_area_review"  # of all services for children, to 2009
    OTHER = "other"

    @property
    def described(self) -> str:
        """What a document of this kind is, in a few words."""
        return {
            VisitKind.FOCUSED_VISIT: "a focused visit letter",
            VisitKind.MONITORING_VISIT: "a monitoring visit letter",
            VisitKind.JTAI: "a joint targeted area inspection letter",
            VisitKind.AREA_SEND: "a report of an area SEND inspection",
            VisitKind.JOINT_AREA_REVIEW: "a joint area review",
            VisitKind.OTHER: "another kind of document",
        }[self]


# English, whatever the language of the machine: sites and reports are.
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
