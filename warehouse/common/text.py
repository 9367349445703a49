"""Text from outside, made fit for a line on a terminal or in a log; days as people write them."""

from __future__ import annotations

import shutil
import sys
import textwrap
from datetime import date

_LONGEST_LINE = 1000  # characters


def plain_line(text: str, longest: int = _LONGEST_LINE) -> str:
    """Return text on one line, without signs that steer a terminal, cut where it is too long.

    What a site wrote must not clear the screen, name the window or turn the words round.
    """
    cut = text[:longest]
    if not cut.isprintable():
        cut = "".join(sign if sign.isprintable() else " " for sign in cut)
    return cut if len(text) <= longest else f"{cut} ..."


def fitted(line: str) -> str:
    """Return a line broken between words where a terminal would break it within one."""
    width = shutil.get_terminal_size().columns
    if not sys.stdout.isatty() or len(line) <= width:
        return line
    inset = " " * (len(line) - len(line.lstrip()) + 2)
    return "\n".join(
        textwrap.wrap(
            line, max(width, 20), subsequent_indent=inset, break_long_words=False,
            break_on_hyphens=False, drop_whitespace=True,
        )
    )  # fmt: skip


def day_in_words(day: date) -> str:
    """Return a day as people write it: 22 August 2026."""
    return f"{day.day} {day:%B %Y}"
