"""`councils status`: nothing that is missing, held back or not understood goes unsaid."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import date
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from scraper.crawl.run import only_run
from tests.warehouse.another_process import open_in_another_process
from tests.warehouse.small_home import BRENT, FIRST, LATER, SmallHome, two_councils
from warehouse.commands.changes import changes
from warehouse.commands.status import age, status
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.common.text import fitted
from warehouse.news.status import gather_status, what_needs_a_person


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the status of a home in which a bit of everything went wrong."""
    small = two_councils(tmp_path_factory.mktemp("messy"))
    small.listing(BRENT, 50000009, date(2026, 7, 1))
    small.document(50000009, "unreadable", reason="the file is locked with a password")
    small.listing(
        BRENT, 50000008, date(2026, 7, 1), title="\x1b[2JNew sort of letter", kind="other"
    )
    with duckdb.connect(small.home.collected) as connection:
        connection.execute(
            "UPDATE judgements SET status = 'held_back', grade = NULL, reason = 'table and heading "
            "differ' WHERE source_id LIKE '50000002%' AND area = 'leadership'"
        )
        connection.execute("UPDATE listings SET vanished = ? WHERE file_id = 50000001", [LATER])
    home = small.build()
    return gather_status(home) | {"printed": run(home).stdout}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallHome:
    """Return a home in which all is well, built once."""
    small = two_councils(tmp_path_factory.mktemp("well"))
    small.build()
    return small


@pytest.fixture
def small(built: SmallHome, tmp_path: Path) -> SmallHome:
    """Return a copy of it to be changed; runs are added without building anew."""
    copy = SmallHome(tmp_path)
    shutil.copytree(built.home.folder, copy.home.folder, dirs_exist_ok=True)
    return copy


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(status, ["--home", str(home.folder), *arguments])


def test_it_counts_by_year_and_framework(messy: dict[str, Any]) -> None:
    assert messy["inspections_by_year"] == [
        {"year": 2023, "framework": "ilacs", "inspections": 1, "with_report": 1},
        {"year": 2026, "framework": "ilacs", "inspections": 2, "with_report": 2},
    ]


def test_the_printed_table_of_years_adds_up(messy: dict[str, Any]) -> None:
    lines = messy["printed"].splitlines()
    assert "with" in [line.strip() for line in lines]
    assert "  year  ilacs  all  report" in lines
    assert "  2026      2    2       2" in lines
    assert "  2024      .    0       0" in lines


def test_it_names_the_councils_with_nothing(messy: dict[str, Any]) -> None:
    without = {each["council"] for each in messy["councils_with_nothing"]}
    assert "Hackney" in without
    assert not {"Tower Hamlets", "Brent"} & without


def test_it_lists_what_was_not_read_and_why(messy: dict[str, Any]) -> None:
    (unread,) = messy["documents_not_read"]
    assert (unread["about"], unread["reason"]) == ("Brent", "the file is locked with a password")
    assert "the file is locked with a password" in messy["printed"]


def test_it_lists_unknown_wordings(messy: dict[str, Any]) -> None:
    (unknown,) = messy["unknown_wordings"]
    assert unknown["wording"].endswith("New sort of letter")
    assert (unknown["links"], unknown["newest"]) == (1, "2026-07-01")


def test_what_a_site_wrote_does_not_steer_a_terminal(messy: dict[str, Any]) -> None:
    assert "\x1b" not in messy["printed"]
    assert "[2JNew sort of letter" in messy["printed"]


def test_it_lists_grades_held_back(messy: dict[str, Any]) -> None:
    (held,) = messy["held_back"]
    assert (held["council"], held["area"]) == ("Tower Hamlets", "leadership")
    assert held["reason"] == "table and heading differ"


def test_it_lists_what_vanished(messy: dict[str, Any]) -> None:
    (gone,) = messy["vanished"]
    assert (gone["council"], gone["vanished"]) == ("Tower Hamlets", LATER.isoformat())


