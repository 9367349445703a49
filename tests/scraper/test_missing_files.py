"""Files that the server does not have: a few are the rule, many are a server that is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.scraper.collecting import LATER, Place
from tests.site.faults import instead, sometimes
from tests.site.made_up import FIRST_FILE
from tests.site.server import Answer

BETWEEN = "2026-08-28T12:00:00"
NEWEST_IS_MISSING = "could not be read with certainty, and no grade is taken from there"
A_MONTH_ON = "2026-09-22T12:00:00"


def lose(place: Place, number: int) -> list[Callable[[], bytes] | None]:
    """Take a number of old files from the server; return what makes their bytes."""
    lost = [listed for council in place.site.world.councils for listed in council.listed][:number]
    data = [listed.data for listed in lost]
    for listed in lost:
        listed.data = None
        if listed.published and listed.published > dt.date(2026, 1, 1):
            listed.published = dt.date(2024, 6, 1)
    return data


def give_back(place: Place, data: list[Callable[[], bytes] | None]) -> None:
    """Let the server have the files again."""
    lost = [listed for council in place.site.world.councils for listed in council.listed]
    for listed, made in zip(lost, data, strict=False):
        listed.data = made
    place.behave()


def test_a_report_listed_before_the_server_has_it_is_asked_for_on_another_day(
    place: Place,
) -> None:
    listed = place.site.world.councils[0].listed[0]
    data, listed.data = listed.data, None
    listed.published = dt.date(2026, 8, 20)
    assert NEWEST_IS_MISSING in place.collect().err
    listed.data = data
    place.behave()
    assert place.collect().code == 0
    assert place.stand_in.paths("/v1/file/") == []
    assert place.collect(now=BETWEEN).code == 0
    assert place.stand_in.paths("/v1/file/") == [f"/v1/file/{FIRST_FILE}"]
    assert place.ask(
        f"SELECT status FROM documents WHERE file_id = {FIRST_FILE} ORDER BY fetched_at"
    ) == [("withdrawn",), ("ok",)]


def test_a_report_that_is_gone_for_long_is_asked_for_now_and_then(place: Place) -> None:
    lose(place, 1)
    assert NEWEST_IS_MISSING in place.collect().err
    place.behave()
    assert place.collect(now=LATER).code == 0
    assert place.stand_in.paths("/v1/file/") == []
    assert place.collect(now=A_MONTH_ON).code == 0
    assert f"/v1/file/{FIRST_FILE}" in place.stand_in.paths("/v1/file/")


def test_a_server_that_has_lost_its_files_is_not_believed(place: Place) -> None:
    data = lose(place, 8)
    dead = len(place.missing_files()) - 8  # as every server has some
    ran = place.collect("--build")
    assert ran.code == 1
    assert f"failed: {8 + dead} of the" in ran.err
    assert not (place.home / "warehouse.duckdb").exists()
    give_back(place, data)
    ran = place.collect("--build")
    assert ran.code == 0, ran.err
    assert len(place.stand_in.paths("/v1/file/")) == 8 + dead
    assert place.count("documents WHERE status = 'withdrawn'") == 8 + dead  # kept beside what came
    assert place.count("documents WHERE status <> 'withdrawn'") == len(
        place.site.world.files()
    ) - len(place.missing_files())


def test_files_that_are_gone_for_good_can_be_accepted(place: Place) -> None:
    lose(place, 8)
    assert place.collect().code == 1
    ran = place.collect("--accept-fewer")
    assert "failed: " not in ran.err
    assert NEWEST_IS_MISSING in ran.err
    place.behave()
    assert place.collect(now=LATER).code == 0
    assert place.stand_in.paths("/v1/file/") == []


def test_a_report_that_the_server_has_no_more_stays_and_is_reported(place: Place) -> None:
    assert place.collect().code == 0
    before = place.count("inspections")
    lose(place, 1)
    ran = place.collect("--full", now=LATER)
    assert ran.code == 1
    assert (
        f"needs a person: https://files.ofsted.gov.uk/v1/file/{FIRST_FILE} is no longer on the "
        "file server; the report fetched before is kept"
    ) in ran.err
    assert place.count("inspections") == before


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("body", [b"", b"no such file", b"<h1>Page not found</h1>"])
def test_a_plain_word_that_there_is_no_file_is_taken_at_once(
    place: Place, status: int, body: bytes
) -> None:
    missing = f"/v1/file/{FIRST_FILE}"
    sometimes(place.stand_in, missing, instead(Answer(body, status)))
    assert NEWEST_IS_MISSING in place.collect().err
    assert place.stand_in.paths(missing) == [missing]
    assert place.ask(f"SELECT status, reason FROM documents WHERE file_id = {FIRST_FILE}") == [
        ("withdrawn", f"the file server has no such file (HTTP {status})")
    ]
