"""What each framework grades, and when: the rows of frameworks.csv and areas.csv.

These files of warehouse/reference are the one place for frameworks' dates; SQL reads them as well.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import warehouse

REFERENCE = Path(warehouse.__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class GradedArea:
    """An area that a framework grades.

    Attributes:
        framework, area: Ids, as in the columns of the same names.
        first_day, last_day: The inspections that grade it began within these; None: no bound.
    """

    framework: str
    area: str
    first_day: date | None
    last_day: date | None


@cache
def days_in_use(framework: str) -> tuple[date, date]:
    """Return the days between which inspections of a framework began and were published.

    Of one that is in use the last is the end of the calendar.

    Raises:
        KeyError: There is no framework of that id.
    """
    for row in _rows("frameworks.csv"):
        if row["framework"] == framework:
            first = date.fromisoformat(row["first_inspection"])
            return first, _day(row["last_published"]) or date.max
    raise KeyError(f"no framework {framework} in frameworks.csv")


@cache
def framework_names() -> dict[str, str]:
    """Return every framework's name by its id, oldest first."""
    return {row["framework"]: row["name"] for row in _rows("frameworks.csv")}


@cache
def graded_areas() -> tuple[GradedArea, ...]:
    """Return every area that some framework grades."""
    return tuple(
        GradedArea(
            row["framework"], row["area"], _day(row["started_from"]), _day(row["started_until"])
        )
        for row in _rows("areas.csv")
    )


def first_day_without(framework: str, area: str) -> date:
    """Return the day from which inspections no longer grade an area.

    Raises:
        KeyError: They still do, or never did.
    """
    for each in graded_areas():
        if (each.framework, each.area) == (framework, area) and each.last_day:
            return each.last_day + timedelta(days=1)
    raise KeyError(f"no last day for {area} of {framework} in areas.csv")


def first_day_of(framework: str, area: str) -> date:
    """Return the day from which inspections grade an area that they did not grade before.

    Raises:
        KeyError: They always did, or never.
    """
    for each in graded_areas():
        if (each.framework, each.area) == (framework, area) and each.first_day:
            return each.first_day
    raise KeyError(f"no first day for {area} of {framework} in areas.csv")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
