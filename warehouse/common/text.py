"""Text from outside, made fit for a line on a terminal or in a log; days as people write them."""

from __future__ import annotations

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


def day_in_words(day: date) -> str:
    """Return a day as people write it: 22 August 2026."""
    return f"{day.day} {day:%B %Y}"
