"""Up to which day the facts are known, and what to say when that is long ago."""

from __future__ import annotations

from datetime import date

from explorer.words.sentences import long_date

OLD_AFTER_DAYS = 45
"""Ofsted publishes a few reports every week: after this long some are surely missing."""


def known_until(until: date) -> str:
    """Return the line that stands on every page."""
    return f"Facts known until {long_date(until)}."


def warning(until: date, today: date, failed: str | None = None) -> str | None:
    """Return what to warn of above every page, or None.

    Args:
        until: The day up to which the facts are known.
        today: The day on which the page is read.
        failed: A sentence on the last collection, if it failed.
    """
    told = [failed] if failed else []
    age = (today - until).days
    if age > OLD_AFTER_DAYS:
        told.append(
            f"These facts are {age} days old: they are known until {long_date(until)}. Reports "
            "that Ofsted has published since are missing here, so a grade may have changed."
        )
    return " ".join(told) or None