def test_it_says_how_fresh_the_data_is(small: SmallHome) -> None:
    small.run(LATER, "complete", new=[{}, {}])
    found = gather_status(small.home)
    assert found["freshness"]["newest_publication"] == "2026-06-17"
    assert found["freshness"]["pages_last_seen"] == LATER.isoformat()
    assert found["last_run"]["outcome"] == "complete"
    assert found["last_run"]["new"] == 2


def test_a_sheet_not_understood_is_listed_and_needs_a_person(small: SmallHome) -> None:
    small.document(
        None, url="https://x.gov.uk/a.ods", kind="workbook", title="Outcomes 2027",
        reason="sheet History: the header 'Inclusion' is unknown",
    )  # fmt: skip
    result = run(small.build())
    assert result.exit_code == 1
    assert "Outcomes 2027: not understood: sheet History: the header 'Inclusion'" in result.stderr


def test_a_failed_run_is_said_though_it_built_no_warehouse(small: SmallHome) -> None:
    small.run(FIRST, "complete")
    home = small.home
    small.run(LATER, "failed", failures=["only 100 of 153 councils were listed"])
    result = run(home)
    assert result.exit_code == 1
    assert "only 100 of 153 councils were listed" in result.stderr
    assert gather_status(home)["last_complete_run"]["started"] == FIRST.isoformat()


def test_wordings_new_in_the_last_run_are_listed(small: SmallHome) -> None:
    small.run(LATER, "complete", unknown_wordings={"letter to the council": 3})
    assert "  3 x letter to the council" in run(small.home).stdout.splitlines()


def test_a_run_that_was_cut_off_is_said(small: SmallHome) -> None:
    small.run(LATER, None)
    assert "was cut off" in what_needs_a_person(gather_status(small.home))[0]


def test_all_well_is_exit_0_with_nothing_on_standard_error(small: SmallHome) -> None:
    small.run(LATER, "complete")
    result = run(small.build())
    assert (result.exit_code, result.stderr) == (0, "")


def test_json_is_one_object_with_everything(small: SmallHome) -> None:
    home = small.home
    assert json.loads(run(home, "--json").stdout) == gather_status(home)


