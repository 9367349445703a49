"""Servers and disks that fail: what is kept all the same, and what is said."""

from __future__ import annotations

import gzip
import json
import re
import socket
from pathlib import Path

import pytest

from scraper.storage.archive import JOURNAL, Archive
from tests.scraper.collecting import LATER, Place
from tests.site.faults import A_FILE, FILES, Plain, instead, sometimes
from tests.site.made_up import FIRST_FILE
from tests.site.server import Answer, Asked, html

FIRST_URL = f"https://files.ofsted.gov.uk/v1/file/{FIRST_FILE}"


def documents(place: Place) -> int:
    return len(place.site.world.files())


def gap_after(place: Place, path: str) -> float:
    """Return the seconds between the first request for a path and whatever was asked next."""
    asked = place.stand_in.asked
    first = next(number for number, one in enumerate(asked) if one.path == path)
    return asked[first + 1].at - asked[first].at


# Busy and broken servers


def test_retry_after_in_seconds_keeps_everything_waiting(place: Place) -> None:
    place.misbehave("busy-for-two-seconds")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert gap_after(place, A_FILE) >= 2
    assert "127.0.0.1: HTTP 429; waiting 2 s" in ran.err
    assert place.count("documents") == documents(place)


def test_retry_after_as_a_date_is_waited_for(place: Place) -> None:
    place.misbehave("busy-until-a-date")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert gap_after(place, A_FILE) >= 1.9
    assert place.count("documents") == documents(place)


def test_an_absurd_retry_after_ends_the_run_at_once(place: Place) -> None:
    place.misbehave("busy-for-a-day")
    ran = place.collect()
    assert ran.code == 1
    assert "asks to be left alone for 86400 s" in ran.err
    assert place.stand_in.asked[-1].path == A_FILE
    assert place.count("listings") > 0


def test_a_storm_of_503_ends_the_run_and_the_next_run_finishes(place: Place) -> None:
    place.misbehave("storm")
    ran = place.collect()
    assert ran.code == 1
    assert "times in a row (last: HTTP 503)" in ran.err
    # Four addresses three times, for each may be at fault itself, then six more.
    assert len(place.stand_in.paths(FILES)) <= 20
    assert place.count("documents") == 0
    place.behave()
    assert place.collect().code == 0
    assert place.count("documents") == documents(place)


def test_what_a_site_says_in_refusing_is_in_the_archive(place: Place) -> None:
    place.misbehave("short-storm")
    place.misbehave("slim-error")
    assert place.collect().code == 0
    archive = Archive(place.home / "archive")
    lines = (archive.folder / JOURNAL).read_text().splitlines()
    refusals = [kept for kept in map(json.loads, lines) if kept["kind"] == "refusal"]
    assert {kept["status"] for kept in refusals} == {200, 503}
    slim = next(kept for kept in refusals if kept["status"] == 200)
    assert b"Slim Application Error" in archive.read(slim["sha256"])


def test_a_short_storm_costs_nothing_but_time(place: Place) -> None:
    place.misbehave("short-storm")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.count("documents") == documents(place)


def test_a_site_that_forbids_everything_is_left_alone_soon(place: Place) -> None:
    place.misbehave("forbidden")
    ran = place.collect()
    assert ran.code == 1
    assert "the search could not be read from result 0: HTTP 403" in ran.err
    assert len(place.stand_in.asked) <= 6


def test_broken_connections_are_tried_again(place: Place) -> None:
    place.misbehave("reset")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.count("documents") == documents(place)


def test_a_broken_connection_lets_the_host_rest(place: Place) -> None:
    place.misbehave("reset")
    place.collect("--delay", "0.1", "--council", place.site.world.search()[0].name)
    times = [asked.at for asked in place.stand_in.asked if "/file/" in asked.path]
    # Also after the first break, which is of a connection kept open: Twisted alone would send that
    # request again at once.
    assert times[1] - times[0] >= 0.5


def test_connections_that_all_break_end_the_run(place: Place) -> None:
    sometimes(place.stand_in, FILES, instead(Answer(reset=True)))
    ran = place.collect()
    assert ran.code == 1
    assert "times in a row (last: the connection broke)" in ran.err
    assert len(place.stand_in.paths(FILES)) <= 20


def test_a_site_of_which_nobody_has_heard_is_reported_in_a_line(place: Place) -> None:
    ran = place.collect("--site", "http://no-such-site.invalid")
    assert ran.code == 1
    assert (
        "no-such-site.invalid/robots.txt cannot be fetched (there is no host of that name)"
        in ran.err
    )


