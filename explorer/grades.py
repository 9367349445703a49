"""How a grade looks: one palette, one letter, everywhere in the explorer.

The four colours run from blue to red through orange, so that the order shows; each stands out
from white by 3 to 1 or more and is told from the others under the three common kinds of colour
blindness (tests/explorer/test_grades.py computes both). The letter says the same again for
anyone who sees no colour at all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """One of Ofsted's four grades.

    Attributes:
        name: As we print it in a sentence.
        rank: Ofsted's own number: 1 is best, 4 is worst.
        letter: What stands on the mark.
        fill: Colour of the mark.
        ink: Colour of what is written on it.
        meaning: What it means, in plain words of our own.
    """

    name: str
    rank: int
    letter: str
    fill: str
    ink: str
    meaning: str


GRADES: dict[str, Grade] = {
    "outstanding": Grade(
        "outstanding", 1, "O", "#0F3D66", "#FFFFFF", "consistently better than good"
    ),
    "good": Grade("good", 2, "G", "#4690C4", "#111111", "children get the help and care they need"),
    "requires_improvement": Grade(
        "requires improvement",
        3,
        "R",
        "#CB6F00",
        "#111111",
        "not yet good, but without serious or widespread failures",
    ),
    "inadequate": Grade(
        "inadequate",
        4,
        "I",
        "#9E1B32",
        "#FFFFFF",
        "serious or widespread failures that leave children harmed or at risk",
    ),
}

ADEQUATE_LETTER = "A"
"""Stands where the frameworks before late 2013 called the third grade "adequate"."""


def letter_of(grade: str, shown: str) -> str:
    """Return the letter of a grade as it was called in its time.

    Args:
        grade: Its id.
        shown: Its name then, whose capitals do not matter: "Adequate".

    Raises:
        KeyError: it is none of the four grades.
    """
    return ADEQUATE_LETTER if shown.lower() == "adequate" else GRADES[grade].letter


PAPER = "#FFFFFF"
INK = "#1A1A1A"
QUIET = "#595959"
"""Text of second rank: 7 to 1 on white."""
GREY = "#8C8A83"
"""Marks of second rank: 3.4 to 1 on white."""
HAIRLINE = "#C9C7C0"
BAND = "#F3F2ED"
"""The shade behind the years that are compared."""


def grade_name(grade: str) -> str:
    """Return the name of a grade's id as it stands in a sentence.

    Raises:
        KeyError: it is none of the four grades.
    """
    return GRADES[grade].name
