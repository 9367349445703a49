"""`councils changes`: what is new, what it changed, and a feed that any reader can take."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from lxml import etree

from scraper.commands.snapshot import write_snapshot
from tests.warehouse.small_home import FIRST, ILACS, LATER, TOWER_HAMLETS, SmallHome, two_councils
from warehouse.commands.changes import changes
from warehouse.common.home import Home
from warehouse.connect import open_warehouse
from warehouse.news.changes import Change, find_changes, newest_first_seen
from warehouse.news.feed import write_atom

pytestmark = pytest.mark.slow  # what changed is seen between two builds, and each test makes both

A = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    small = two_councils(tmp_path_factory.mktemp("changes"))
    areas = ("overall_effectiveness", "leadership", "help_and_protection")
    worse = dict.fromkeys((*areas, "in_care_and_care_leavers"), "inadequate")
    small.report(
        TOWER_HAMLETS, "Tower Hamlets", 50000000, date(2020, 2, 3), date(2020, 3, 20), worse
    )
    return small.build()


@pytest.fixture(scope="module")
def found(home: Home) -> tuple[Change, ...]:
    connection = open_warehouse(home)
    try:
        return find_changes(connection, date(2026, 8, 1))
    finally:
        connection.close()


def run(home: Home, *arguments: str) -> str:
    result = CliRunner().invoke(changes, ["--home", str(home.folder), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def read(feed: str | bytes) -> etree._Element:
    """Parse as strictly as XML asks for."""
    return etree.fromstring(feed.encode() if isinstance(feed, str) else feed)


def test_only_verdicts_first_seen_since_the_day_are_listed(found: tuple[Change, ...]) -> None:
    assert [(each.council, each.published, each.first_seen) for each in found] == [
        ("Brent", date(2026, 6, 17), LATER),
        ("Tower Hamlets", date(2026, 4, 20), LATER),
    ]


def test_the_day_itself_counts(home: Home) -> None:
    assert len(json.loads(run(home, "--since", "2026-08-20", "--format", "json"))["changes"]) == 2
    assert json.loads(run(home, "--since", "2026-08-21", "--format", "json"))["changes"] == []


def test_each_grade_stands_beside_the_one_before(found: tuple[Change, ...]) -> None:
    by_strand = {each.strand: each for each in found[1].areas}
    overall = by_strand["overall"]
    assert (overall.grade, overall.before, overall.steps) == ("good", "requires_improvement", -1)
    assert overall.before_since == date(2023, 3, 20)
    assert by_strand["leadership"].steps == 0


def test_only_the_last_grade_before_counts(found: tuple[Change, ...]) -> None:
    assert [each.strand for each in found[1].areas].count("overall") == 1
    assert {each.before for each in found[1].areas} == {"requires_improvement"}


def test_a_first_verdict_has_nothing_before(found: tuple[Change, ...]) -> None:
    assert {each.before for each in found[0].areas} == {None}


def test_the_headline_says_overall_where_there_is_one(found: tuple[Change, ...]) -> None:
    text = "Tower Hamlets: overall effectiveness good (was requires improvement to be good)"
    assert found[1].headline == text


def test_without_an_overall_grade_the_headline_says_every_area(found: tuple[Change, ...]) -> None:
    assert found[0].headline == (
        "Brent: help and protection outstanding; children in care outstanding; "
        "care leavers outstanding; leadership outstanding"
    )


def test_what_compares_loosely_is_said_to(found: tuple[Change, ...]) -> None:
    loosely = replace(found[1].areas[0], comparability="loose")
    assert "loosely comparable" in replace(found[1], areas=(loosely,)).headline


def test_the_table_has_both_dates_and_the_report(home: Home) -> None:
    lines = run(home, "--since", "2026-08-01").splitlines()
    assert "2026-08-20  2026-04-20  Tower Hamlets" in lines
    assert any(line.strip() == "https://files.ofsted.gov.uk/v1/file/50000002" for line in lines)


def test_nothing_new_is_said_with_the_newest_day(home: Home) -> None:
    text = run(home, "--since", "2026-08-21")
    assert (
        text
        == "No verdict was first seen, revised or listed no more since 2026-08-21; the newest was "
        "first seen on 2026-08-20\n"
    )


def test_json_has_iso_dates(home: Home) -> None:
    found = json.loads(run(home, "--since", "2026-08-01", "--format", "json"))
    assert found["since"] == "2026-08-01"
    assert found["changes"][0]["first_seen"] == "2026-08-20T03:00:00"
    assert found["changes"][0]["areas"][0]["status"] == "not_in_framework"


def test_the_feed_has_what_the_standard_asks_for(home: Home) -> None:
    feed = read(run(home, "--since", "2026-08-01", "--format", "atom"))
    assert feed.tag == f"{A}feed"
    assert feed.findtext(f"{A}updated") == "2026-08-20T03:00:00Z"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{A}{name}")) == 1
    assert feed.findtext(f"{A}author/{A}name")
    entries = feed.findall(f"{A}entry")
    assert len(entries) == 2
    for entry in entries:
        for name in ("id", "title", "updated", "published", "link", "content"):
            assert len(entry.findall(f"{A}{name}")) == 1
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.findtext(f"{A}id") or "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.findtext(f"{A}updated") or "")


def test_the_same_facts_give_the_same_feed(home: Home) -> None:
    asked = ("--since", "2026-08-01", "--format", "atom")
    assert run(home, *asked) == run(home, *asked)


def test_ids_are_stable_whatever_else_is_listed(home: Home) -> None:
    def ids(since: str) -> set[str | None]:
        feed = read(run(home, "--since", since, "--format", "atom"))
        return {entry.findtext(f"{A}id") for entry in feed.findall(f"{A}entry")}

    assert ids("2026-08-01") < ids("2026-05-01")


def test_a_feed_without_entries_keeps_the_time_of_the_newest_verdict(home: Home) -> None:
    feed = read(run(home, "--since", "2026-08-30", "--format", "atom"))
    assert feed.findtext(f"{A}updated") == "2026-08-20T03:00:00Z"
    assert not feed.findall(f"{A}entry")


def test_hostile_text_is_text(found: tuple[Change, ...]) -> None:
    hostile = "<script>alert(1)</script> & ]]> \x00\x1b[2J"
    change = replace(found[0], council=hostile, url='https://x/?a=1&b="2"<')
    feed = read(write_atom([change], LATER, hostile))
    title = feed.findtext(f"{A}entry/{A}title") or ""
    assert title.startswith("<script>alert(1)</script> & ]]> ")
    assert not re.search(r"[\x00-\x08\x1b]", title)
    link = feed.find(f"{A}entry/{A}link")
    assert link is not None
    assert link.get("href") == 'https://x/?a=1&b="2"<'


def test_the_newest_first_sight_is_that_of_the_data(home: Home) -> None:
    connection = open_warehouse(home)
    try:
        assert newest_first_seen(connection) == LATER
        assert len(find_changes(connection, FIRST.date())) == 4
    finally:
        connection.close()


AGAIN = datetime.fromisoformat("2026-08-28T03:00")


def replaced(folder: Path, **grades: str) -> SmallHome:
    """Return a home in which the file of Tower Hamlets' report of 2023 came again, changed."""
    small = two_councils(folder)
    file, url = 50000001, "https://files.ofsted.gov.uk/v1/file/50000001"
    sha256, source_id = "f" * 64, f"{file}:{'f' * 16}"
    small.document(file, sha256=sha256, first_seen=AGAIN, fetched_at=AGAIN)
    small.add(
        "inspections", source="report", source_id=source_id, sha256=sha256, url=url,
        urn=TOWER_HAMLETS, framework="ilacs", inspection_type="inspection",
        council_printed="Tower Hamlets", started=date(2023, 2, 6), ended=date(2023, 2, 6),
    )  # fmt: skip
    for area, grade in (dict.fromkeys(ILACS, "requires_improvement") | grades).items():
        printed = grade.replace("_", " ").capitalize()
        if grade == "requires_improvement":
            printed = "Requires improvement to be good"
        small.add(
            "judgements", source="report", source_id=source_id, area=area, status="graded",
            grade=grade, printed=printed, page=1, witnesses="table",
        )  # fmt: skip
    return small