def test_a_body_in_chunks_that_breaks_off_is_asked_for_again(place: Place) -> None:
    def without_the_last(asked: Asked, plain: Plain) -> Answer:
        body = plain(asked).body[:700]
        chunk = b"%x\r\n%b\r\n" % (len(body), body)
        return Answer(chunk, headers={"Transfer-Encoding": "chunked"}, hide_length=True)

    sometimes(place.stand_in, A_FILE, without_the_last, times=1)
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert len(place.stand_in.paths(A_FILE)) == 2
    assert place.ask(f"SELECT status FROM documents WHERE file_id = {FIRST_FILE}") == [("ok",)]


def test_a_site_that_is_not_there_is_reported_in_a_line(place: Place) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ran = place.collect("--site", f"http://127.0.0.1:{port}")
    assert ran.code == 1
    assert f"http://127.0.0.1:{port}/robots.txt cannot be fetched" in ran.err


# Answers that are not what was asked for


def test_a_truncated_file_is_asked_for_again(place: Place) -> None:
    place.misbehave("truncated")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.ask("SELECT min(bytes) > 700 FROM documents WHERE status = 'ok'") == [(True,)]


def test_a_file_that_always_breaks_off_is_not_kept_and_is_named(place: Place) -> None:
    place.misbehave("truncated-unseen")
    ran = place.collect()
    assert ran.code == 1
    assert f"needs a person: {FIRST_URL} could not be fetched: a PDF that breaks off" in ran.err
    assert place.count("documents") == documents(place) - 1


def test_a_file_that_breaks_off_when_asked_again_leaves_the_good_copy(place: Place) -> None:
    place.collect()
    before = place.ask("SELECT * EXCLUDE (fetched_at) FROM documents ORDER BY ALL")
    place.misbehave("truncated-unseen")
    ran = place.collect("--full", now=LATER)
    assert ran.code == 1
    assert place.ask("SELECT * EXCLUDE (fetched_at) FROM documents ORDER BY ALL") == before


def test_pages_that_break_off_are_asked_for_again(place: Place) -> None:
    place.misbehave("truncated-page")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.count("documents") == documents(place)


def test_a_file_that_drips_is_cut_off_and_the_others_come(place: Place) -> None:
    place.misbehave("slow-body")
    ran = place.collect("--timeout", "0.7")
    assert ran.code == 1
    assert f"needs a person: {FIRST_URL} could not be fetched" in ran.err
    assert place.count("documents") == documents(place) - 1


def test_a_file_without_end_is_cut_off_and_the_others_come(place: Place) -> None:
    place.misbehave("endless-body")
    ran = place.collect()
    assert ran.code == 1
    assert f"needs a person: {FIRST_URL} could not be fetched" in ran.err
    assert place.count("documents") == documents(place) - 1


def test_a_broken_report_that_came_whole_is_recorded_as_unreadable(place: Place) -> None:
    report = place.site.world.files()[FIRST_FILE]
    assert report.data is not None
    broken = report.data()[:900]
    report.data = lambda: broken
    ran = place.collect()
    assert ran.code == 1
    assert re.search(
        r"^needs a person: 1 new report could not be read with certainty, and no grade is taken "
        r"from there: Barking and Dagenham, .*\(unreadable: ",
        ran.err,
        re.MULTILINE,
    )
    assert len(place.stand_in.paths(A_FILE)) == 2  # what comes twice is what the server has
    assert place.ask(f"SELECT status FROM documents WHERE file_id = {FIRST_FILE}") == [
        ("unreadable",)
    ]
    assert place.collect(now=LATER).code == 0  # it has been told of


def test_half_a_file_with_its_length_is_asked_for_again(place: Place) -> None:
    whole = place.site.world.files()[FIRST_FILE].data
    assert whole is not None
    sometimes(place.stand_in, A_FILE, instead(Answer(whole()[:900])), times=1)
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.ask(f"SELECT status FROM documents WHERE file_id = {FIRST_FILE}") == [("ok",)]


def test_what_could_not_be_read_is_asked_for_again_a_month_on(place: Place) -> None:
    report = place.site.world.files()[FIRST_FILE]
    whole = report.data
    assert whole is not None
    broken = whole()[:900]
    report.data = lambda: broken
    place.collect()
    report.data = whole
    place.behave()
    assert place.collect(now=LATER).code == 0
    assert place.stand_in.paths(FILES) == []
    assert place.collect(now="2026-09-22T12:00:00").code == 0
    assert place.ask(
        f"SELECT status FROM documents WHERE file_id = {FIRST_FILE} ORDER BY fetched_at"
    ) == [("unreadable",), ("ok",)]


