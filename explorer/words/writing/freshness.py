"""Up to which day the facts are known, and what to say when that is long ago."""

from __future__ import annotations

from datetime import date

from explorer.words.writing.sentences import Row, long_date
from warehouse.news import freshness

OFSTED = "https://reports.ofsted.gov.uk/"


def known_until(until: date) -> str:
    """Return the line that stands on every page."""
    return f"Facts known until {long_date(until)}."


def failure(run: Row) -> str:
    """Say that a collection failed or was cut off: a row of `shared.failed_run`.

    The reason is left out: what the run wrote down names hosts and files.
    """
    how = "failed" if run["outcome"] else "had not come to its end"
    return (
        f"The last collection, begun on {long_date(run['started'])}, {how} when these facts were "
        "put together, so newer reports may be missing."
    )


def warning(until: date, today: date, failed: Row | None = None) -> str | None:
    """Return what to warn of above every page, in Markdown and words for any reader, or None.

    Args:
        until: The day up to which the facts are known.
        today: The day on which the page is read.
        failed: started and outcome of the last collection, if it failed or was cut off.
    """
    parts = [text for text in (failed and failure(failed), freshness.warning(until, today)) if text]
    if not parts:
        return None
    return f"{' '.join(parts)} [Ofsted’s own site]({OFSTED}) has the newest reports."


def for_the_keeper(until: date, today: date, failed: Row | None = None) -> str | None:
    """Return how whoever runs this site brings the facts up to date, in Markdown, or None.

    Args:
        until: As for `warning`.
        today: As for `warning`.
        failed: As for `warning`.
    """
    if not warning(until, today, failed):
        return None
    return f"For whoever runs this site: `{freshness.REFRESH}` brings the facts up to date."