def test_a_verdict_whose_report_was_replaced_with_another_grade_is_listed_as_revised(
    tmp_path: Path,
) -> None:
    home = replaced(tmp_path, overall_effectiveness="inadequate").build()
    (line,) = json.loads(run(home, "--since", "2026-08-25", "--format", "json"))["changes"]
    assert (line["first_seen"], line["revised"]) == (FIRST.isoformat(), AGAIN.isoformat())
    by_strand = {each["strand"]: each for each in line["areas"]}
    assert by_strand["overall"]["grade"] == "inadequate"
    assert by_strand["overall"]["at_first"] == "Requires improvement to be good"
    assert by_strand["leadership"]["at_first"] is None
    assert line["headline"] == (
        "Revised: Tower Hamlets: overall effectiveness inadequate; at first 'Requires improvement "
        "to be good' was printed"
    )
    assert "            Revised on 2026-08-28" in run(home, "--since", "2026-08-25").splitlines()


def test_a_revised_verdict_is_the_same_entry_of_the_feed_with_a_later_time(tmp_path: Path) -> None:
    def entry(home: Home) -> etree._Element:
        feed = read(run(home, "--since", "2026-05-01", "--format", "atom"))
        entries = feed.findall(f"{A}entry")
        (one,) = (each for each in entries if "2023" in each.findtext(f"{A}published", ""))
        return one

    first = entry(two_councils(tmp_path / "first").build())
    again = entry(replaced(tmp_path / "again", leadership="good").build())
    assert first.findtext(f"{A}id") == again.findtext(f"{A}id")
    assert first.findtext(f"{A}updated") == "2026-06-01T03:00:00Z"
    assert again.findtext(f"{A}updated") == "2026-08-28T03:00:00Z"
    assert "Revised: another version was first seen 28 August 2026." in (
        again.findtext(f"{A}content") or ""
    )


