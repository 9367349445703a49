"""Titles, labels, headings and grades as Ofsted's reports word them."""

from __future__ import annotations

from collections.abc import Mapping

Grades = Mapping[str, str]

ILACS_WORDS = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement to be good",
    "inadequate": "Inadequate",
    "not_judged": "Not judged",
}
SIF_WORDS = {**ILACS_WORDS, "requires_improvement": "Requires improvement"}
WORDS_2013 = {**ILACS_WORDS, "requires_improvement": "Adequate"}

ILACS_LABELS = {
    "leadership": "The impact of leaders on social work practice with children and families",
    "help_and_protection": (
        "The experiences and progress of children who need help and protection"
    ),
    "in_care_and_care_leavers": (
        "The experiences and progress of children in care and care leavers"
    ),
    "in_care": "The experiences and progress of children in care",
    "care_leavers": "The experiences and progress of care leavers",
    "overall_effectiveness": "Overall effectiveness",
}
SIF_LABELS = {
    "help_and_protection": "1. Children who need help and protection",
    "looked_after_and_permanence": "2. Children looked after and achieving permanence",
    "adoption": "2.1 Adoption performance",
    "care_leavers": "2.2 Experiences and progress of care leavers",
    "leadership": "3. Leadership, management and governance",
}
SIF_HEADINGS = {
    "help_and_protection": (
        "The experiences and progress of children who need help and protection {grade}"
    ),
    "looked_after_and_permanence": (
        "The experiences and progress of children looked after and achieving permanence {grade}"
    ),
    "adoption": "The graded judgement for adoption performance is that it {is_grade}",
    "care_leavers": (
        "The graded judgement about the experience and progress of care leavers "
        "is that it {is_grade}"
    ),
    "leadership": "Leadership, management and governance {grade}",
}
LABELS_2013 = {
    "looked_after": "Overall effectiveness",
    "capacity_to_improve": "Capacity to improve",
    "outcomes_for_looked_after_children": "Outcomes for looked after children and young people",
    "quality_of_provision": "Quality of provision",
    "leadership_and_management": "Leadership and management",
}
SIF_TITLE = (
    "services for children in need of help and protection, children looked after and care leavers"
)
BOARD_TITLE = "Review of the effectiveness of the Local Safeguarding Children Board"


def grade_words(grades: Grades, area: str, words: Mapping[str, str]) -> str:
    """Return the words to print for an area's grade."""
    return words.get(str(grades[area]), str(grades[area]))


def is_grade(words: str) -> str:
    """Return the grade as part of a sentence: "is good", "requires improvement"."""
    words = words[0].lower() + words[1:]
    return words if words.startswith("require") else f"is {words}"


def as_text(grades: Mapping[str, str]) -> dict[str, str]:
    """Return areas and grades as plain text, whether they came as records' words or as text."""
    return {str(area): str(grade) for area, grade in grades.items()}
