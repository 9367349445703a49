"""Figures beside the grades collected for real, over HTTP, from a stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.scraper.collecting import LATER, NOW, Place, Ran
from tests.site.context import (
    IN_NEED,
    IN_NEED_BEFORE,
    SPENDING,
    WORKFORCE,
    ContextSite,
    DataSetFile,
    made_up_releases,
    releases_of_folder,
    rows,
    spending,
)
from tests.site.faults import instead, sometimes
from tests.site.made_up import made_up_world
from tests.site.server import Answer, ReportsSite, StandIn

pytestmark = pytest.mark.command

NEXT_YEAR = "2027-03-01T12:00:00"
TABLE = "SELECT * FROM indicator_values ORDER BY ALL"


class Context(Place):
    """A stand-in for Explore Education Statistics beside the reports site, collected from."""

    def __init__(self, home: Path) -> None:
        self.published = ContextSite(made_up_releases())
        reports = ReportsSite(made_up_world(councils=12))
        super().__init__(home, StandIn([*self.published.routes(), *reports.routes()]), reports)

    def collect_context(self, *more: str, now: str = NOW) -> Ran:
        """Run `councils collect --only context` to its end."""
        return self.collect(
            "--only", "context", "--context-site", self.stand_in.base, *more, now=now
        )

    def command(self, *more: str) -> list[str]:
        """Return the command line; with a stand-in for context there is none for reports."""
        command = super().command(*more)
        if "--context-site" in more and "--site" not in more:
            at = command.index("--site")
            del command[at : at + 2]
        return command

    def figures(self, indicator: str) -> list[tuple[object, ...]]:
        """Return Tower Hamlets' figures of an indicator, newest release first."""
        return self.ask(
            "SELECT year(period_end), value, printed, population, released::VARCHAR "
            f"FROM indicator_values WHERE la_code = 211 AND indicator = '{indicator}' "
            "ORDER BY released DESC, 1"
        )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Context]:
    place = Context(tmp_path / "home")
    with place.stand_in:
        yield place


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Context, Ran]]:
    """Return a place that was collected from once, without any fault, and how that ended."""
    place = Context(tmp_path_factory.mktemp("collected") / "home")
    with place.stand_in:
        ran = place.collect_context("--json")
        assert ran.code == 0, ran.err
        yield place, ran


def test_figures_come_with_their_release_and_its_day(collected: tuple[Context, Ran]) -> None:
    place, _ = collected
    assert place.figures("agency_rate") == [
        (2024, 17.5, None, None, "2026-02-26"),
        (2025, 17.5, None, None, "2026-02-26"),
    ]
    assert place.ask("SELECT DISTINCT data_set FROM indicator_values ORDER BY 1")[3:5] == [
        ("Characteristics of children in need, Reporting year 2025: C4",),
        ("Characteristics of children in need, Reporting year 2025: D3",),
    ]


def test_counts_are_rates_of_the_estimates_of_that_edition(
    collected: tuple[Context, Ran],
) -> None:
    place, _ = collected
    assert place.figures("cpp_rate") == [
        (2024, 50.0, None, "October 2025", "2025-10-30"),
        (2025, 50.0, None, "October 2025", "2025-10-30"),
    ]
    assert [row[1] for row in place.figures("cla_rate")] == [40.0, 40.0]
    assert [row[1] for row in place.figures("cin_rate")] == [300.0, 300.0]
    assert [row[1] for row in place.figures("repeat_plan_pct")] == [20.0, 20.0]
    assert [row[1] for row in place.figures("placements_3_plus_pct")] == [10.0, 10.0]
    assert [row[1] for row in place.figures("assessments_45_days_pct")] == [90.0, 90.0]
    assert place.ask(
        "SELECT count(*) FROM indicator_values WHERE indicator = 'child_population'"
    ) == [(4,)]