def test_a_file_that_came_again_with_the_same_grades_is_no_news(tmp_path: Path) -> None:
    home = replaced(tmp_path).build()
    assert json.loads(run(home, "--since", "2026-08-25", "--format", "json"))["changes"] == []


def test_a_report_published_again_under_another_file_with_other_grades_is_revised(
    tmp_path: Path,
) -> None:
    small = two_councils(tmp_path)
    worse = dict.fromkeys(ILACS, "inadequate")
    small.report(
        TOWER_HAMLETS, "Tower Hamlets", 50000009, date(2026, 3, 2), date(2026, 4, 20), worse,
        AGAIN,
    )  # fmt: skip
    (line,) = json.loads(run(small.build(), "--since", "2026-08-25", "--format", "json"))["changes"]
    assert line["revised"] == AGAIN.isoformat()
    assert {each["status"] for each in line["areas"]} == {"held_back"}


def test_entries_have_ids_of_their_own_and_the_newest_comes_first(home: Home) -> None:
    feed = read(run(home, "--since", "2009-01-01", "--format", "atom"))
    entries = feed.findall(f"{A}entry")
    times = [entry.findtext(f"{A}updated") or "" for entry in entries]
    assert len(entries) == 4
    assert len({entry.findtext(f"{A}id") for entry in entries}) == 4
    assert times == sorted(times, reverse=True)


def test_a_feed_links_to_itself_where_its_address_is_known(home: Home) -> None:
    address = "https://example.org/changes.xml?a=1&b=2"
    feed = read(run(home, "--format", "atom", "--feed-url", address))
    (link,) = feed.findall(f"{A}link")
    assert (link.get("rel"), link.get("href")) == ("self", address)
    result = CliRunner().invoke(changes, ["--home", str(home.folder), "--feed-url", "changes.xml"])
    assert result.exit_code == 2


def test_one_verdict_is_counted_as_one(tmp_path: Path) -> None:
    home = replaced(tmp_path, leadership="good").build()
    text = run(home, "--since", "2026-08-25").splitlines()[0]
    assert text == "1 verdict first seen, revised or listed no more since 2026-08-25"


def vanished(small: SmallHome, *files: int) -> SmallHome:
    """Let the councils' pages list these files no more."""
    with duckdb.connect(small.home.collected) as connection:
        for file in files:
            connection.execute("UPDATE listings SET vanished = ? WHERE file_id = ?", [AGAIN, file])
    return small


GONE = "Listed no more since 2026-08-28; it is kept."


