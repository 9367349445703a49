"""Who is who: councils by any name they go by, and how many there are on a day.

Plain Python over two small files kept by hand, `reference/councils.csv` and
`reference/council_names.csv`, so that whoever collects or reads needs no warehouse for it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class Council:
    """A council with duties to children, now or at some time since 2009.

    Attributes:
        la_code: The Department for Education's three-digit number; never used again.
        name: What we call it; no two councils share it.
        urn: Ofsted's number; None for abolished councils, whose number is not known.
        ons_code: Code of the Office for National Statistics, where there is one.
        region: One of the nine English regions.
        opened: First day; None if it was there before 1 April 2009.
        closed: Last day, which may lie ahead; None if no end is known.
    """

    la_code: int
    name: str
    urn: int | None
    ons_code: str | None
    region: str
    opened: date | None
    closed: date | None

    def exists(self, on: date) -> bool:
        """Whether it had its duties on that day."""
        return (self.opened is None or self.opened <= on) and (
            self.closed is None or on <= self.closed
        )


def plain_name(name: str) -> str:
    """Return a name as names are compared: case, spacing, curly apostrophes and "&" aside."""
    return " ".join(name.replace("’", "'").replace("&", " and ").split()).casefold()


def find_council(name: str, on: date | None = None) -> Council | None:
    """Return the council that goes by this name: its own, an official one or a known alias.

    Args:
        name: As printed somewhere; case and spacing do not matter.
        on: A day on which it existed. It matters for "Dorset" alone, which names the county
            abolished in 2019 and its successor; without it, the one that is left is meant.

    Returns:
        None for a name that nobody goes by; the caller has to say so, loudly.
    """
    bearers = _bearers().get(plain_name(name), ())
    if len(bearers) > 1:
        bearers = tuple(c for c in bearers if (c.exists(on) if on else c.closed is None))
    return bearers[0] if len(bearers) == 1 else None


def expected_councils(on: date) -> int:
    """Return how many councils there are on that day, such as 153 from 1 April 2023.

    Councils that are announced, and whose codes are not known yet, count from their first day.
    """
    announced = sum(
        not row["successor_la_code"] and date.fromisoformat(row["changed"]) <= on
        for row in _rows("council_changes.csv")
    )
    return sum(council.exists(on) for council in all_councils()) + announced


@cache
def all_councils() -> tuple[Council, ...]:
    """Return every council, abolished ones included, by la_code."""
    return tuple(
        Council(
            la_code=int(row["la_code"]),
            name=row["name"],
            urn=int(row["urn"]) if row["urn"] else None,
            ons_code=row["ons_code"] or None,
            region=row["region"],
            opened=date.fromisoformat(row["opened"]) if row["opened"] else None,
            closed=date.fromisoformat(row["closed"]) if row["closed"] else None,
        )
        for row in _rows("councils.csv")
    )


@cache
def _bearers() -> dict[str, tuple[Council, ...]]:
    """Return the councils that go by each name."""
    councils = {council.la_code: council for council in all_councils()}
    found: dict[str, tuple[Council, ...]] = {}
    for row in _rows("council_names.csv"):
        name, council = plain_name(row["name"]), councils[int(row["la_code"])]
        if council not in found.get(name, ()):
            found[name] = (*found.get(name, ()), council)
    return found


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
