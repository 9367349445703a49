"""A small world of its own for the stand-in: real councils' names, made-up reports."""

from __future__ import annotations

import datetime as dt
from functools import cache, partial

from tests import pdfs
from tests.site.world import Council, Listed, World
from warehouse.councils import all_councils

INSPECTION = "Children's services inspection"
# Higher than any number that the real file server has given.
FIRST_FILE = 59_900_000
WITH_REPORTS = 24
TODAY = dt.date(2026, 8, 22)
SHARED_FILE = FIRST_FILE + 9_000
_GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
_ILACS = ("leadership", "help_and_protection", "in_care", "care_leavers", "overall_effectiveness")
_SIF = (
    "overall_effectiveness",
    "help_and_protection",
    "looked_after_and_permanence",
    "adoption",
    "care_leavers",
    "leadership",
    "lscb",
)
_KEY_AREAS = ("help_and_protection", "looked_after_and_permanence", "leadership")


@cache
def _ilacs(council: str, number: int, day: dt.date) -> bytes:
    grades = {area: _GRADES[(number + row) % 4] for row, area in enumerate(_ILACS)}
    started = day - dt.timedelta(days=45)
    return pdfs.ilacs_report(
        council=council, started=started, ended=started + dt.timedelta(days=11), grades=grades
    )


@cache
def _sif(council: str, number: int, day: dt.date) -> bytes:
    grades = {area: _GRADES[(number + row) % 4] for row, area in enumerate(_SIF)}
    # As the framework has it, else it would be held back: inadequate where a key area is.
    key_areas = (grades[area] for area in _KEY_AREAS)
    grades["overall_effectiveness"] = max(key_areas, key=_GRADES.index)
    started = day - dt.timedelta(days=60)
    return pdfs.sif_report(
        council=council,
        started=started,
        ended=started + dt.timedelta(days=24),
        published=day,
        grades=grades,
    )


@cache
def _letter(kind: str, council: str, day: dt.date) -> bytes:
    return pdfs.letter(kind, council=council, day=day)


def made_up_world(councils: int | None = None, with_reports: int = WITH_REPORTS) -> World:
    """Return councils of today, A to Z; the first so many list one to three documents each.

    Among them: a report that two councils list, one that is gone, one in the archive block, a
    visit's letter.

    Args:
        councils: How many; None for all.
        with_reports: How many of them list anything.
    """
    listed = [
        Council(known.urn, known.name)
        for known in sorted(all_councils(), key=lambda known: known.name)
        if known.urn and known.exists(TODAY)
    ][:councils]
    for number, council in enumerate(listed[:with_reports]):
        first = FIRST_FILE + 10 * number
        day = dt.date(2024, 1, 9) + dt.timedelta(days=7 * number)
        council.listed.append(
            Listed(
                first,
                INSPECTION,
                day,
                partial(_ilacs, council.name, number, day),
                inspected=day - dt.timedelta(days=45),
            )
        )
        if number % 2:
            older = dt.date(2015, 3, 3) + dt.timedelta(days=7 * number)
            council.listed.append(
                Listed(
                    first + 1,
                    INSPECTION,
                    older,
                    partial(_sif, council.name, number, older),
                    archived=number % 4 == 1,
                )
            )
        if number % 3 == 0:
            visit = day - dt.timedelta(days=300)
            council.listed.append(
                Listed(
                    first + 2,
                    "Children's services focused visit",
                    visit,
                    partial(_letter, "focused_visit", council.name, visit),
                )
            )
    if min(with_reports, len(listed)) >= 4:
        shared = dt.date(2019, 5, 14)
        for council in listed[2:4]:
            council.listed.append(
                Listed(
                    SHARED_FILE,
                    "Joint area child protection inspection",
                    shared,
                    partial(_letter, "jtai", "two councils", shared),
                )
            )
        listed[1].listed.append(Listed(FIRST_FILE + 9_001, INSPECTION, dt.date(2012, 10, 5), None))
    return World(listed)
