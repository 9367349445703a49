"""The council that the story is about, its two reports, and the story in short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from explorer.words.council.factsheet import Run
from explorer.words.writing.markdown import in_a_row
from explorer.words.writing.sentences import number

COUNCIL, SLUG = "Tower Hamlets", "tower-hamlets"
"""Also the council that pages begin with."""
FIRST, SECOND = date(2012, 7, 27), date(2017, 4, 7)
"""The days on which the two reports came out."""
STRAND = "help_and_protection"


def heading(first: Run, second: Run, years: int) -> str:
    """Return the heading of the story of a fall: "From good to inadequate in five years"."""
    return f"From {first.shown} to {second.shown} in {number(years)} years"


def found(council: str, runs: tuple[Run, Run], days: tuple[date, date]) -> str:
    """Say what inspectors found of a council's help and protection on two days.

    Args:
        council: Its name.
        runs: The grade in force on each of the days.
        days: The days on which the two reports came out.
    """
    (first, second), (then, after) = runs, days
    return (
        f"In {then:%B %Y} Ofsted called the help and protection of children in {council} "
        f"{first.shown}; in {after:%B %Y}, {second.shown}."
    )


def later(runs: Sequence[Run], second: date) -> str | None:
    """Say which grades came after a day, each with its month; None if none did.

    Args:
        runs: All runs of the strand, the earliest first.
        second: The day.
    """
    before = {run.shown for run in runs if run.since <= second}
    after = [run for run in runs if run.since > second]
    parts = [
        f"{run.shown}{' again' if run.shown in before else ''} in {run.since:%B %Y}"
        for run in after
    ]
    return f"Later it was graded {in_a_row(parts)}." if parts else None
