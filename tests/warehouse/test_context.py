"""Official figures beside the grades: whose they are, when they came out, what may be compared."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conftest import Ask
from tests.warehouse.made_up import HACKNEY, TOWER_HAMLETS, Facts
from warehouse.build import build_warehouse
from warehouse.common.home import Home
from warehouse.connect import open_warehouse


def own(connection: duckdb.DuckDBPyConnection, indicator: str) -> dict[int, float | None]:
    """Return Tower Hamlets' figures by the year in which the period ends."""
    return dict(
        connection.execute(
            "SELECT year(period_end), value FROM indicator_values "
            "WHERE council = 'Tower Hamlets' AND indicator = ? ORDER BY 1",
            [indicator],
        ).fetchall()
    )


def figure(facts: Facts, period_end: str, value: float | None, **more: object) -> None:
    """Add a figure about Tower Hamlets."""
    row = {"source_id": "a", "la_code": TOWER_HAMLETS, "indicator": "cpp_rate"}
    facts.add("indicator_values", **(row | {"period_end": period_end, "value": value} | more))


def test_tower_hamlets_figures_are_those_published(embedded: duckdb.DuckDBPyConnection) -> None:
    agency = own(embedded, "agency_rate")
    assert [agency[year] for year in range(2015, 2020)] == [13, 23.3, 49.2, 35.2, 28.8]
    conferences = own(embedded, "conferences_15_days_pct")
    assert (conferences[2013], conferences[2019]) == (55.1, 90.2)
    referrals = own(embedded, "referral_rate")
    assert [round(referrals[year] or 0) for year in (2012, 2017, 2018)] == [348, 426, 842]


@pytest.mark.shared
def test_figures_and_medians_are_those_worked_out_elsewhere(
    embedded: duckdb.DuckDBPyConnection, shared: Path
) -> None:
    """Until March 2021, while the model of 2014 was in force."""
    file = shared / "context" / "tower_hamlets_context.csv"
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    held = {
        (indicator, year): (value, median, counted)
        for indicator in {row["indicator"] for row in rows}
        for year, value, median, counted in embedded.execute(
            "SELECT year(period_end), value, peers_median, peers_counted "
            "FROM context('Tower Hamlets', 'statistical', ?) WHERE is_focus",
            [indicator],
        ).fetchall()
    }
    compared = 0
    for row in rows:
        year = int(row["year"])
        value, median, counted = held[(row["indicator"], year)]
        assert value == pytest.approx(float(row["tower_hamlets"])), row
        if year <= 2020:
            compared += 1
            assert counted == int(row["neighbours_with_value"]), row
            assert median == pytest.approx(
                float(row["median_10_statistical_neighbours_2014_model"]), abs=0.06
            ), row
    assert len(rows) > 200
    assert compared > 100


