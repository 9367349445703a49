"""Links that lead to something else than the council's own newest report: never an old grade told
as today's without a word."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests import pdfs
from tests.scraper.collecting import NOW, Place, place_for
from tests.site.made_up import INSPECTION
from tests.site.world import Council, Listed, World
from warehouse.build import COLLECTED_TABLES, build_warehouse
from warehouse.common.home import Home
from warehouse.connect import open_warehouse

pytestmark = pytest.mark.command

BEDFORD, BLACKBURN, SURREY = 80428, 80430, 80567
OLD, NEW = dt.date(2021, 5, 4), dt.date(2026, 7, 1)
FIRST = 59_700_000


def report(council: str, grade: str, started: dt.date, **more: object) -> Callable[[], bytes]:
    areas: tuple[str, ...] = ("leadership", "help_and_protection", "in_care_and_care_leavers")
    if started >= dt.date(2023, 1, 1):
        areas = ("leadership", "help_and_protection", "in_care", "care_leavers")
    if started < dt.date(2026, 4, 1):
        areas += ("overall_effectiveness",)
    data = pdfs.ilacs_report(
        council=council,
        started=started,
        ended=started + dt.timedelta(days=4),
        grades=dict.fromkeys(areas, grade),
        **more,  # type: ignore[arg-type]
    )
    return lambda: data


BEDFORD_NEW = report("Bedford", "inadequate", dt.date(2025, 6, 16))


def listed(number: int, day: dt.date, data: Callable[[], bytes] | None) -> Listed:
    return Listed(FIRST + number, INSPECTION, day, data)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return a home beside a stand-in with two councils, whose newest reports are held."""
    world = World(
        [
            Council(BEDFORD, "Bedford", [listed(1, dt.date(2025, 8, 1), BEDFORD_NEW)]),
            Council(
                BLACKBURN,
                "Blackburn with Darwen",
                [listed(2, OLD, report("Blackburn with Darwen", "good", dt.date(2021, 3, 8)))],
            ),
        ]
    )
    place = place_for(tmp_path / "home", world)
    with place.stand_in:
        yield place


def in_force(place: Place, snapshot: Path | None = None) -> dict[str, str | None]:
    """Return by council how its leadership stands, or why it does so no longer."""
    empty = place.home.parent / "empty"
    if not empty.exists():
        empty.mkdir()
        with duckdb.connect(place.home / "collected.duckdb", read_only=True) as collected:
            for table in COLLECTED_TABLES:
                names = [row[0] for row in collected.execute(f"DESCRIBE {table}").fetchall()]
                (empty / f"{table}.csv").write_text(",".join(names) + "\n")
    build_warehouse(Home(place.home), snapshot=snapshot or empty, today=dt.date(2026, 8, 22))
    with open_warehouse(Home(place.home)) as connection:
        return dict(
            connection.execute(
                """SELECT council, arg_max(coalesce(ended_by, grade::VARCHAR), since)
                FROM standings WHERE strand = 'leadership' GROUP BY ALL"""
            ).fetchall()
        )


BOTH = {"Bedford": "inadequate", "Blackburn with Darwen": "good"}
UNKNOWN = BOTH | {"Blackburn with Darwen": "report not read"}


def needs_a_person(err: str) -> list[str]:
    return [line for line in err.splitlines() if line.startswith("needs a person: ")]


def test_a_newest_report_that_is_taken_for_no_report_needs_a_person_and_ends_the_standing(
    place: Place,
) -> None:
    assert place.collect().code == 0
    assert in_force(place) == BOTH
    blackburn = place.site.world.council(BLACKBURN)
    blackburn.listed.append(listed(3, NEW, pdfs.text_only))
    ran = place.collect(now="2026-08-23T12:00:00")
    assert ran.code == 1
    (line,) = needs_a_person(ran.err)
    assert "Blackburn with Darwen" in line
    assert "not_a_report" in line
    assert in_force(place) == UNKNOWN