def test_spending_is_pounds_a_child_of_the_estimates_known_by_then(
    collected: tuple[Context, Ran],
) -> None:
    place, _ = collected
    assert place.figures("spend_per_child") == [
        (2024, 1200.0, None, "October 2025", "2025-12-11"),
        (2025, 1200.0, None, "October 2025", "2025-12-11"),
    ]
    assert [
        place.figures(f"spend_{line}_per_child")[0][1]
        for line in ("safeguarding", "looked_after", "family_support")
    ] == [300.0, 400.0, 100.0]


def test_the_summary_and_the_last_lines_say_what_came(collected: tuple[Context, Ran]) -> None:
    _, ran = collected
    summary = json.loads(ran.out)
    assert summary["outcome"] == "incomplete"
    assert summary["context"] == {
        "releases_asked": 4,
        "releases_read": 4,
        "data_sets_listed": 11,
        "data_sets_held": 0,
        "data_sets_asked": 11,
        "data_sets_fetched": 11,
        "data_sets_failed": 0,
        "data_sets_read": 11,
        "figures": 80,
    }
    assert "4 releases of figures beside the grades read; 11 data sets listed" in ran.err
    assert "1 data set was left alone by title: A1 National time series" in ran.err


def test_every_data_set_is_in_the_archive_by_its_live_address(
    collected: tuple[Context, Ran],
) -> None:
    place, _ = collected
    journal = (place.home / "archive" / "fetched.jsonl").read_text(encoding="utf-8")
    kept = [json.loads(line) for line in journal.splitlines()]
    sets = [each for each in kept if each["kind"] == "data_set"]
    host = "https://content.explore-education-statistics.service.gov.uk/api/releases/"
    assert len(sets) == 11
    assert all(each["url"].startswith(host) for each in sets)


def test_a_second_run_asks_for_no_data_set_again(place: Context) -> None:
    place.collect_context()
    before = place.ask(TABLE)
    place.stand_in.asked.clear()
    ran = place.collect_context(now=LATER)
    assert ran.code == 0, ran.err
    assert place.stand_in.paths("/files/") == []
    assert place.ask(TABLE) == before


def test_a_new_year_adds_rows_and_a_revised_value_keeps_both(place: Context) -> None:
    place.collect_context()
    release = place.published.releases[WORKFORCE]
    head = (
        "inpost_fte,turnover_rate_fte,agency_rate_fte,vacancy_rate_fte,caseload_fte,"
        "absence_rate_fte"
    )
    release.title, release.published = "Reporting year 2026", "2027-02-25"
    release.files = [
        DataSetFile(
            "Headline measures",
            "csww_indicators_2017_to_2026.csv",
            rows(head, "250.5,12,18.5,18,15.5,3.1", years=(2025, 2026)),
        )
    ]
    ran = place.collect_context(now=NEXT_YEAR)
    assert ran.code == 0, ran.err
    assert [(row[0], row[1], row[4]) for row in place.figures("agency_rate")] == [
        (2025, 18.5, "2027-02-25"),
        (2026, 18.5, "2027-02-25"),
        (2024, 17.5, "2026-02-26"),
        (2025, 17.5, "2026-02-26"),
    ]


def test_a_missing_data_set_is_named_with_what_was_met_and_the_others_are_read(
    place: Context,
) -> None:
    release = place.published.releases[IN_NEED]
    release.files = [file for file in release.files if not file.filename.startswith("d5")]
    ran = place.collect_context()
    assert ran.code == 1
    assert "needs a person: Characteristics of children in need, Reporting year 2025" in ran.err
    assert "no data set of protection plans; the release has: A1 National" in ran.err
    assert place.figures("cpp_rate") == []
    assert len(place.figures("referral_rate")) == 2


