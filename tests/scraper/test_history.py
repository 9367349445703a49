"""What happened on the site over several runs is kept, whatever happens to our own files."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
from unittest.mock import Mock

import duckdb
import pytest

from scraper.pages.council import read_council
from scraper.sites import reports_site
from scraper.storage import listed_pages
from scraper.storage.archive import Archive
from tests.scraper.collecting import LATER, Place
from tests.site.made_up import FIRST_FILE

LAST = "2026-09-03T12:00:00"
BETWEEN = "2026-08-28T12:00:00"


def a_history(place: Place) -> None:
    """Let a report vanish, a council close, another be renamed, and a date be corrected."""
    place.site.world.councils[2].closed = True
    place.expected = ("--expect-councils", "11")
    assert place.collect("--closed-councils").code == 0
    first, second, _, fourth = place.site.world.councils[:4]
    first.listed.pop(0)
    second.name = "A New Name"
    second.listed[0].published = dt.date(2024, 1, 18)
    place.site.world.councils.remove(fourth)
    place.expected = ("--expect-councils", "10")
    assert place.collect(now=BETWEEN).code == 1  # fewer reports than last time
    assert place.collect(now=LATER).code == 0
    assert place.count("listings WHERE vanished IS NOT NULL") > 1
    assert place.count("listed_councils WHERE vanished IS NOT NULL") == 1
    assert place.count("listed_councils WHERE is_closed") == 1


@pytest.mark.parametrize("loss", ["deleted", "broken"])
def test_the_history_survives_the_loss_of_the_database(place: Place, loss: str) -> None:
    a_history(place)
    before = place.as_csv()
    (place.home / "collected.duckdb").unlink()
    if loss == "broken":
        (place.home / "collected.duckdb").write_bytes(b"broken")
    place.behave()
    ran = place.collect(now=LATER)
    assert ran.code == (0 if loss == "deleted" else 1), ran.err
    assert "new since last time: 0" in ran.err
    assert place.stand_in.paths("/v1/file/") == []
    assert place.as_csv() == before


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
def test_the_history_survives_a_kill_of_the_run_that_makes_the_database_anew(place: Place) -> None:
    a_history(place)
    before = place.as_csv()
    (place.home / "collected.duckdb").unlink()
    killer = (
        "import os, scraper.storage.intake\n"
        "scraper.storage.intake.ListedPages.take = lambda _: os.kill(os.getpid(), 9)\n"
        "from warehouse.common.front_door import main\n"
        "main()\n"
    )
    command = [place.command()[0], "-c", killer, *place.command()[3:]]
    killed = subprocess.run(
        command, env=place.environment(LATER), check=False, capture_output=True, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (place.home / "collected.duckdb").exists()
    assert place.collect(now=LATER).code == 0
    assert place.as_csv() == before


def test_pages_that_differ_around_their_main_part_are_read_once_for_the_history(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for night in range(1, 4):
        place.site.banner = f"<div>Night {night}</div>"
        assert place.collect(now=f"2026-08-2{night}T12:00:00").code == 0
    before = place.ask("SELECT urn, file_id, first_seen, last_seen FROM listings ORDER BY ALL")
    read = Mock(wraps=read_council)
    monkeypatch.setattr(listed_pages, "read_council", read)
    pages = listed_pages.ListedPages(
        Archive(place.home / "archive"), reports_site(), searched=None, pages_read={}
    )
    rows = pages.take()["listings"]
    seen = sorted(
        tuple(row[name] for name in ("urn", "file_id", "first_seen", "last_seen")) for row in rows
    )
    assert seen == before
    assert read.call_count == len(place.site.world.councils)


def test_pages_that_the_disk_has_spoilt_are_passed_over(place: Place) -> None:
    assert place.collect().code == 0
    before = place.as_csv()
    spoilt = 0
    for path in sorted((place.home / "archive").rglob("*")):
        if path.is_file() and b"title-block__heading" in path.read_bytes():
            path.write_bytes(path.read_bytes()[:-9] + b"</nothing")
            spoilt += 1
    assert spoilt
    (place.home / "collected.duckdb").unlink()
    assert place.collect().code == 0
    assert place.as_csv() == before


def test_a_damaged_file_that_nobody_lists_any_more_is_reported(place: Place) -> None:
    assert place.collect().code == 0
    gone = place.site.world.councils[1].listed.pop(0)
    assert place.collect(now=BETWEEN).code == 1
    kept = (
        place.home
        / "archive"
        / place.ask(
            "SELECT sha256[1:2] || '/' || sha256[3:4] || '/' || sha256 FROM documents "
            f"WHERE file_id = {gone.file_id}"
        )[0][0]
    )
    kept.write_bytes(b"x" + kept.read_bytes()[1:])
    (place.home / "collected.duckdb").unlink()
    ran = place.collect(now=LATER)
    assert ran.code == 1
    assert (
        "1 damaged file in the archive could not be fetched again; put back from a copy:" in ran.err
    )
    assert str(kept) in ran.err


def test_a_home_may_move_to_another_place(place: Place) -> None:
    assert place.collect("--build").code == 0
    before = place.as_csv()
    moved = place.home.parent / "ein Umzug nach Żywiec"
    shutil.move(place.home, moved)
    place.home = moved
    place.behave()
    ran = place.collect("--build")
    assert ran.code == 0, ran.err
    assert place.stand_in.paths("/v1/file/") == []
    assert place.as_csv() == before


def test_with_a_clock_set_back_a_replaced_file_is_still_the_newer_one(place: Place) -> None:
    assert place.collect(now=LATER).code == 0
    place.site.world.councils[0].listed[0].data = place.site.world.councils[3].listed[0].data
    assert "was replaced by another file" in place.collect("--full").err
    newest = place.ask(
        f"SELECT council_printed FROM documents JOIN inspections USING (url, sha256) "
        f"WHERE file_id = {FIRST_FILE} ORDER BY fetched_at DESC LIMIT 1"
    )
    assert newest == [(place.site.world.councils[3].name,)]


def test_dates_that_the_page_prints_no_more_are_kept(place: Place) -> None:
    assert place.collect().code == 0
    listed = place.site.world.councils[0].listed[0]
    day, listed.published = listed.published, None
    assert place.collect(now=LATER).code == 0
    assert place.ask(f"SELECT published FROM listings WHERE file_id = {FIRST_FILE}") == [(day,)]


def test_what_a_killed_run_met_first_is_new_in_the_next(place: Place) -> None:
    assert place.collect().code == 0
    council = place.site.world.councils[5]
    council.listed.append(
        type(council.listed[0])(
            FIRST_FILE + 777, "Children's services inspection", dt.date(2026, 8, 1), None
        )
    )
    with duckdb.connect(place.home / "collected.duckdb") as connection:
        # As a run leaves it that was killed after it wrote and before it told.
        connection.execute(
            "INSERT INTO runs (run_id, started, site) VALUES ('20260828T120000-2', $1, 'x')",
            [dt.datetime.fromisoformat(BETWEEN)],
        )
        connection.execute(
            "INSERT INTO listings SELECT urn, file_id + 727, url, link_text, title, kind, "
            "published, inspected, $1, $1, NULL FROM listings WHERE file_id = $2",
            [dt.datetime.fromisoformat(BETWEEN), council.listed[0].file_id],
        )
    ran = place.collect("--json", now=LATER)
    assert [new["url"].rsplit("/", 1)[1] for new in json.loads(ran.out)["new"]] == [
        str(FIRST_FILE + 777)
    ]
    assert json.loads(place.collect("--json", now=LATER).out)["new"] == []


def test_a_council_with_a_new_number_is_no_loss_of_reports(place: Place) -> None:
    council = place.site.world.councils[1]
    first = council.listed[0]
    for number in range(8):
        council.listed.append(
            type(first)(
                FIRST_FILE + 500 + number, first.wording, dt.date(2020, 1, 1 + number), first.data
            )
        )
    assert place.collect().code == 0
    council.urn = 2_799_999
    ran = place.collect(now=LATER)
    assert ran.code == 0, ran.err
    assert place.count("listings WHERE vanished IS NOT NULL") == len(council.listed)


def test_with_half_of_the_archive_gone_all_goes_on_and_the_next_run_fetches_it_again(
    place: Place,
) -> None:
    assert place.collect("--build").code == 0
    facts = {table: place.as_csv()[table] for table in ("judgements", "paragraphs")}
    archive = place.home / "archive"
    reports = sorted(
        path
        for path in archive.rglob("*")
        if path.is_file() and path.read_bytes().startswith(b"%PDF")
    )
    gone = {path: path.read_bytes() for path in reports[::2]}
    assert len(gone) > 5
    for path in gone:
        path.unlink()
    text = place.councils("export", str(place.home.parent / "before"), "--with-text")
    assert text.code == 0
    assert place.councils("build").code == 0
    assert place.councils("export", str(place.home.parent / "after"), "--with-text").code == 0
    for file in ("judgements.csv", "paragraphs.csv"):
        before, after = ((place.home.parent / name / file) for name in ("before", "after"))
        assert before.read_bytes() == after.read_bytes()
    place.behave()
    ran = place.collect("--build", now=LATER)
    assert ran.code == 0, ran.err
    assert len(place.stand_in.paths("/v1/file/")) == len(gone)
    assert {path: path.read_bytes() for path in gone} == gone
    assert {table: place.as_csv()[table] for table in facts} == facts
