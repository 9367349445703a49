"""Where a council stands, all it ever had, and what stands beside it."""

from __future__ import annotations

import shutil
from datetime import date

import duckdb
import pandas as pd
import pytest

from explorer.connection import SharedWarehouse
from explorer.queries import council
from tests.explorer.conftest import HACKNEY, TOWER_HAMLETS, warehouse_of
from tests.warehouse.made_up import TODAY
from warehouse.common.home import Home

CUMBRIA, WESTMORLAND, KENT = 909, 943, 886


def lines(frame: pd.DataFrame, key: str = "strand") -> dict:
    return {row[key]: row for row in frame.to_dict("records")}


@pytest.fixture
def made_up(facts, tmp_path):
    """Return a function that opens the warehouse of the facts added so far."""
    return lambda: SharedWarehouse(warehouse_of(facts, tmp_path).warehouse)


def test_a_grade_stands_since_the_first_report_of_an_unbroken_run(embedded):
    own = lines(council.standing(embedded, TOWER_HAMLETS, TODAY))
    assert list(own) == list(council.MAIN)
    help_now = own["help_and_protection"]
    assert (help_now["since"], help_now["report_since"]) == (
        pd.Timestamp("2019-07-22"),
        pd.Timestamp("2025-01-13"),
    )
    assert (help_now["before_shown"], help_now["page"]) == ("Inadequate", 1)
    assert [one["shown"] for one in own["overall"]["earlier"]] == ["Good", "Inadequate"]


def test_the_age_is_that_of_the_report_in_whole_months(embedded):
    own = lines(council.standing(embedded, TOWER_HAMLETS, TODAY))["overall"]
    assert own["published_months"] == 22


def test_adequate_and_requires_improvement_are_no_run(facts, made_up):
    facts.report(HACKNEY, "2012-07-10", {"safeguarding": "requires_improvement"}, framework="slac")
    facts.report(HACKNEY, "2016-07-10", {"help_and_protection": "requires_improvement"},
                 framework="sif")  # fmt: skip
    facts.report(HACKNEY, "2019-07-10", {"help_and_protection": "requires_improvement"})
    own = lines(council.standing(made_up(), HACKNEY, TODAY))["help_and_protection"]
    assert own["since"] == pd.Timestamp("2016-07-10")
    assert own["before_shown"] == "Adequate"


def test_a_time_without_a_grade_breaks_the_run(facts, made_up):
    grades = {"overall_effectiveness": "good", "leadership": "good"}
    facts.report(HACKNEY, "2016-07-10", {**grades, "care_leavers": "good"}, framework="sif")
    facts.report(HACKNEY, "2019-07-10", {**grades, "in_care_and_care_leavers": "good"},
                 started="2019-06-01")  # fmt: skip
    facts.report(HACKNEY, "2024-07-10", {**grades, "care_leavers": "good"}, started="2024-06-01")
    own = lines(council.standing(made_up(), HACKNEY, TODAY))
    assert own["care_leavers"]["since"] == pd.Timestamp("2024-07-10")
    assert own["leadership"]["since"] == pd.Timestamp("2016-07-10")


def test_englands_counts_are_those_of_the_day(embedded):
    own = lines(council.standing(embedded, TOWER_HAMLETS, TODAY))["overall"]
    counted = embedded.ask(
        "SELECT grade::VARCHAR AS grade, count(*) AS councils FROM standing_on($day) "
        "WHERE strand = 'overall' GROUP BY grade",
        {"day": TODAY},
    )
    assert {g: own[g] for g in counted["grade"]} == dict(counted.itertuples(index=False))
    assert own["alike"] == own["outstanding"]


def test_an_abolished_council_is_described_as_of_its_last_day(embedded):
    found = council.subject(embedded, "cumbria", TODAY).iloc[0]
    assert found["day"] == pd.Timestamp("2023-03-31")
    assert [one["slug"] for one in found["successors"]] == ["cumberland", "westmorland-and-furness"]
    own = lines(council.standing(embedded, CUMBRIA, TODAY))
    assert own["overall"]["grade"] == "requires_improvement"
    assert own["care_leavers"]["event"] == "no longer graded"
    assert council.peers(embedded, CUMBRIA, TODAY).empty


def test_empty_stretches_say_why(embedded):
    found = council.stretches(embedded, TOWER_HAMLETS, TODAY)
    why = {(row.strand, row.why) for row in found.itertuples()}
    assert {
        ("overall", "no_overall_yet"),
        ("care_leavers", "not_apart_yet"),
        ("care_leavers", "graded_together"),
        ("adoption", "not_any_more"),
    } <= why
    # Two inspections in a row that leave adoption out make one stretch.
    assert sum(row.why == "not_any_more" and row.strand == "adoption"
               for row in found.itertuples()) == 1  # fmt: skip


