"""The field's terms: grades, frameworks, areas, and what can become of a judgement or a document.

The words are those of Ofsted's frameworks; DESIGN.md section 4 lists them.
"""

from __future__ import annotations

from enum import StrEnum


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


class Framework(StrEnum):
    """The inspection frameworks held; frameworks.csv in warehouse/reference tells of each."""

    SLAC = "slac"
    CHILD_PROTECTION = "cp"
    LOOKED_AFTER_2013 = "looked_after_2013"
    SIF = "sif"
    ILACS = "ilacs"


class Area(StrEnum):
    """What is graded, as each framework divides it."""

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