def test_an_older_report_that_is_taken_for_no_report_changes_nothing(place: Place) -> None:
    blackburn = place.site.world.council(BLACKBURN)
    blackburn.listed.append(listed(3, OLD - dt.timedelta(days=365), pdfs.text_only))
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert in_force(place) == BOTH


def test_a_letter_under_the_wording_of_an_inspection_changes_nothing(place: Place) -> None:
    blackburn = place.site.world.council(BLACKBURN)
    blackburn.listed.append(listed(3, NEW, pdfs.letter))
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert in_force(place) == BOTH


def test_a_newest_report_that_the_file_server_does_not_have_ends_the_standing(
    place: Place,
) -> None:
    place.site.world.council(BLACKBURN).listed.append(listed(3, NEW, None))
    ran = place.collect()
    assert ran.code == 1
    assert "withdrawn" in needs_a_person(ran.err)[0]
    assert in_force(place) == UNKNOWN


@pytest.mark.parametrize("number", [3, 1], ids=["a new number", "the very same file"])
def test_a_link_to_another_councils_report_leaves_that_council_alone(
    place: Place, number: int, tmp_path: Path
) -> None:
    snapshot = tmp_path / "snapshot"
    assert place.collect().code == 0
    write_snapshot_of(place, snapshot)
    place.site.world.council(BLACKBURN).listed.append(listed(number, NEW, BEDFORD_NEW))
    # In a home of its own that asks for this council alone: the rest is in the snapshot.
    place.home = tmp_path / "another home"
    ran = place.collect("--council", "Blackburn with Darwen")
    assert ran.code == 1
    (line,) = needs_a_person(ran.err)
    assert line.startswith(
        "needs a person: the page of Blackburn with Darwen lists a report on Bedford, as file "
        f"{FIRST + number} of 2026-07-01"
    )
    assert in_force(place, snapshot) == UNKNOWN
    assert in_force(place, snapshot)["Bedford"] == "inadequate"


@pytest.mark.parametrize(
    "day",
    [None, dt.date(2016, 7, 1), dt.date(2062, 7, 1)],
    ids=["no day", "ten years early", "a day to come"],
)
def test_a_new_report_whose_page_slips_in_the_day_does_not_leave_the_old_grade_as_todays(
    place: Place, day: dt.date | None
) -> None:
    assert place.collect().code == 0
    started = dt.date(2026, 5, 11)
    inadequate = report("Blackburn with Darwen", "inadequate", started)
    place.site.world.council(BLACKBURN).listed.append(
        Listed(FIRST + 3, INSPECTION, day, inadequate)
    )
    ran = place.collect("--build", now="2026-08-23T12:00:00")
    assert ran.code == 1, ran.err
    (line,) = needs_a_person(ran.err)
    assert "1 new report cannot be used" in line
    assert f"Blackburn with Darwen, https://files.ofsted.gov.uk/v1/file/{FIRST + 3} (" in line
    assert in_force(place) == UNKNOWN
    with open_warehouse(Home(place.home)) as connection:
        # The inspection ended on 15 May: the report came after that, nobody knows when.
        assert connection.execute(
            "SELECT DISTINCT published FROM standing_changes WHERE event = 'report not read'"
        ).fetchall() == [(dt.date(2026, 5, 16),)]
    # It is told of once; `status` lists it.
    assert place.collect("--build", now="2026-08-24T12:00:00").code == 0
    assert "report of 2026-05-16: set aside" in place.councils("status").out


def test_a_new_link_without_a_day_to_what_cannot_be_read_leaves_no_old_grade_as_todays(
    place: Place,
) -> None:
    assert place.collect().code == 0
    place.site.world.council(BLACKBURN).listed.append(
        Listed(FIRST + 3, INSPECTION, None, pdfs.text_only)
    )
    ran = place.collect("--build", now="2026-08-23T12:00:00")
    assert ran.code == 1
    (line,) = needs_a_person(ran.err)
    assert "Blackburn with Darwen" in line
    assert "not_a_report" in line
    assert in_force(place) == UNKNOWN