def test_two_data_sets_of_one_kind_are_none(place: Context) -> None:
    release = place.published.releases[WORKFORCE]
    again = DataSetFile("Again", "csww_indicators_2017_to_2024.csv", release.files[0].data)
    release.files.append(again)
    ran = place.collect_context()
    assert ran.code == 1
    assert "2 data sets of workforce; the release has: Headline measures; Again" in ran.err
    assert place.figures("agency_rate") == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (b"300", b"many", "neither a number nor a marker that we know: 'many'"),
        (b"CPP_At31", b"CPP_at_31_March", "its columns fit none"),
        (b"Local authority", b"Ward", "unknown level of geography 'ward'"),
        (b",Tower Hamlets,", b",Tower Hamlets,,", "line 3: it is longer than the header"),
    ],
)
def test_what_is_not_as_it_was_is_reported_and_nothing_is_taken(
    place: Context, before: bytes, after: bytes, says: str
) -> None:
    file = place.published.releases[IN_NEED].file("d5")
    file.data = file.data.replace(before, after)
    ran = place.collect_context()
    assert ran.code == 1
    assert says in ran.err
    assert place.figures("cpp_rate") == []
    assert len(place.figures("referral_rate")) == 2


def test_a_new_column_is_named_once(place: Context) -> None:
    file = place.published.releases[WORKFORCE].files[0]
    file.data = file.data.replace(b"inpost_fte", b"new_way").replace(
        b"absence_rate_fte\n", b"absence_rate_fte,inpost_fte\n"
    )
    file.data = file.data.replace(b",3.1\n", b",3.1,250.5\n")
    ran = place.collect_context()
    assert ran.code == 1
    assert "has columns that it did not have before: new_way" in ran.err
    assert len(place.figures("agency_rate")) == 2
    assert place.collect_context(now=LATER).code == 0


def test_a_title_that_belongs_to_another_data_set_takes_nothing(place: Context) -> None:
    release = place.published.releases[IN_NEED]
    release.file("d5").data = release.file("c4").data + b"\n"
    ran = place.collect_context()
    assert ran.code == 1
    assert "it is a data set of conferences, by its title one of protection plans" in ran.err


def test_without_estimates_of_children_there_are_shares_and_no_rates(place: Context) -> None:
    release = place.published.releases[IN_NEED]
    release.files = [file for file in release.files if not file.filename.startswith("ons")]
    ran = place.collect_context()
    assert ran.code == 1
    assert "no rates are made, for want of estimates of the children" in ran.err
    assert place.figures("referral_rate") == []
    assert len(place.figures("rereferral_pct")) == 2


def test_a_page_in_place_of_a_data_set_is_not_kept_as_one(place: Context) -> None:
    page = Answer(b"<html><body>We are busy</body></html>")
    sometimes(place.stand_in, r"/api/releases/.*", instead(page))
    ran = place.collect_context()
    assert ran.code == 1
    assert "not a CSV file" in ran.err
    assert place.count("indicator_values") == 0


def test_without_any_release_the_run_fails_and_what_was_collected_stays(place: Context) -> None:
    place.collect_context()
    before = place.ask(TABLE)
    place.published.releases.clear()
    ran = place.collect_context(now=LATER)
    assert ran.code == 1
    assert "failed: none of 4 publications gives a data set that we know" in ran.err
    assert place.ask(TABLE) == before


def test_a_publication_is_asked_for_by_the_name_that_it_had_before(place: Context) -> None:
    release = place.published.releases.pop(IN_NEED)
    release.slug = IN_NEED_BEFORE
    place.published.releases[IN_NEED_BEFORE] = release
    ran = place.collect_context()
    assert ran.code == 0, ran.err
    asked = place.stand_in.paths("/api/publications/.*in-need")
    assert [path.split("/")[3] for path in asked] == [IN_NEED, IN_NEED_BEFORE]
    assert len(place.figures("cin_rate")) == 2


