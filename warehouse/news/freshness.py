"""How old the facts are, in one sentence for every place that says "now", and how to renew them."""

from __future__ import annotations

from datetime import date

from warehouse.common.counting import counted
from warehouse.common.text import day_in_words

# Three or four reports on councils came out a month since 2018: by then some five are missing.
OLD_AFTER = 45  # days
REFRESH = "councils collect --contact you@example.org"


def are_old(known_until: date, today: date) -> bool:
    """Whether so much may have been published since that people must be told."""
    return (today - known_until).days > OLD_AFTER


def known_up_to(known_until: date | None, today: date) -> str:
    """Return up to which day the facts are known and, where they are old, how to renew them.

    Args:
        known_until: As in the table about; None where nothing is known.
        today: The day it is, not that of the build.

    Returns:
        One or two sentences in plain words, without markup.
    """
    if known_until is None:
        return f"No report is held yet. To get them: {REFRESH}"
    told = f"The facts are known up to {day_in_words(known_until)}"
    if not are_old(known_until, today):
        return f"{told}."
    days = counted((today - known_until).days, "day")
    return (
        f"{told}, {days} ago: reports published since are missing, and grades may have changed. "
        f"To bring them up to date: {REFRESH}"
    )
