"""What a run says for people and for programs: one clear line for each trouble, JSON always."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from scraper.commands import collect as command
from scraper.crawl.lines import closing_line, duration_notice, opening_lines, result_lines
from scraper.sites import reports_site, site_of
from scraper.spiders.scope import Wanted
from tests.command import COUNCILS
from tests.scraper.collecting import Place
from tests.site.faults import sometimes, too_many
from tests.site.server import Answer, html
from warehouse.common.home import Home
from warehouse.common.problems import Problem


def nobody() -> str:
    """Return an address at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def failed(err: str) -> list[str]:
    return [line for line in err.splitlines() if line.startswith("failed: ")]


def test_sites_that_cannot_be_reached_are_one_line_with_what_to_do(place: Place) -> None:
    site = nobody()
    ran = place.collect("--site", site, "--statistics-site", site, "--closed-councils")
    assert ran.code == 1
    (line,) = failed(ran.err)
    assert line == (
        f"failed: {site}/robots.txt cannot be fetched (nobody answers there), so nothing was asked "
        "there; check the address and the network, or run again later"
    )
    assert "councils' pages read" not in ran.err
    assert "there is no warehouse yet; what was fetched is kept" in ran.err.splitlines()[-1]


def test_stopped_by_hand_is_one_line(place: Place) -> None:
    ran, _ = place.interrupt()
    assert ran.code == 1
    assert failed(ran.err) == ["failed: stopped before the end; run again to go on"]
    assert "needs a person" not in ran.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_a_site_is_left_alone_it_does_not_wait(
    place: Place, number: signal.Signals
) -> None:
    sometimes(place.stand_in, "/search", lambda asked, plain: too_many("300"))
    with subprocess.Popen(
        place.command(), env=place.environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while "waiting 300 s" not in process.stderr.readline():
            pass
        process.send_signal(number)
        _, text = process.communicate(timeout=60)
    assert process.returncode == 1
    assert failed(text) == ["failed: stopped before the end; run again to go on"]


def test_a_robots_file_that_asks_for_a_day_is_one_line(place: Place) -> None:
    sometimes(place.stand_in, r"/robots\.txt", lambda asked, plain: too_many("86400"))
    ran = place.collect("--closed-councils")
    (line,) = failed(ran.err)
    assert "asks to be left alone for 86400 s" in line


def test_a_robots_file_that_asks_for_a_long_delay_says_where_and_what_to_do(place: Place) -> None:
    slow = Answer(b"User-agent: *\nCrawl-delay: 100\n", content_type="text/plain")
    sometimes(place.stand_in, r"/robots\.txt", lambda asked, plain: slow)
    (line,) = failed(place.collect().err)
    assert line.startswith(f"failed: {place.stand_in.base.removeprefix('http://')}/robots.txt asks")
    assert line.endswith("write to whoever runs the site")


def test_a_search_that_cannot_be_had_says_where(place: Place) -> None:
    sometimes(place.stand_in, "/search", lambda asked, plain: html("<p>Gone</p>", 404))
    (line,) = failed(place.collect().err)
    assert f"HTTP 404 from {place.stand_in.base.removeprefix('http://')}/search; run" in line


def test_a_council_misspelt_is_met_with_the_one_that_is_listed(place: Place) -> None:
    name = place.site.world.search()[0].name
    (line,) = failed(place.collect("--council", name.replace("a", "e", 1)).err)
    assert line.endswith(f"; did you mean {name!r}?")


@pytest.mark.parametrize("option", ["--delay", "--timeout"])
def test_no_number_of_seconds_is_bad_usage(place: Place, option: str) -> None:
    ran = place.collect(option, "nan")
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert f"'{option}': 'nan' is no number of seconds" in line


def test_a_council_without_a_name_is_bad_usage_and_asks_nobody(place: Place) -> None:
    ran = place.collect("--council", " ")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "--council is empty" in ran.err
    assert place.stand_in.asked == []


# JSON


@pytest.mark.command
@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("--site", "nowhere"), 2, "not the address of a site"),
        (("--home", "{file}/home"), 1, "cannot make the folder"),
        (("--only", "statistics"), 2, "a stand-in was given for the reports site only"),
    ],
)
def test_a_run_that_is_refused_prints_json_too(
    place: Place, tmp_path: Path, arguments: tuple[str, ...], code: int, why: str
) -> None:
    (tmp_path / "file").touch()
    ran = place.collect("--json", *(each.format(file=tmp_path / "file") for each in arguments))
    summary = json.loads(ran.out)
    assert ran.code == code
    assert summary["outcome"] == "failed"
    assert why in summary["failures"][0]
    assert ran.err.startswith(f"councils: {summary['failures'][0]}")


def test_json_of_a_run_whose_build_fails_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: Any, **__: Any) -> bool:
        raise Problem("the check nothing_lost failed, and the old warehouse stays")

    monkeypatch.setattr(command, "_run", run)
    ran = CliRunner().invoke(
        command.collect, ["--home", str(tmp_path), "--site", nobody(), "--json"]
    )
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["failures"] == [
        "the check nothing_lost failed, and the old warehouse stays"
    ]


