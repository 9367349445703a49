"""The table of judgements: labels on the left, grades on the right, matched by position.

Labels wrap, grades wrap, and a grade stands beside the first, second or middle line of its label,
so a flat stream of text mixes rows. Here the two columns are parted where the grades begin; each
must be made up wholly of labels and of grades that the framework knows, top to bottom; the nth
grade must be the one nearest to the nth label; and no ruled line may part them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scraper.documents.pdf.layout import Rule, Word
from scraper.printed_words import comparable, unpunctuated
from scraper.records import Area, Rectangle

HEADERS = re.compile(r"judge?ments? grades?")  # of a table's columns, on one line
_SAME_LINE = 0.55  # of a word's height
_COLUMN = 6.0  # points by which the words of one column may begin apart


class VisualLine(NamedTuple):
    """Words that stand beside each other, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the last word ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """The highest word's top."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The lowest word's bottom."""
        return max(word.bottom for word in self.words)


def visual_lines(words: Sequence[Word]) -> list[VisualLine]:
    """Return words as lines, top to bottom, each left to right, whatever their stored order."""
    rows: list[list[Word]] = []
    middles = 0.0  # of the last row's words, added up
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        middle = (word.top + word.bottom) / 2
        if rows:
            last = rows[-1]
            beside = middles / len(last)
            if abs(middle - beside) <= _SAME_LINE * min(word.size, last[0].size):
                last.append(word)
                middles += middle
                continue
        rows.append([word])
        middles = middle
    return [VisualLine(tuple(sorted(row, key=lambda word: word.left))) for row in rows]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A label or a grade in a column: its words, and where it stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way between its top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: an area, the words of its grade, and where both stand."""

    area: Area
    printed: str
    page: int
    rectangle: Rectangle
    ruled: bool


class UnclearTableError(Exception):
    """A table that cannot be read with certainty; the message says why."""


def _phrases(
    lines: Sequence[VisualLine], pattern: re.Pattern[str]
) -> tuple[list[tuple[Phrase, re.Match[str]]], list[VisualLine]]:
    """Cut lines of one column, top to bottom, into the phrases that `pattern` knows.

    Returns:
        The phrases with their matches, and the lines that are left when no more match.
    """
    found: list[tuple[Phrase, re.Match[str]]] = []
    position = 0
    while position < len(lines):
        best: tuple[int, re.Match[str]] | None = None
        for end in range(position + 1, min(position + 5, len(lines)) + 1):
            match = pattern.fullmatch(
                unpunctuated(" ".join(line.text for line in lines[position:end]))
            )
            if match:
                best = (end, match)
        if best is None:
            return found, list(lines[position:])
        end, match = best
        used = lines[position:end]
        phrase = Phrase(
            " ".join(line.text for line in used),
            min(line.left for line in used),
            used[0].top,
            max(line.right for line in used),
            used[-1].bottom,
        )
        found.append((phrase, match))
        position = end
    return found, []


def grade_column(
    lines: Sequence[VisualLine],
    width: float,
    first_words: frozenset[str],
    near: float | None = None,
) -> float | None:
    """Return where the column of grades begins on a page, or None where nothing looks like one.

    Args:
        lines: The page's lines.
        width: The page's width in points.
        first_words: Words in lower case with which a grade may begin.
        near: Where the column is on the page before; facing pages begin a little apart.

    Raises:
        UnclearTableError: Two places on the page look like it equally.
    """
    begins: list[float] = []
    for line in lines:
        for number, word in enumerate(line.words):
            if (
                word.left > width * 0.4
                and (number == 0 or word.left - line.words[number - 1].right > _COLUMN + 2)
                and (near is None or abs(word.left - near) <= 2 * _COLUMN)
                and comparable(word.text).rstrip(".") in first_words
            ):
                begins.append(word.left)
    if not begins:
        return None
    groups = {left: sum(abs(left - other) <= _COLUMN for other in begins) for left in begins}
    most = max(groups.values())
    best = [left for left, count in groups.items() if count == most]
    if max(best) - min(best) > _COLUMN:
        raise UnclearTableError(f"grades begin at {min(best):.0f} and at {max(best):.0f} points")
    return min(best)


def _is_text(line: VisualLine, others: Sequence[Word], column: float) -> bool:
    """Whether a line of the left column runs on across the place where the grades begin."""
    if line.right > column + _COLUMN / 2:
        return True
    middle = (line.top + line.bottom) / 2
    beside = [word for word in others if word.top < middle < word.bottom]
    return bool(beside) and min(word.left for word in beside) - line.right < _COLUMN


def read_table(
    page: int,
    words: Sequence[Word],
    rules: Sequence[Rule],
    column: float,
    labels: Mapping[Area, str],
    grades: str,
    *,
    below: float = 0.0,
    bottom: float,
) -> list[Row]:
    """Return the rows of the table of judgements on one page, top to bottom.

    Args:
        page: The page's number, for the rows.
        words: The page's words.
        rules: The page's ruled lines.
        column: Where the grades begin, in points from the left.
        labels: Pattern of each area's label, in the words of `printed_words.comparable`.
        grades: Pattern of every grade.
        below: The table begins below this height, such as its header's.
        bottom: Nothing below this height belongs to it: the page's footer.

    Raises:
        UnclearTableError: The columns are not made up of labels and grades alone, or do not fit.
    """
    left_words = [
        word for word in words if word.left < column - _COLUMN / 2 and below <= word.top < bottom
    ]
    right_words = [
        word for word in words if word.left >= column - _COLUMN / 2 and below <= word.top < bottom
    ]
    any_label = re.compile("|".join(f"(?P<{area}>{text})" for area, text in labels.items()))
    lines = visual_lines(left_words)
    found: list[tuple[Phrase, re.Match[str]]] = []
    end = bottom
    for position in range(len(lines)):
        run = []
        for line in lines[position:]:
            if _is_text(line, right_words, column):
                end = line.top
                break
            run.append(line)
        else:
            end = bottom
        found, _ = _phrases(run, any_label)
        if found:
            break
    if not found:
        return []
    start = found[0][0].top - 24
    cells = [
        line for line in visual_lines(right_words) if start <= line.top and line.bottom <= end + 2
    ]
    verdicts, left_over = _phrases(cells, re.compile(grades))
    if left_over:
        raise UnclearTableError(f"not a grade: {left_over[0].text!r}")
    if len(verdicts) != len(found):
        raise UnclearTableError(f"{len(found)} labels that are known beside {len(verdicts)} grades")
    areas = [Area(match.lastgroup or "") for _, match in found]
    if len(set(areas)) != len(areas):
        raise UnclearTableError("an area twice in the table")
    label_phrases = [phrase for phrase, _ in found]
    grade_phrases = [phrase for phrase, _ in verdicts]
    return [
        _row(number, page, area, label_phrases, grade_phrases, rules, column)
        for number, area in enumerate(areas)
    ]


def _row(
    number: int,
    page: int,
    area: Area,
    labels: Sequence[Phrase],
    grades: Sequence[Phrase],
    rules: Sequence[Rule],
    column: float,
) -> Row:
    """Match the nth label with the nth grade, or say why they do not belong together."""
    label, grade = labels[number], grades[number]
    nearest = min(range(len(labels)), key=lambda other: abs(labels[other].middle - grade.middle))
    if nearest != number:
        raise UnclearTableError(
            f"the grade {grade.text!r} stands nearer to another label than its own"
        )
    heights = sorted(
        rule.top for rule in rules if rule.is_horizontal and rule.left <= column + 20 <= rule.right
    )
    top, bottom = min(label.top, grade.top), max(label.bottom, grade.bottom)
    if any(top + 4 < height < bottom - 4 for height in heights):
        raise UnclearTableError(f"a ruled line parts the grade {grade.text!r} from its label")
    above = [height for height in heights if top - 40 < height <= top + 4]
    under = [height for height in heights if bottom - 4 <= height < bottom + 40]
    ruled = bool(above and under)
    if ruled:
        top, bottom = above[-1], under[0]
    else:
        top, bottom = top - 2, bottom + 2
    rectangle = Rectangle(
        round(min(label.left, grade.left) - 4, 1),
        round(max(top, 0.0), 1),
        round(max(label.right, grade.right) + 4, 1),
        round(bottom, 1),
    )
    return Row(area, grade.text, page, rectangle, ruled)