def test_a_verdict_whose_report_is_listed_no_more_is_reported_and_kept(tmp_path: Path) -> None:
    home = vanished(two_councils(tmp_path), 50000001).build()
    since = ("--since", "2026-08-28")
    assert f"            {GONE}" in run(home, *since).splitlines()
    (line,) = json.loads(run(home, *since, "--format", "json"))["changes"]
    assert (line["published"], line["vanished"]) == ("2023-03-20", AGAIN.isoformat())
    assert line["headline"].startswith(f"{GONE} Tower Hamlets: overall effectiveness requires")
    feed = read(run(home, *since, "--format", "atom"))
    (entry,) = feed.findall(f"{A}entry")
    assert entry.findtext(f"{A}title") == line["headline"]
    assert GONE in (entry.findtext(f"{A}content") or "")
    assert entry.findtext(f"{A}updated") == feed.findtext(f"{A}updated") == "2026-08-28T03:00:00Z"


def test_what_was_listed_no_more_before_that_day_is_no_news(tmp_path: Path) -> None:
    home = vanished(two_councils(tmp_path), 50000001).build()
    assert run(home, "--since", "2026-08-29").startswith("No verdict was first seen")


def test_a_report_of_which_another_file_is_still_listed_is_listed(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    grades = dict.fromkeys(ILACS, "requires_improvement")
    for file, day in ((50000008, 21), (50000009, 22)):
        small.report(
            TOWER_HAMLETS, "Tower Hamlets", file, date(2023, 2, 6), date(2023, 3, day), grades
        )
    home = vanished(small, 50000001, 50000009).build()
    assert json.loads(run(home, "--since", "2026-08-25", "--format", "json"))["changes"] == []


def test_what_the_snapshot_has_is_not_new_after_a_first_crawl(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    write_snapshot(small.home.collected, small.snapshot)
    with duckdb.connect(small.home.collected) as connection:
        for table in ("listed_councils", "listings", "documents"):
            connection.execute(f"UPDATE {table} SET first_seen = TIMESTAMP '2026-08-30 03:00:00'")
    connection = open_warehouse(small.build())
    try:
        assert newest_first_seen(connection) == LATER
    finally:
        connection.close()


def test_a_workbook_of_the_snapshot_is_not_new_under_its_own_address(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    page = "https://www.gov.uk/government/statistics/outcomes"
    file = "https://assets.publishing.service.gov.uk/media/1/outcomes.ods"
    small.document(None, url=page, kind="workbook")
    small.add(
        "inspections", source="statistics", source_id="0:S:4:ilacs:short", sha256=f"{0:064d}",
        url=page, place="S row 4", framework="ilacs", inspection_type="short",
        council_printed="Hackney", started=date(2024, 6, 3), published=date(2024, 7, 29),
    )  # fmt: skip
    for area in ILACS:
        small.add(
            "judgements", source="statistics", source_id="0:S:4:ilacs:short", area=area,
            status="graded", grade="good", printed="Good",
        )  # fmt: skip
    write_snapshot(small.home.collected, small.snapshot)
    with duckdb.connect(small.home.collected) as connection:
        for table in ("documents", "inspections"):
            connection.execute(f"UPDATE {table} SET url = ? WHERE url = ?", [file, page])
        connection.execute("UPDATE documents SET first_seen = TIMESTAMP '2026-08-30 03:00:00'")
    connection = open_warehouse(small.build())
    try:
        (hackney,) = (
            each for each in find_changes(connection, FIRST.date()) if each.council == "Hackney"
        )
        assert (hackney.first_seen, hackney.url) == (FIRST, file)
        asked = "SELECT url FROM documents WHERE kind = 'workbook'"
        assert connection.execute(asked).fetchall() == [(file,)]
    finally:
        connection.close()


@pytest.mark.parametrize("bad", ["yesterday", "2026-13-01", "01/02/2026", "", "99999-01-01"])
def test_a_day_in_another_form_is_bad_usage(home: Home, bad: str) -> None:
    result = CliRunner().invoke(changes, ["--home", str(home.folder), "--since", bad])
    assert result.exit_code == 2
    assert "write it like 2026-08-01" in result.output


def test_an_empty_warehouse_is_no_error() -> None:
    feed = read(write_atom([], None, "rights"))
    assert feed.findtext(f"{A}updated") == "2009-01-01T00:00:00Z"