def test_after_a_fall_agency_staff_rises_and_hardly_before(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    """The study that these numbers come from knew no report of Northamptonshire, abolished 2021."""
    falls = """around_reports('{}', NULL, 'inadequate', to_day := DATE '2025-03-31')
        WHERE council <> 'Northamptonshire'"""
    found = embedded.execute(
        f"""SELECT periods_from_report, round(median(gap), 1), count(gap)
        FROM {falls.format("agency_rate")} AND periods_from_report BETWEEN -2 AND 2
        GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    assert found == [(-2, -1.0, 39), (-1, 5.6, 45), (1, 16.0, 53), (2, 15.6, 54)]
    assert embedded.execute(
        f"SELECT count(DISTINCT inspection_id) FROM {falls.format('referral_rate')}"
    ).fetchall() == [(69,)]
    assert embedded.execute(
        """SELECT count(DISTINCT inspection_id),
            count(DISTINCT inspection_id) FILTER (council = 'Northamptonshire')
        FROM around_reports('referral_rate', NULL, 'inadequate', to_day := DATE '2025-03-31')"""
    ).fetchall() == [(71, 2)]


def test_one_grade_before_the_fall_can_be_asked_for(embedded: duckdb.DuckDBPyConnection) -> None:
    before = embedded.execute(
        "SELECT DISTINCT grade_before FROM around_reports('agency_rate', 'good', 'inadequate')"
    ).fetchall()
    assert before == [("good",)]


def test_the_49_per_cent_were_not_known_on_the_day_of_the_report(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    known = embedded.execute(
        """SELECT period_end::VARCHAR, value, among_all_councils
        FROM known_on('Tower Hamlets', DATE '2017-04-07') WHERE indicator = 'agency_rate'"""
    ).fetchall()
    assert known == [("2016-09-30", 23.3, "middle half")]
    assert embedded.execute(
        """SELECT published::VARCHAR FROM indicator_values WHERE council = 'Tower Hamlets'
        AND indicator = 'agency_rate' AND period_end = DATE '2017-09-30'"""
    ).fetchall() == [("2018-02-15",)]


def test_a_day_that_was_not_found_is_empty_and_bounded(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    found = embedded.execute(
        """SELECT DISTINCT published, published_from::VARCHAR, published_by::VARCHAR
        FROM indicator_values WHERE indicator = 'agency_rate'
        AND period_end = DATE '2016-09-30'"""
    ).fetchall()
    assert found == [(None, "2017-02-01", "2017-02-28")]


def test_a_day_of_release_is_a_working_day(embedded: duckdb.DuckDBPyConnection) -> None:
    """Official statistics come out on one, at half past nine; most of them on a Thursday."""
    days = embedded.execute(
        "SELECT DISTINCT published FROM reference.releases WHERE published IS NOT NULL"
    ).fetchall()
    assert len(days) == 19
    assert [day for (day,) in days if day.isoweekday() > 5] == []


def test_a_known_break_begins_a_new_part(embedded: duckdb.DuckDBPyConnection) -> None:
    parts = embedded.execute(
        """SELECT part, min(year(period_end)), max(year(period_end)) FROM indicator_values
        WHERE council = 'Tower Hamlets' AND indicator = 'spend_per_child'
        GROUP BY part ORDER BY part"""
    ).fetchall()
    assert parts == [(1, 2013, 2017), (2, 2018, 2018), (3, 2019, 2025)]


def test_a_marker_keeps_the_meaning_of_its_time(embedded: duckdb.DuckDBPyConnection) -> None:
    """An x meant suppressed in 2015 and means not available today."""
    found = embedded.execute(
        """SELECT DISTINCT year(period_end) >= 2017, missing FROM indicator_values
        WHERE indicator = 'agency_rate' AND printed = 'x' ORDER BY ALL"""
    ).fetchall()
    assert found == [(False, "suppressed"), (True, "not_available")]


def test_directors_are_shown_with_the_page_of_the_report(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert embedded.execute(
        """SELECT director_since, months_in_post, interim_or_acting, grade, page, report_url
        FROM directors_in_post WHERE council = 'Tower Hamlets'"""
    ).fetchall() == [
        ("2016-03", 10, True, "inadequate", 6, "https://files.ofsted.gov.uk/v1/file/2760740")
    ]
    assert embedded.execute("SELECT count(*) FROM directors_in_post").fetchall() == [(124,)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("FROM context('Camelot', 'england', 'agency_rate')", "no council is called"),
        ("FROM context('Tower Hamlets', 'friends', 'agency_rate')", "no peers of the kind"),
        ("FROM context('Tower Hamlets', 'england', 'luck')", "there is no indicator"),
        ("FROM context('Tower Hamlets', 'england', 'director_months')", "there is no indicator"),
        ("FROM around_reports('luck', NULL, 'inadequate')", "there is no indicator"),
        ("FROM around_reports('agency_rate', NULL, 'poor')", "Could not convert"),
        ("FROM known_on('Camelot', DATE '2017-04-07')", "no council is called"),
    ],
)
def test_a_name_that_there_is_not_is_an_error(
    embedded: duckdb.DuckDBPyConnection, query: str, expected: str
) -> None:
    with pytest.raises(duckdb.Error, match=expected):
        embedded.execute(query).fetchall()


def test_peers_by_one_day_stay_the_same_in_every_period(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    query = """SELECT count(DISTINCT council) FROM context('Tower Hamlets', 'statistical',
    'agency_rate'{}) WHERE NOT is_focus"""
    ((by_period,),) = embedded.execute(query.format("")).fetchall()
    ((by_day,),) = embedded.execute(query.format(", day := DATE '2017-04-07'")).fetchall()
    assert by_period > 10
    assert by_day == 10


def test_a_later_release_shows_and_the_earlier_figure_is_kept(facts: Facts, ask: Ask) -> None:
    figure(facts, "2024-03-31", 40.1, source_id="old")
    figure(facts, "2024-03-31", 40.2, source_id="b", released="2024-10-31", data_set="Release 1")
    figure(facts, "2024-03-31", 40.9, source_id="c", released="2025-10-30", data_set="Release 2")
    assert ask("SELECT value, source FROM indicator_values") == [(40.9, "Release 2")]
    assert ask("SELECT version, value, source FROM indicator_revisions ORDER BY version") == [
        (2, 40.2, "Release 1"),
        (3, 40.1, "old"),
    ]


def test_what_a_later_release_repeats_is_no_revision(facts: Facts, ask: Ask) -> None:
    figure(facts, "2024-03-31", 40.2, source_id="old")
    figure(facts, "2024-03-31", 40.2, source_id="b", released="2024-10-31", data_set="Release 1")
    figure(facts, "2024-03-31", 40.9, source_id="c", released="2025-10-30", data_set="Release 2")
    figure(facts, "2024-03-31", 40.9, source_id="d", released="2026-10-29", data_set="Release 3")
    suppressed = {"missing": "suppressed", "printed": "c"}
    figure(facts, "2023-03-31", None, source_id="old", **(suppressed | {"printed": "x"}))
    figure(facts, "2023-03-31", None, source_id="b", released="2024-10-31", **suppressed)
    assert ask("SELECT year(period_end), value, source FROM indicator_values ORDER BY 1") == [
        (2023, None, "b"),
        (2024, 40.9, "Release 3"),
    ]
    assert ask("SELECT year(period_end), version, value, source FROM indicator_revisions") == [
        (2024, 2, 40.2, "Release 1")
    ]


def test_a_period_that_was_the_newest_in_no_release_held_is_bounded(facts: Facts, ask: Ask) -> None:
    for period in ("2009-03-31", "2010-03-31"):
        figure(facts, period, 40, released="2010-10-28", data_set="Release 2010")
    assert ask(
        "SELECT year(period_end), published, published_from, published_by "
        "FROM indicator_values ORDER BY 1"
    ) == [
        (2009, None, date(2009, 4, 1), date(2010, 10, 28)),
        (2010, *[date(2010, 10, 28)] * 3),
    ]


def test_estimates_of_children_were_out_before_the_release_that_uses_them(
    facts: Facts, ask: Ask
) -> None:
    figure(
        facts, "2024-06-30", 60_000, indicator="child_population", released="2025-10-30",
        data_set="Release 2025",
    )  # fmt: skip
    assert ask("SELECT published, published_by FROM indicator_values") == [
        (None, date(2025, 12, 31))
    ]


def test_rates_of_two_estimates_of_the_children_are_not_joined(facts: Facts, ask: Ask) -> None:
    figure(facts, "2023-03-31", 40, population="November 2022")
    figure(facts, "2024-03-31", 41, population="November 2022")
    figure(facts, "2025-03-31", 42, population="October 2025")
    assert ask("SELECT year(period_end), part FROM indicator_values ORDER BY 1") == [
        (2023, 1),
        (2024, 1),
        (2025, 2),
    ]


def test_the_day_of_a_release_collected_takes_the_place_of_the_usual_months(
    facts: Facts, ask: Ask
) -> None:
    for period, value in (("2024-03-31", 40), ("2025-03-31", 42)):
        figure(facts, period, value, released="2025-10-30", data_set="Release 2025")
    assert ask(
        "SELECT year(period_end), published, published_by FROM indicator_values ORDER BY 1"
    ) == [
        (2024, None, date(2024, 11, 1)),
        (2025, date(2025, 10, 30), date(2025, 10, 30)),
    ]


def test_a_peer_without_a_figure_is_said_and_not_counted(facts: Facts, ask: Ask) -> None:
    figure(facts, "2017-03-31", 50)
    figure(facts, "2017-03-31", None, la_code=HACKNEY, missing="suppressed", printed="x")
    assert ask(
        """SELECT council, value, missing, peers, peers_counted, peers_median
        FROM context('Tower Hamlets', 'border', 'cpp_rate')
        WHERE council IN ('Tower Hamlets', 'Hackney') ORDER BY is_focus DESC"""
    ) == [
        ("Tower Hamlets", 50.0, None, 6, 0, None),
        ("Hackney", None, "suppressed", 6, 0, None),
    ]


def test_a_marker_of_a_council_after_its_end_is_no_figure_of_it(facts: Facts, ask: Ask) -> None:
    cumbria, gone = 909, {"missing": "not_applicable", "printed": "z"}
    figure(facts, "2022-03-31", 40, la_code=cumbria)
    figure(facts, "2024-03-31", None, la_code=cumbria, **gone)
    assert ask("SELECT year(period_end), value FROM indicator_values") == [(2022, 40.0)]


def test_facts_collected_before_there_were_figures_still_build(
    facts: Facts, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    facts.collect(home.collected)
    with duckdb.connect(str(home.collected)) as collected:
        collected.execute("DROP TABLE indicator_values")
    build_warehouse(home)
    with open_warehouse(home) as connection:
        assert connection.execute("SELECT count(*) > 30000 FROM indicator_values").fetchall() == [
            (True,)
        ]
