"""England on a day: tiles, counts, regions, changes, and the days that were highest and lowest."""

from __future__ import annotations

from datetime import date

import pandas as pd

from explorer.connection import SharedWarehouse
from explorer.queries import england
from tests.explorer.conftest import HACKNEY, TOWER_HAMLETS, warehouse_of
from tests.warehouse.made_up import TODAY

HELP = "help_and_protection"
APRIL_2017 = date(2017, 4, 7)


def test_every_council_of_the_day_is_there_once(embedded):
    rows = england.councils(embedded, HELP, APRIL_2017)
    assert rows["la_code"].is_unique
    on_map = rows[rows["tile_column"].notna()]
    assert len(on_map) == 153
    assert set(rows[rows["tile_column"].isna()]["council"]) == {
        "Bournemouth", "Poole", "Cumbria", "Northamptonshire", "Dorset (county, to 2019)"
    }  # fmt: skip


def test_a_council_not_yet_created_has_no_grade_of_its_predecessor(embedded):
    rows = england.councils(embedded, HELP, APRIL_2017)
    new = rows[rows["state"] == "not created"]
    assert {"Cumberland", "Westmorland and Furness"} <= set(new["council"])
    assert new["grade"].isna().all()
    assert new["letter"].isna().all()


def test_counts_are_those_of_the_tiles_and_of_the_councils_that_are_gone(embedded):
    rows = england.councils(embedded, HELP, APRIL_2017)
    counts = england.counts(embedded, HELP, APRIL_2017, TODAY).iloc[0]
    assert counts["graded"] == rows["grade"].notna().sum()
    assert counts["there"] == (rows["state"] != "not created").sum()
    assert (counts["good_or_better"], counts["graded"]) == (45, 152)
    assert counts["year_before_graded"] > 0
    assert counts["last_there"] == 153


def test_no_grade_says_whether_one_was_not_read_or_is_given_no_more(facts, tmp_path):
    facts.report(HACKNEY, "2019-07-10", {"overall_effectiveness": "good"})
    facts.report(HACKNEY, "2024-07-10", {"overall_effectiveness": "held_back"})
    facts.report(TOWER_HAMLETS, "2026-07-10", {"leadership": "good"}, started="2026-06-01")
    warehouse = SharedWarehouse(warehouse_of(facts, tmp_path).warehouse)
    rows = england.councils(warehouse, "overall", TODAY).set_index("la_code")
    assert rows.loc[HACKNEY, "state"] == "unread"
    assert rows.loc[HACKNEY, "event_published"] == pd.Timestamp("2024-07-10")
    assert rows.loc[TOWER_HAMLETS, "state"] == "no longer graded"
    assert rows.loc[202, "state"] == "none held"
    before = england.councils(warehouse, "overall", date(2020, 1, 1)).set_index("la_code")
    assert before.loc[HACKNEY, "grade"] == "good"


def test_the_lowest_share_there_has_been_is_found(embedded):
    found = england.extremes(embedded, HELP, TODAY).iloc[0]
    assert (found["worst_good_or_better"], found["worst_graded"]) == (41, 152)
    assert found["worst_day"] == pd.Timestamp("2017-07-14")
    day = found["best_day"].date()
    counts = england.counts(embedded, HELP, day, TODAY).iloc[0]
    assert (counts["good_or_better"], counts["graded"]) == (
        found["best_good_or_better"],
        found["best_graded"],
    )


def test_days_with_few_grades_are_no_extremes(facts, tmp_path):
    facts.report(HACKNEY, "2019-07-10", {"overall_effectiveness": "good"})
    warehouse = SharedWarehouse(warehouse_of(facts, tmp_path).warehouse)
    assert pd.isna(england.extremes(warehouse, "overall", TODAY).iloc[0]["best_day"])


def test_quarters_run_to_the_last_day(embedded):
    quarters = england.through_time(embedded, HELP, TODAY)
    assert quarters["quarter"].is_monotonic_increasing
    assert quarters["quarter"].iloc[-1] == pd.Timestamp(TODAY)
    counts = england.counts(embedded, HELP, TODAY, TODAY).iloc[0]
    assert quarters["graded"].iloc[-1] == counts["graded"]
    assert (quarters["graded"] <= quarters["there"]).all()


def test_regions_count_every_council_of_the_day(embedded):
    rows = england.regions(embedded, HELP, APRIL_2017, TODAY)
    counts = england.counts(embedded, HELP, APRIL_2017, TODAY).iloc[0]
    assert len(rows) == 9
    assert rows["good_or_better"].sum() == counts["good_or_better"]
    assert sum(len(councils) for councils in rows["councils"]) == counts["there"]
    assert rows["other_graded"].sum() == counts["last_graded"]
    shares = rows["good_or_better"] / rows["graded"]
    assert shares.is_monotonic_decreasing


def test_changes_are_those_of_the_twelve_months_before_the_day(embedded):
    rows = england.changes(embedded, HELP, APRIL_2017)
    assert (rows["published"] > pd.Timestamp("2016-04-07")).all()
    assert (rows["published"] <= pd.Timestamp("2017-04-07")).all()
    own = rows.set_index("la_code").loc[TOWER_HAMLETS]
    assert (own["from_grade"], own["to_grade"], own["steps"]) == ("good", "inadequate", 2)
    assert rows["steps"].iloc[0] == rows["steps"].max()


def test_small_maps_say_the_same_as_the_map_of_their_day(embedded):
    small = england.small_maps(embedded, HELP, [APRIL_2017, TODAY])
    for day in (APRIL_2017, TODAY):
        large = england.councils(embedded, HELP, day).set_index("la_code")
        of_the_day = small[small["day"] == pd.Timestamp(day)]
        assert len(of_the_day) == 153
        for row in of_the_day.itertuples():
            assert large.loc[row.la_code, "state"] == row.state
            if row.state == "graded":
                assert large.loc[row.la_code, "letter"] == row.letter


def test_councils_gone_are_named_with_the_letter_of_their_grade(embedded):
    found = england.counts_on(embedded, HELP, [APRIL_2017]).iloc[0]
    assert "Cumbria R" in found["gone"]
    assert (found["good_or_better"], found["graded"]) == (45, 152)


def test_a_council_is_found_by_a_district_even_one_that_is_gone(embedded):
    found = england.places(embedded, TODAY).set_index("name")
    assert found.loc["Aylesbury Vale", "slug"] == "buckinghamshire"
    assert found.loc["Eden", "slug"] == "westmorland-and-furness"
    assert found.loc["Hackney", "slug"] == "hackney"
    assert found.index.is_unique


def test_days_of_reports_are_days_on_which_the_map_changes(embedded):
    days = england.report_days(embedded, HELP, TODAY)
    row = days[days["day"] == pd.Timestamp(APRIL_2017)].iloc[0]
    assert "Tower Hamlets" in row["councils"]


def test_boards_that_were_abolished_are_not_graded_any_more_and_not_merely_missing(embedded):
    rows = england.councils(embedded, "lscb", TODAY)
    there = rows[rows["tile_column"].notna()].set_index("la_code")
    assert there.loc[TOWER_HAMLETS, "state"] == "no longer graded"
    days = england.report_days(embedded, "lscb", TODAY)["day"]
    assert pd.Timestamp("2019-09-29") not in set(days)