def test_a_link_without_a_day_that_was_always_there_changes_nothing(place: Place) -> None:
    place.site.world.council(BLACKBURN).listed.append(
        Listed(FIRST + 3, INSPECTION, None, pdfs.text_only)
    )
    ran = place.collect("--build")
    assert ran.code == 0, ran.err
    assert in_force(place) == BOTH


def test_another_councils_report_is_named_once_by_a_run_that_builds(place: Place) -> None:
    assert place.collect().code == 0
    place.site.world.council(BLACKBURN).listed.append(listed(3, NEW, BEDFORD_NEW))
    ran = place.collect("--build", now="2026-08-23T12:00:00")
    assert ran.code == 1
    (line,) = needs_a_person(ran.err)
    assert "lists a report on Bedford" in line


def test_an_older_report_without_a_day_changes_nothing(place: Place) -> None:
    place.site.world.council(BLACKBURN).listed.append(
        Listed(
            FIRST + 3,
            INSPECTION,
            None,
            report("Blackburn with Darwen", "inadequate", dt.date(2019, 3, 4)),
        )
    )
    ran = place.collect("--build")
    assert ran.code == 0, ran.err
    assert in_force(place) == BOTH


def write_snapshot_of(place: Place, folder: Path) -> None:
    folder.mkdir()
    with duckdb.connect(place.home / "collected.duckdb", read_only=True) as collected:
        for table in COLLECTED_TABLES:
            found = collected.execute(f"FROM {table}")
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([column[0] for column in found.description or ()])
                writer.writerows(found.fetchall())


def test_councils_that_nobody_knows_need_a_person_by_name(place: Place) -> None:
    assert place.collect().code == 0
    later = dt.date(2026, 4, 1)
    surrey = report("Surrey", "good", dt.date(2025, 2, 3))
    place.site.world.councils += [
        Council(SURREY, "Surrey", [listed(4, dt.date(2025, 4, 1), surrey)]),
        Council(
            2_900_001,
            "West Surrey Council",
            [listed(5, later, report("West Surrey", "good", later))],
        ),
        Council(
            2_900_002,
            "East Surrey Council",
            [listed(6, NEW, report("Surrey", "inadequate", dt.date(2026, 5, 4)))],
        ),
    ]
    ran = place.collect("--expect-councils", "5")
    assert ran.code == 1
    (line,) = needs_a_person(ran.err)
    assert "2 councils that warehouse/reference/councils.csv does not know" in line
    assert "East Surrey Council (URN 2900002), West Surrey Council (URN 2900001)" in line
    # The report on Surrey that lies on an unknown page moves nothing.
    assert in_force(place) == BOTH | {"Surrey": "good"}


def test_a_report_published_again_is_in_force_from_the_first_day_and_both_are_reported(
    place: Place,
) -> None:
    assert place.collect(now=NOW).code == 0
    blackburn = place.site.world.council(BLACKBURN)
    blackburn.listed.append(listed(7, NEW, blackburn.listed[0].data))
    ran = place.collect(now="2026-08-23T12:00:00")
    assert ran.code == 0, ran.err
    assert (
        f"note: Blackburn with Darwen lists file {FIRST + 2} ({INSPECTION}, 2021-05-04) again, as "
        f"file {FIRST + 7} of 2026-07-01"
    ) in ran.err
    assert in_force(place) == BOTH
    with open_warehouse(Home(place.home)) as connection:
        assert connection.execute(
            """SELECT since, published_again, report_url[-8:],
                   (SELECT count(*) FROM documents d WHERE d.inspection_id = i.inspection_id)
            FROM standings JOIN inspections i USING (inspection_id)
            WHERE standings.council LIKE 'Blackburn%' AND strand = 'leadership'"""
        ).fetchall() == [(OLD, NEW, str(FIRST + 2), 2)]