def test_a_mistake_of_our_own_is_one_line_and_json_and_a_traceback_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: Any, **__: Any) -> bool:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(command, "_run", run)
    ran = CliRunner().invoke(
        command.collect, ["--home", str(tmp_path), "--site", nobody(), "--json"]
    )
    assert ran.exit_code == 1
    (line,) = json.loads(ran.stdout)["failures"]
    assert line.startswith("the run broke (ZeroDivisionError: division by zero)")
    assert ran.stderr == f"councils: {line}\n"
    assert "Traceback" in (tmp_path / "collect.log").read_text()


# How long it takes


def test_a_first_live_run_says_how_long_it_takes_and_that_it_may_be_stopped() -> None:
    notice = duration_notice(
        councils=153, of_all=153, documents_read=0, only=None, full=False, delay=1
    )
    assert notice is not None
    assert notice.startswith(
        "a first run asks for about 153 councils' pages, 1,000 documents and 60 pages and "
        "workbooks of statistics, one at a time: about 26 minutes; it may be stopped"
    )


def notices(home: Path, delay: float = 1.0, **wanted: Any) -> list[str]:
    """Return what is said before a live run of that kind, but for the first line."""
    asked = {"reports": reports_site(), "statistics": site_of("statistics")}
    return opening_lines(Home(home), asked, Wanted(**wanted), delay, None)[1:]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home of which 400 documents were read in a run that was cut off."""
    with duckdb.connect(tmp_path / "collected.duckdb") as collected:
        collected.execute("CREATE TABLE runs AS SELECT NULL::VARCHAR AS outcome")
        collected.execute("CREATE TABLE documents AS FROM range(400)")
    return tmp_path


def test_it_is_said_before_the_very_first_run(tmp_path: Path) -> None:
    assert "1,000 documents" in notices(tmp_path)[0]


def test_after_a_first_run_that_was_cut_off_it_reckons_with_the_rest(home: Path) -> None:
    (notice,) = notices(home)
    assert "600 documents" in notice
    assert "about 18 minutes" in notice


def test_it_is_not_said_once_everything_was_collected(home: Path) -> None:
    with duckdb.connect(home / "collected.duckdb") as collected:
        collected.execute("UPDATE runs SET outcome = 'complete'")
    assert notices(home) == []
    assert "with --full a run asks for about 153" in notices(home, full=True)[0]


def test_it_follows_what_is_asked_for(tmp_path: Path) -> None:
    assert notices(tmp_path, parts=("reports",), councils=("Hackney",)) == []
    assert "60 pages and workbooks of statistics" in notices(tmp_path, parts=("statistics",))[0]
    assert "councils' pages" not in notices(tmp_path, parts=("statistics",))[0]
    assert "about 4 h 23 min" in notices(tmp_path, delay=10)[0]


def test_a_stand_in_without_delay_is_not_announced_as_long(tmp_path: Path) -> None:
    assert notices(tmp_path, delay=0) == []


# What came of it


def summary(**changes: Any) -> dict[str, Any]:
    """Return the summary of a small run."""
    return {
        "outcome": "complete",
        "councils": {"listed": 153, "read": 1},
        "files": {"listed": 1, "held": 0, "fetched": 1, "failed": 0},
        "statistics": {
            "releases_asked": 1, "releases_read": 1, "workbooks_listed": 1, "workbooks_held": 0,
            "workbooks_fetched": 1,
        },
        "context": {"releases_asked": 0},
        "read": {"ok": 1, "unrecognised": 0, "unreadable": 0, "not_a_report": 2, "withdrawn": 0},
        "new": [], "failures": [], "concerns": [], "notes": [], "seconds": 200,
    } | changes  # fmt: skip


def test_one_is_counted_as_one() -> None:
    assert result_lines(summary()) == [
        "1 council's page read; 1 document listed, 0 held already, 1 fetched, 0 failed",
        "1 release of statistics read; 1 workbook listed, 0 held already, 1 fetched",
        "documents read: 1 understood, 2 no graded report",
        "new since last time: 0",
    ]


def test_many_messages_of_a_kind_are_cut_off_and_counted() -> None:
    lines = result_lines(summary(notes=[f"the page of {number}" for number in range(50)]))
    assert lines[-2:] == ["note: the page of 19", "note: and 30 more (--json lists them)"]


def test_the_last_line_says_how_it_ended() -> None:
    assert closing_line(summary(), has_warehouse=True) == "done after 3 min"
    assert closing_line(summary(concerns=["x"]), has_warehouse=True) == (
        "done after 3 min; a person should look, see above"
    )
    assert closing_line(summary(failures=["x"]), has_warehouse=True) == (
        "failed after 3 min: the warehouse stays as it was; what was fetched is kept"
    )


@pytest.mark.command
def test_usage_errors_leave_standard_output_empty(tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            *COUNCILS,
            "collect",
            "--json",
            "--delay",
            "soon",
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COUNCILS_HOME": str(tmp_path)},
    )
    assert (ran.returncode, ran.stdout) == (2, "")
