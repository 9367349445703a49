"""Up to which day the facts are known, and what to say when that is long ago."""

from __future__ import annotations

from datetime import date

from explorer.words.sentences import long_date
from warehouse.news import freshness


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
    if old := freshness.warning(until, today):
        told.append(
            f"{old} Whoever keeps this site brings them up to date with `{freshness.REFRESH}`."
        )
    return " ".join(told) or None
