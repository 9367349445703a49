"""How old the facts are, in one sentence for every place that says "now", and how to renew them."""

from __future__ import annotations

from datetime import date

from warehouse.common.text import day_in_words

# Three or four reports on councils came out a month since 2018: by then some five are missing.
OLD_AFTER = 45  # days
REFRESH = "councils collect --contact you@example.org"


def warning(known_until: date, today: date) -> str | None:
    """Return a sentence that says how old the facts are, and what that means; None unless old.

    How to renew them is `REFRESH`.
    """
    days = (today - known_until).days
    if days <= OLD_AFTER:
        return None
    return (
        f"These facts are {days} days old: they are known until {day_in_words(known_until)}. "
        "Reports that Ofsted has published since are missing here, so a grade may have changed."
    )


def known_up_to(known_until: date | None, today: date) -> str:
    """Return up to which day the facts are known and, where they are old, how to renew them.

    Args:
        known_until: As in the table about; None where nothing is known.
        today: The day it is, not that of the build.

    Returns:
        Sentences in plain words, without markup.
    """
    if known_until is None:
        return f"No report is held yet. To get them: {REFRESH}"
    if text := warning(known_until, today):
        return f"{text} To bring them up to date: {REFRESH}"
    return f"The facts are known until {day_in_words(known_until)}."