def test_a_line_of_spending_that_is_worded_anew_is_reported_and_nothing_is_taken(
    place: Context,
) -> None:
    place.published.releases[SPENDING].files[0].data = spending("5.0.2 All of it")
    ran = place.collect_context()
    assert ran.code == 1
    assert "council 211 has no line '5.0.2 total children and young peoples" in ran.err
    assert place.figures("spend_safeguarding_per_child") == []
    assert len(place.figures("cpp_rate")) == 2


def test_a_council_that_is_not_known_is_reported_and_the_others_are_taken(place: Context) -> None:
    file = place.published.releases[WORKFORCE].files[0]
    file.data = file.data.replace(b",204,E09000012,Hackney", b",999,E99000099,Camelot")
    ran = place.collect_context("--build")
    assert ran.code == 1
    assert "nothing is taken of 1 council that warehouse/reference/councils.csv does" in ran.err
    assert "does not know: 999" in ran.err
    assert len(place.figures("agency_rate")) == 2
    assert "built" in ran.err


def test_as_large_a_data_set_as_there_is_is_taken_and_a_larger_one_is_not(place: Context) -> None:
    """Nine years of spending have 13 MB; no answer may have more than 32."""
    file = place.published.releases[SPENDING].files[0]
    other = b"".join(line for line in file.data.splitlines(keepends=True) if b",3.1.1 " in line)
    file.data += other * (13_000_000 // len(other))
    ran = place.collect_context()
    assert ran.code == 0, ran.err
    assert len(place.figures("spend_per_child")) == 2

    place.published.releases[SPENDING].published = "2025-12-18"  # corrected: another address
    file.data = file.data * 3
    ran = place.collect_context(now=LATER)
    assert ran.code == 1
    assert "could not be fetched: the answer is larger than any page or report" in ran.err
    assert len(place.figures("spend_per_child")) == 2


def test_figures_come_again_from_the_archive_alone(place: Context) -> None:
    place.collect_context()
    before = place.ask(TABLE)
    (place.home / "collected.duckdb").unlink()
    sometimes(place.stand_in, r"/api/.*", instead(Answer(b"", 404)))
    ran = place.collect_context(now=LATER)
    assert "failed:" in ran.err
    assert place.ask(TABLE) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--only", "statistics", "--context-site", "http://127.0.0.1:1"), "--statistics-site"),
        (("--only", "context"), "give one for the context site with --context-site"),
    ],
)
def test_stand_ins_and_live_sites_are_not_mixed(
    place: Context, arguments: tuple[str, ...], says: str
) -> None:
    ran = place.collect(*arguments)
    assert ran.code == 2
    assert says in ran.err
    assert place.stand_in.asked == []


def test_figures_collected_take_the_place_of_those_that_came_with_the_program(
    place: Context,
) -> None:
    ran = place.collect_context("--build")
    assert ran.code == 0, ran.err
    with duckdb.connect(place.home / "warehouse.duckdb", read_only=True) as warehouse:
        assert warehouse.execute(
            "SELECT value, source FROM indicator_values WHERE la_code = 211 "
            "AND indicator = 'agency_rate' AND period_end = DATE '2025-09-30'"
        ).fetchone() == (
            17.5,
            "Children's social work workforce, Reporting year 2025: Headline measures",
        )
        assert warehouse.execute(
            "SELECT count(*) FROM indicator_revisions WHERE la_code = 211 "
            "AND indicator = 'agency_rate' AND period_end = DATE '2025-09-30'"
        ).fetchone() == (1,)


@pytest.mark.shared
def test_the_files_of_the_live_site_are_collected_whole(place: Context, shared: Path) -> None:
    place.published.releases = {
        each.slug: each for each in releases_of_folder(shared / "context" / "raw")
    }
    ran = place.collect_context("--build")
    assert ran.code == 0, ran.err
    assert place.count("indicator_values") > 19_000
    assert "needs a person" not in ran.err
    agency = {row[0]: row[1] for row in place.figures("agency_rate")}
    assert (agency[2017], agency[2018], agency[2019]) == (49.2, 35.2, 28.8)