@pytest.mark.command
def test_a_crawl_at_work_is_said_and_not_waited_for(
    small: SmallHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.run(LATER, None)
    home = small.build()
    monkeypatch.setattr("warehouse.news.runs.WAIT_FOR_CRAWL", 0.0)
    with open_in_another_process(home.collected):
        found = gather_status(home)
    assert found["is_crawling"]
    assert found["last_run"]["started"] == LATER.isoformat()
    assert what_needs_a_person(found) == []


def test_a_letter_on_a_visit_is_counted_and_does_not_hide_what_was_not_read(
    tmp_path: Path,
) -> None:
    small = two_councils(tmp_path)
    small.listing(BRENT, 50000009, date(2026, 7, 1), title="Focused visit", kind="focused_visit")
    small.document(50000009, "not_a_report", reason="no graded report: a letter")
    small.listing(BRENT, 50000010, date(2026, 7, 2))
    small.document(50000010, "not_a_report", reason="no graded report: a form")
    home = small.build()
    found = gather_status(home)
    assert [each["reason"] for each in found["letters_without_grades"]] == [
        "no graded report: a letter"
    ]
    assert [each["reason"] for each in found["documents_not_read"]] == ["no graded report: a form"]
    assert "2 reports without grades" in run(home).stdout
    assert "; 1 of them of visits, where none are due" in run(home).stdout


def test_what_could_not_be_read_comes_before_what_was_withdrawn(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    kinds = ("withdrawn", "not_a_report", "unrecognised", "unreadable")
    for number, kind in enumerate(kinds):
        small.listing(BRENT, 50000010 + number, date(2026, 7, 1 + number))
        small.document(50000010 + number, kind, reason="why")
    found = gather_status(small.build())["documents_not_read"]
    assert [each["status"] for each in found] == [
        "unreadable",
        "unrecognised",
        "not_a_report",
        "withdrawn",
    ]


def test_each_address_is_counted_and_listed_once_by_its_latest_version(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    kinds = {50000010: "childrens_services", 50000011: "focused_visit"}
    versions = {  # of each file, from the first to the last fetched
        50000010: [("ok", "read"), ("withdrawn", "gone"), ("withdrawn", "gone, with a banner")],
        50000011: [("withdrawn", "gone"), ("not_a_report", "a letter"), ("not_a_report", "mended")],
    }
    for file, text in versions.items():
        small.listing(BRENT, file, date(2026, 7, 1), kind=kinds[file], vanished=LATER)
        for day, (status_then, reason) in enumerate(text):
            small.document(
                file, status_then, reason=reason, sha256=f"{9 - day}{file:063d}",
                fetched_at=LATER.replace(hour=4 + day),
            )  # fmt: skip
    found = gather_status(small.build())
    assert {row["status"]: row["documents"] for row in found["documents"]} == {
        "ok": 3,
        "withdrawn": 1,
        "not_a_report": 1,
    }
    assert [each["reason"] for each in found["documents_not_read"]] == ["gone, with a banner"]
    assert [each["reason"] for each in found["letters_without_grades"]] == ["mended"]
    assert len(found["vanished"]) == 2


def test_a_good_run_that_no_build_followed_is_said(small: SmallHome) -> None:
    small.run(FIRST, "complete")
    home = small.build()
    assert gather_status(home)["run_not_built"] is None
    small.run(LATER, "incomplete")
    result = run(home)
    assert gather_status(home)["run_not_built"] == LATER.isoformat()
    assert result.exit_code == 1
    assert f"does not hold what the run of {LATER.isoformat()} collected" in result.stderr
    small.build()
    assert run(home).exit_code == 0


def test_a_broken_collection_is_said(small: SmallHome) -> None:
    small.home.collected.write_text("not a database")
    result = run(small.home)
    assert result.exit_code == 1
    assert f"{small.home.collected} cannot be read" in result.stderr
    assert "run councils collect, which reads everything again" in result.stderr


def test_a_first_run_that_failed_is_said_where_there_is_no_warehouse(small: SmallHome) -> None:
    small.run(LATER, "failed", failures=["nobody answers there"])
    small.home.warehouse.unlink()
    with pytest.raises(Problem, match=r"councils build`; the run of .* failed: nobody answers"):
        gather_status(small.home)


def test_json_without_a_warehouse_says_what_to_do(tmp_path: Path) -> None:
    result = run(Home(tmp_path), "--json")
    assert result.exit_code == 1
    assert "councils build" in json.loads(result.stdout)["problem"]


def test_every_list_of_the_json_that_is_not_empty_is_printed(messy: dict[str, Any]) -> None:
    assert messy["councils_not_listed"]
    assert f"lists no more: {len(messy['councils_not_listed'])}\n" in messy["printed"]


def test_a_terminal_gets_lines_broken_between_words(
    small: SmallHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    first, *others = fitted("  Tower Hamlets, 2017-04-07: " + "inadequate " * 20).splitlines()
    assert first.startswith("  Tower Hamlets, 2017-04-07: inadequate")
    assert len(others) >= 3
    assert max(map(len, (first, *others))) <= 60
    assert all(line.startswith("    inadequate") for line in others)


def test_how_long_ago_pages_were_seen_is_said() -> None:
    assert age("2009-08-07T12:00:00").endswith(" days ago)")
    assert age(None) == ""


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="councils build"):
        gather_status(Home(tmp_path / "none"))


@pytest.mark.parametrize("command", [status, changes])
def test_a_warehouse_of_another_version_is_one_clear_line(
    small: SmallHome, command: click.Command
) -> None:
    with duckdb.connect(small.home.warehouse) as connection:
        connection.execute("DROP SCHEMA reference CASCADE")
    result = CliRunner().invoke(command, ["--home", str(small.home.folder)])
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert "make it anew with `councils build`" in result.output


def test_the_last_run_is_the_last_one_made_though_the_clock_was_set_back(small: SmallHome) -> None:
    for number, hour in ((9, 12), (10, 12), (11, 11)):
        started = FIRST.replace(hour=hour)
        small.add(
            "runs",
            run_id=f"{started:%Y%m%dT%H%M%S}-{number}",
            started=started,
            finished=started,
            site="x",
            outcome="complete",
            summary="{}",
        )
        last = gather_status(small.home)["last_run"]
        assert last["run_id"] == f"{started:%Y%m%dT%H%M%S}-{number}"


@pytest.mark.parametrize("outcome", [None, "complete"])
def test_a_run_at_work_is_not_said_to_be_cut_off_or_not_built(
    small: SmallHome, outcome: str | None
) -> None:
    small.run(LATER.replace(hour=23), outcome)
    assert what_needs_a_person(gather_status(small.home))
    with FileLock(small.home.folder / "collect.lock"):
        found = gather_status(small.home)
        assert found["is_crawling"]
        assert what_needs_a_person(found) == []
    assert not gather_status(small.home)["is_crawling"]


def test_a_run_that_begins_while_status_looks_at_its_lock_is_not_turned_away(
    small: SmallHome,
) -> None:
    look = FileLock(small.home.folder / "collect.lock", thread_local=False)
    look.acquire()
    threading.Timer(0.2, look.release).start()
    with only_run(small.home):
        assert not look.is_locked


def test_it_says_up_to_which_day_the_facts_are_known(
    built: SmallHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCILS_NOW", "2026-10-04T12:00:00")
    printed = run(built.home).stdout
    assert "Known until       2026-08-20 (45 days ago)" in printed
    assert "councils collect" not in printed
    fresh = json.loads(run(built.home, "--json").stdout)["freshness"]
    assert (fresh["known_until"], fresh["days_old"], fresh["is_old"]) == ("2026-08-20", 45, False)


def test_facts_that_are_old_are_said_to_be_and_how_to_renew_them(
    built: SmallHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCILS_NOW", "2026-10-05T12:00:00")
    assert (
        "These facts are 46 days old: they are known until 20 August 2026. Reports that Ofsted has "
        "published since are missing here, so a grade may have changed. To bring them up to date: "
        "councils collect --contact you@example.org"
    ) in run(built.home).stdout.splitlines()


def test_a_council_whose_newest_report_is_not_read_is_named(messy: dict[str, Any]) -> None:
    assert messy["newest_report_not_read"] == [
        {
            "council": "Brent",
            "published": "2026-07-01",
            "status": "unreadable",
            "reason": "the file is locked with a password",
            "url": "https://files.ofsted.gov.uk/v1/file/50000009",
        }
    ]
    assert "Councils whose newest report was not read" in messy["printed"]


def test_a_council_that_nobody_knows_needs_a_person(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    small.council(2_900_001, "West Surrey Council")
    (line,) = what_needs_a_person(gather_status(small.build()))
    assert line == (
        "the council West Surrey Council is not known, and nothing is taken from its page: add it "
        "to warehouse/reference/councils.csv"
    )


def test_a_newest_report_that_is_set_aside_is_named_with_the_reason(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    grades = {"leadership": "good"}
    small.report(BRENT, "Tower Hamlets", 50000009, date(2026, 6, 22), date(2026, 8, 3), grades)
    (found,) = gather_status(small.build())["newest_report_not_read"]
    assert (found["council"], found["status"]) == ("Brent", "set aside")
    assert found["reason"].startswith("it could be about more than one council")