def test_the_end_of_the_boards_makes_no_stretch_of_its_own(embedded):
    found = council.stretches(embedded, KENT, TODAY)
    assert (found[found["strand"] == "lscb"]["why"] == "not_any_more").sum() == 1


def test_a_new_council_has_nothing_before_it_was_created(embedded):
    found = council.stretches(embedded, WESTMORLAND, TODAY)
    assert set(found["why"]) == {"new"}
    assert set(found["since"]) == {pd.Timestamp("2023-04-01")}


def test_the_time_of_a_known_gap_is_no_time_without_inspections(embedded_home, tmp_path):
    home = Home(tmp_path)
    shutil.copy(embedded_home.warehouse, home.warehouse)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "INSERT INTO reference.open_gaps VALUES (204, 'overall', DATE '2013-11-19', "
            "DATE '2016-01-01', 'made up', 'made up')"
        )
    found = council.stretches(SharedWarehouse(home.warehouse), HACKNEY, TODAY)
    assert "not_held" in set(found[found["strand"] == "overall"]["why"])


def test_a_report_that_could_not_be_read_is_reported(facts, made_up):
    facts.report(HACKNEY, "2019-07-10", {"overall_effectiveness": "good"})
    facts.report(HACKNEY, "2024-07-10", {"overall_effectiveness": "held_back"})
    warehouse = made_up()
    own = lines(council.standing(warehouse, HACKNEY, TODAY))["overall"]
    assert (own["event"], own["last_shown"]) == ("held back", "Good")
    assert pd.isna(own["shown"])
    found = council.stretches(warehouse, HACKNEY, TODAY)
    assert "held_back" in set(found["why"])


def test_an_inspection_says_what_it_replaced_and_until_when_it_was_in_force(embedded):
    own = lines(council.inspections(embedded, TOWER_HAMLETS, TODAY), "inspection_id")
    single = own["211-sif-2017-04-07"]
    assert [pd.Timestamp(day).date() for day in single["replaced"]] == [date(2012, 7, 27)]
    (end,) = single["ends"]
    assert (end["until"], end["months"], len(end["strands"])) == (date(2019, 7, 22), 27, 7)
    assert single["agree"] == 7
    assert len(single["sha256"]) == 64


def test_two_versions_of_a_report_have_no_picture(facts, made_up):
    for content in ("first", "second"):
        facts.report(HACKNEY, "2019-07-10", {"overall_effectiveness": "good"}, file_id=50000001,
                     content=content)  # fmt: skip
    own = council.inspections(made_up(), HACKNEY, TODAY).iloc[0]
    assert pd.isna(own["sha256"])


def test_a_judgement_knows_the_grade_before_and_where_it_stands(embedded):
    own = council.judgements(embedded, TOWER_HAMLETS)
    row = own[(own["inspection_id"] == "211-sif-2017-04-07")
              & (own["area"] == "help_and_protection")].iloc[0]  # fmt: skip
    assert (row["before_shown"], row["steps"], row["before_loose"]) == ("Good", 2, True)
    assert (row["page"], len(row["rectangle"].split())) == (1, 4)


def test_areas_of_no_strand_are_in_the_record_too(embedded):
    own = council.judgements(embedded, KENT)
    assert "Quality of provision" in set(own[own["strand"].isna()]["area_label"])


def test_peers_are_those_in_force_on_the_day(embedded):
    own = council.peers(embedded, TOWER_HAMLETS, TODAY)
    assert own.groupby("kind").size().to_dict() == {"statistical": 11, "border": 7}
    assert own[own["is_focus"]]["place"].tolist() == [0, 0]
    brent = own[own["council"] == "Brent"].iloc[0]
    assert (brent["overall_why"], brent["help_and_protection"]) == ("no longer graded", "good")


GROUPS = (
    *("outstanding", "good", "requires_improvement", "inadequate"),
    *("not_any_more", "unread", "none"),
)


def test_a_tally_of_peers_adds_up(embedded):
    tallies = council.peers_tally(embedded, TOWER_HAMLETS, "overall", TODAY)
    assert set(tallies["kind"]) == {"statistical", "border"}
    for row in tallies.to_dict("records"):
        named = [name for key in GROUPS for name in row[key]]
        assert len(named) == len(set(named)) == row["peers"]


def test_every_council_can_be_described(embedded):
    for slug in embedded.ask("SELECT slug FROM councils ORDER BY slug")["slug"].tolist()[::7]:
        found = council.subject(embedded, slug, TODAY)
        assert len(found) == 1, slug
        assert len(council.standing(embedded, int(found.iloc[0]["la_code"]), TODAY)) >= 5, slug
