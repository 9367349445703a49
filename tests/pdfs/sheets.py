"""Words and tables put on the pages of a PDF by position, for made-up reports."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 72.0, 523.0


def long_date(day: date) -> str:
    """Return "9 April 2014"."""
    return f"{day.day} {day:%B %Y}"


class Sheets:
    """Pages on which words are put by position, from the top left corner, in points."""

    def __init__(self, *, compressed: bool = True) -> None:
        self._file = io.BytesIO()
        self.canvas = Canvas(
            self._file, (WIDTH, HEIGHT), invariant=1, pageCompression=int(compressed)
        )

    def text(
        self, left: float, top: float, words: str, size: float = 12, bold: bool = False
    ) -> None:
        """Put words on one line."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(left, HEIGHT - top - size, words)

    def wrapped(
        self,
        left: float,
        top: float,
        words: str,
        right: float = RIGHT,
        size: float = 12,
        bold: bool = False,
    ) -> float:
        """Put words on as many lines as they need; return the top of what comes next."""
        for line in wrap(words, right - left, size, bold):
            self.text(left, top, line, size, bold)
            top += size * 1.2
        return top

    def line(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a ruled line."""
        self.canvas.setLineWidth(0.5)
        self.canvas.line(left, HEIGHT - top, right, HEIGHT - bottom)

    def next_page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()

    def bytes(self) -> bytes:
        """Finish, and return the PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._file.getvalue()


def wrap(words: str, width: float, size: float = 12, bold: bool = False) -> list[str]:
    """Return words as lines of a given width; a line break in them is kept."""
    lines = []
    for part in words.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if (
                line
                and stringWidth(longer, "Helvetica-Bold" if bold else "Helvetica", size) > width
            ):
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def table(
    sheets: Sheets,
    top: float,
    rows: Sequence[tuple[str, str]],
    *,
    column: float = 389.0,
    right: float = RIGHT,
    align: str = "middle",
    ruled: bool = True,
    bold_labels: bool = False,
) -> float:
    """Put rows of (label, grade) with the grades beginning at `column`; return what comes next.

    Args:
        sheets: Where to.
        top: Top of the first row.
        rows: Labels and grades; both wrap, and a line break in them is kept.
        column, right: Where the grades begin and the table ends.
        align: The grade stands beside the label's "first" or "last" line, or in the "middle".
        ruled: Whether cells have borders.
        bold_labels: Whether labels are bold.
    """
    step = 14.4
    for label, grade in rows:
        indent = 47.0 if label[:3] in ("2.1", "2.2") else 0.0
        label_lines = wrap(label, column - LEFT - indent - 16, bold=bold_labels)
        grade_lines = wrap(grade, right - column - 4)
        high = max(len(label_lines), len(grade_lines)) * step
        free = {"first": 0.0, "middle": 0.5, "last": 1.0}[align]
        label_top = top + 6 + (high - len(label_lines) * step) * 0.5
        grade_top = top + 6 + (high - len(grade_lines) * step) * free
        for number, line in enumerate(label_lines):
            sheets.text(LEFT + indent, label_top + number * step, line, bold=bold_labels)
        for number, line in enumerate(grade_lines):
            sheets.text(column, grade_top + number * step, line)
        bottom = top + high + 14
        if ruled:
            for height in (top, bottom):
                sheets.line(LEFT - 6, height, right, height)
            for place in (LEFT - 6, column - 6, right):
                sheets.line(place, top, place, bottom)
        top = bottom
    return top


def footer(sheets: Sheets, words: str, number: int) -> None:
    """Put a running footer and the page's number at its foot."""
    sheets.text(LEFT, 800, words, 9)
    sheets.text(508, 800, str(number), 9)