def test_html_in_place_of_a_report_is_no_report(place: Place) -> None:
    place.misbehave("html-for-pdf")
    ran = place.collect()
    assert ran.code == 1
    assert f"needs a person: {FIRST_URL} could not be fetched: not a PDF" in ran.err
    assert len(place.stand_in.paths(A_FILE)) == 5
    assert place.count("documents") == documents(place) - 1


@pytest.mark.parametrize("fault", ["gone-with-200", "gone-with-404"])
def test_a_report_that_is_gone_is_recorded_and_not_asked_for_again(
    place: Place, fault: str
) -> None:
    place.misbehave(fault)
    ran = place.collect()
    # It is the council's newest: how the council stands is not known.
    assert ran.code == 1
    assert "needs a person: 1 new report could not be read with certainty" in ran.err
    assert place.ask(f"SELECT status FROM documents WHERE file_id = {FIRST_FILE}") == [
        ("withdrawn",)
    ]
    assert len(place.stand_in.paths(A_FILE)) == 1
    place.stand_in.asked.clear()
    assert place.collect().code == 0
    assert place.stand_in.paths(A_FILE) == []


def test_slim_application_error_is_tried_again(place: Place) -> None:
    place.misbehave("slim-error")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.ask("SELECT count(DISTINCT urn) FROM listings")[0][0] == 12


def test_slim_application_error_for_ever_fails_the_run_and_names_the_council(place: Place) -> None:
    place.misbehave("slim-error-for-ever")
    ran = place.collect()
    council = place.site.world.search()[0]
    assert ran.code == 1
    assert (
        f"failed: the page of {council.name} (URN {council.urn}): a page with the heading"
        in ran.err
    )
    assert place.ask("SELECT count(DISTINCT urn) FROM listings")[0][0] == 11


def test_another_councils_page_is_refused(place: Place) -> None:
    first, second = place.site.world.search()[:2]
    place.misbehave("wrong-council")
    ran = place.collect()
    assert ran.code == 1
    assert f"the page of URN {second.urn} came for URN {first.urn}" in ran.err
    assert place.ask(f"SELECT count(*) FROM listings WHERE urn = {first.urn}") == [(0,)]


def test_a_storm_of_pages_that_are_none_ends_the_run(whole: Place) -> None:
    slim = html("<html><body><h1>Slim Application Error</h1></body></html>")
    sometimes(whole.stand_in, r"/provider/44/\d+", instead(slim))
    ran = whole.collect()
    assert ran.code == 1
    assert "times in a row (last: a page with the heading" in ran.err
    # As above, and again after the search's second page, which comes well in between.
    assert len(whole.stand_in.paths("/provider/")) <= 36


def test_a_small_answer_that_swells_is_cut_off(place: Place) -> None:
    swelling = Answer(
        gzip.compress(b"%PDF-1.4" + b" " * 60_000_000),
        content_type="application/pdf",
        headers={"Content-Encoding": "gzip"},
    )
    sometimes(place.stand_in, A_FILE, instead(swelling))
    ran = place.collect()
    assert ran.code == 1
    assert f"needs a person: {FIRST_URL} could not be fetched" in ran.err
    assert place.count("documents") == documents(place) - 1


# The machine


# In the smaller rooms the facts no longer fit, in the largest a report does not.
@pytest.mark.parametrize("room", [20_000, 100_000, 200_000])
def test_a_full_disk_is_reported_in_a_line_and_the_next_run_finishes(
    place: Place, room: int
) -> None:
    resource = pytest.importorskip("resource")
    report = place.site.world.files()[FIRST_FILE + 10]
    assert report.data is not None
    padded = report.data() + b"\n" * 250_000 + b"%%EOF"
    report.data = lambda: padded
    ran = place.collect(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    assert ran.code == 1
    assert any(
        line.startswith(
            ("failed: the disk is full", "failed: cannot write", "councils: cannot write")
        )
        for line in ran.err.splitlines()
    ), ran.err
    assert place.collect().code == 0
    assert place.count("documents") == documents(place)


def test_stopped_by_hand_it_says_so_and_the_next_run_finishes(place: Place) -> None:
    ran, _ = place.interrupt()
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert "failed: " in ran.err
    assert place.collect().code == 0
    assert place.count("documents") == documents(place)


def test_a_home_that_cannot_be_written_is_reported_in_a_line(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    place.home = tmp_path / "file" / "home"
    ran = place.collect()
    assert ran.code == 1
    assert ran.err.splitlines()[-1].startswith("councils: cannot make the folder")
