"""What a PDF is read into: pages of positioned lines, words and ruling lines.

All positions are PDF points (1/72 inch) from the page's top left corner, downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

BOLD = 600  # font weights from here on are bold


class UnreadablePdfError(Exception):
    """A PDF that cannot be read as a whole; the message says why, in one line."""


class NotAPdfError(Exception):
    """Bytes that are no PDF; the message says what they seem to be, in one line."""


class Line(NamedTuple):
    """A line of text as PDFium puts it together.

    Attributes:
        page: Number of the page, from 1.
        text: Without spaces at its ends and raised footnote digits; a hyphen at its end is kept.
        left, top, right, bottom: Of its first and last character's boxes, in points.
        size: Font size of its first character, in points.
        weight: Font weight: 400 is regular, 700 bold from first to last character.
        breaks_word: Whether it ends with a hyphen at which a word goes on in the next line.
    """

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    weight: int
    breaks_word: bool


class Word(NamedTuple):
    """A word and where it stands; raised footnote digits at its end are left out."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


class Rule(NamedTuple):
    """A straight line or thin box drawn on a page, such as a border of a table's cell."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """Whether it is wider than high."""
        return self.right - self.left > self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        number: From 1.
        width, height: In points.
        lines: In PDFium's reading order.
        words: In the same order; empty where the page was not read word by word.
        rules: Straight lines drawn on it; empty likewise.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
