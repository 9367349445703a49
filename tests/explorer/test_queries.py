from __future__ import annotations

from datetime import date

import pytest

from explorer.charts.councils import recovery
from explorer.connection import SharedWarehouse
from explorer.queries import comparison, dictionary, in_force
from tests.explorer.conftest import HACKNEY, LEWISHAM, TOWER_HAMLETS, view, warehouse_of
from warehouse.exports import tables as exports


def names(rows: list[dict], kind: str) -> list[str]:
    return [row["council"] for row in rows if row["kind"] == kind]


def of(rows: list[dict], **wanted: object) -> dict:
    (line,) = [row for row in rows if all(row[name] == cell for name, cell in wanted.items())]
    return line


def shown(query, warehouse, chosen) -> list[dict]:
    """Ask one of the queries about the rows shown."""
    return query(warehouse, chosen, comparison.rows(warehouse, chosen))


def standing(warehouse: SharedWarehouse, strand: str, day: date) -> dict[str, tuple[int, str]]:
    """Every council's grade on a day, worked out in Python from the judgements."""
    judgements = warehouse.ask(
        "SELECT council, published, grade_rank, inspection_id FROM judgements "
        "WHERE strand = $strand AND status = 'graded' ORDER BY published",
        {"strand": strand},
    )
    return {
        line.council: (line.grade_rank, line.inspection_id)
        for line in judgements.itertuples()
        if line.published.date() <= day
    }


def test_tower_hamlets_has_its_ten_neighbours_of_2017_in_order(embedded):
    assert names(comparison.rows(embedded, view()), "statistical") == [
        *("Newham", "Camden", "Westminster", "Islington", "Manchester"),
        *("Haringey", "Hammersmith and Fulham", "Hackney", "Luton", "Birmingham"),
    ]


def test_tower_hamlets_borders_three_by_land_and_three_across_the_thames(embedded):
    rows = comparison.rows(embedded, view())
    border = [row for row in rows if row["kind"] == "border"]
    assert {row["council"]: row["across_water"] for row in border} == {
        "City of London": False,
        "Hackney": False,
        "Newham": False,
        "Greenwich": True,
        "Lewisham": True,
        "Southwark": True,
    }


def test_councils_that_are_both_stand_in_both_groups(embedded):
    rows = comparison.rows(embedded, view())
    both = [row for row in rows if row["also_statistical"] and row["also_border"]]
    assert sorted(f"{row['council']} {row['kind']}" for row in both) == [
        *("Hackney border", "Hackney statistical"),
        *("Newham border", "Newham statistical"),
    ]


def test_neighbours_are_those_of_the_model_in_force_on_the_later_day(embedded):
    rows = comparison.rows(embedded, view(second=date(2026, 1, 1)))
    assert names(rows, "statistical")[0] == "Hackney"
    assert "Luton" not in names(rows, "statistical")


def test_only_groups_asked_for_are_shown(embedded):
    rows = comparison.rows(embedded, view(kinds=()))
    assert [row["council"] for row in rows] == ["Tower Hamlets"]
    rows = comparison.rows(embedded, view(kinds=("region",)))
    assert len(names(rows, "region")) == 32


@pytest.mark.parametrize("strand", ["help_and_protection", "children_in_care"])
def test_changes_are_the_difference_of_the_latest_judgements(embedded, strand):
    first = standing(embedded, strand, date(2012, 7, 27))
    second = standing(embedded, strand, date(2017, 4, 7))
    changes = shown(comparison.changes, embedded, view())
    of_strand = [line for line in changes if line["strand"] == strand]
    assert len(of_strand) == 17  # the council, ten statistical neighbours, six across a border
    for line in of_strand:
        name = line["council"]
        assert line["steps"] == second[name][0] - first[name][0]
        assert line["same_report"] == (second[name][1] == first[name][1])


@pytest.mark.parametrize("strand", ["help_and_protection", "children_in_care"])
def test_england_counts_every_council_graded_on_both_days(embedded, strand):
    first = standing(embedded, strand, date(2012, 7, 27))
    second = standing(embedded, strand, date(2017, 4, 7))
    steps = {name: second[name][0] - first[name][0] for name in first.keys() & second.keys()}
    own = steps["Tower Hamlets"]
    line = of(comparison.england(embedded, view()), strand=strand)
    assert line["steps"] == own
    assert line["compared"] == len(steps)
    assert line["fell"] == sum(size > 0 for size in steps.values())
    assert line["kept"] == sum(size == 0 for size in steps.values())
    assert line["rose"] == sum(size < 0 for size in steps.values())
    assert line["as_far"] == sum(size >= own for size in steps.values())
    assert line["further"] == sum(size > own for size in steps.values())
    assert line["began_alike"] == sum(first[name][0] == first["Tower Hamlets"][0] for name in steps)


def test_tallies_place_every_peer_once(embedded):
    tallies = shown(comparison.tallies, embedded, view())
    assert len(tallies) == 4  # of two services, two kinds of peers
    for tally in tallies:
        moved = [
            *("fell_three", "fell_two", "fell_one", "kept"),
            *("rose_one", "rose_two", "rose_three", "missing"),
        ]
        assert sum(len(tally[column]) for column in moved) == tally["councils"]
        assert tally["compared"] == tally["councils"] - len(tally["missing"])


def test_the_only_neighbour_next_door_that_fell_as_far_is_lewisham(embedded):
    tallies = shown(comparison.tallies, embedded, view())
    statistical = of(tallies, strand="help_and_protection", kind="statistical")
    border = of(tallies, strand="help_and_protection", kind="border")
    assert (statistical["as_far"], border["as_far"]) == (0, 1)
    assert list(border["fell_two"]) == ["Lewisham"]
    assert sorted(statistical["fell_one"]) == ["Luton", "Manchester"]
    assert "Birmingham" in statistical["kept"]


def test_a_spell_lasts_from_one_report_to_the_next_and_names_its_evidence(embedded):
    spells = in_force.spells(embedded, view(), [TOWER_HAMLETS])
    line = of(spells, strand="help_and_protection", since=date(2017, 4, 7))
    assert line["until"] == date(2019, 7, 22)
    assert line["letter"] == "I"
    assert line["inspected"] == "23 January 2017 to 16 February 2017"
    assert line["in_force"] == "7 April 2017 to 22 July 2019"
    assert line["address"] == "https://files.ofsted.gov.uk/v1/file/2760740#page=1"
    assert line["evidence"] == "Ofsted's report, page 1"


def test_the_third_grade_before_late_2013_is_adequate(embedded):
    line = of(
        shown(comparison.changes, embedded, view()),
        strand="help_and_protection",
        kind="border",
        council="Newham",
    )
    assert (line["first_grade"], line["first_shown"]) == ("requires_improvement", "Adequate")
    assert line["second_shown"] == "Requires improvement"


def test_a_grade_held_back_is_a_gap_and_no_standing(facts, tmp_path):
    facts.report(HACKNEY, "2016-09-21", {"help_and_protection": "good"}, framework="sif")
    facts.report(HACKNEY, "2019-12-20", {"help_and_protection": "held_back"}, started="2019-11-04")
    warehouse = SharedWarehouse(warehouse_of(facts, tmp_path).warehouse)
    chosen = view(council="Hackney", kinds=(), second=date(2020, 1, 1))
    gap = of(in_force.without_grade(warehouse, chosen, [HACKNEY]), la_code=HACKNEY)
    assert (gap["status"], gap["since"]) == ("held_back", date(2019, 12, 20))
    spell = of(in_force.spells(warehouse, chosen, [HACKNEY]), la_code=HACKNEY)
    assert spell["until"] == date(2019, 12, 20)
    change = of(shown(comparison.changes, warehouse, chosen), strand="help_and_protection")
    assert change["second_grade"] is None
    assert change["steps"] is None


def test_a_peer_with_one_report_for_both_days_is_named(facts, tmp_path):
    facts.report(LEWISHAM, "2016-01-20", {"help_and_protection": "good"}, framework="sif")
    warehouse = SharedWarehouse(warehouse_of(facts, tmp_path).warehouse)
    chosen = view(first=date(2016, 2, 1), kinds=("border",))
    tally = of(shown(comparison.tallies, warehouse, chosen), strand="help_and_protection")
    assert list(tally["kept_on_one_report"]) == ["Lewisham"]
    assert len(tally["missing"]) == 5


def test_a_council_is_compared_on_the_days_of_its_own_largest_change(embedded):
    strands = ("help_and_protection",)
    last = date(2026, 8, 22)
    found = comparison.days_of_largest_change(embedded, "Tower Hamlets", strands, last)
    assert found == (date(2012, 7, 27), date(2017, 4, 7))
    found = comparison.days_of_largest_change(embedded, "Medway", strands, last)
    assert found is not None
    assert found[0] < found[1]
    assert comparison.days_of_largest_change(embedded, "Bedfordshire", strands, last) is None


def test_a_list_of_the_visitors_own_is_a_group(embedded):
    rows = comparison.rows(embedded, view(kinds=("chosen",), others=("Bury", "Leeds")))
    assert names(rows, "chosen") == ["Bury", "Leeds"]


def test_an_abolished_council_keeps_the_neighbours_of_its_last_day(embedded):
    chosen = view(council="Cumbria", kinds=("border",), second=date(2025, 1, 1))
    assert names(comparison.rows(embedded, chosen), "border") == []
    chosen = view(
        council="Cumbria", kinds=("border",), second=date(2025, 1, 1), peers_day=date(2023, 3, 31)
    )
    assert "Northumberland" in names(comparison.rows(embedded, chosen), "border")


def test_the_spread_counts_every_peer_once_a_day(embedded):
    spread = shown(comparison.spread, embedded, view())
    assert spread
    for line in spread:
        graded = sum(
            line[grade] for grade in ("outstanding", "good", "requires_improvement", "inadequate")
        )
        assert graded == line["graded"]
        assert line["councils"] == graded + len(line["missing"])
    line = of(spread, strand="help_and_protection", kind="statistical", day="second")
    assert (line["good"], line["middle_better"]) == (5, "good")


def test_every_council_graded_on_both_days_is_placed_by_its_change(embedded):
    everyone = shown(comparison.everyone, embedded, view())
    helped = [row for row in everyone if row["strand"] == "help_and_protection"]
    first = standing(embedded, "help_and_protection", date(2012, 7, 27))
    second = standing(embedded, "help_and_protection", date(2017, 4, 7))
    assert {row["council"]: row["steps"] for row in helped} == {
        name: second[name][0] - first[name][0] for name in first.keys() & second.keys()
    }
    assert [row["council"] for row in helped if row["is_focus"]] == ["Tower Hamlets"]
    assert sum(row["is_statistical"] for row in helped) == 10


def test_a_strand_graded_again_by_a_report_that_was_not_read_is_not_known(facts, tmp_path):
    for day, grades, framework in (
        ("2014-01-10", {"care_leavers": "good"}, "sif"),
        ("2016-01-10", {"care_leavers": "inadequate"}, "sif"),
        ("2019-01-10", {"in_care_and_care_leavers": "good"}, "ilacs"),
        ("2024-01-10", {"care_leavers": "held_back", "in_care": "good"}, "ilacs"),
        ("2026-01-10", {"care_leavers": "held_back", "in_care": "good"}, "ilacs"),
    ):
        facts.report(TOWER_HAMLETS, day, grades, framework=framework)
    warehouse = SharedWarehouse(warehouse_of(facts, tmp_path).warehouse)

    def end(last: date) -> tuple[date | None, str | None]:
        days = {"first": date(2015, 1, 1), "second": date(2017, 1, 1), "last": last}
        chosen = view(strands=("care_leavers",), **days)
        (own,) = shown(comparison.recovery, warehouse, chosen)
        return own["ended"], own["ended_by"]

    assert end(date(2018, 1, 1)) == (None, None)
    assert end(date(2023, 1, 1)) == (date(2019, 1, 10), "no longer graded")
    assert end(date(2026, 8, 1)) == (date(2024, 1, 10), "held back")


def test_time_without_a_grade_between_two_reports_is_counted_apart(facts, tmp_path):
    for day, grades, framework in (
        ("2014-01-10", {"care_leavers": "good"}, "sif"),
        ("2016-01-10", {"care_leavers": "inadequate"}, "sif"),
        ("2019-01-10", {"in_care_and_care_leavers": "good"}, "ilacs"),
        ("2024-01-10", {"care_leavers": "good", "in_care": "good"}, "ilacs"),
        ("2025-01-10", {"care_leavers": "held_back", "in_care": "good"}, "ilacs"),
        ("2026-01-10", {"care_leavers": "good", "in_care": "good"}, "ilacs"),
    ):
        facts.report(TOWER_HAMLETS, day, grades, framework=framework)
    warehouse = SharedWarehouse(warehouse_of(facts, tmp_path).warehouse)

    def row(last: date) -> dict:
        days = {"first": date(2015, 1, 1), "second": date(2017, 1, 1), "last": last}
        (own,) = shown(comparison.recovery, warehouse, view(strands=("care_leavers",), **days))
        return own

    gap = date(2024, 1, 10) - date(2019, 1, 10)
    assert row(date(2024, 1, 9))["days_without_grade"] == 0  # then it has ended
    for last in (date(2024, 6, 1), date(2026, 6, 1)):
        assert row(last)["days_without_grade"] == gap.days
        assert recovery.waited(row(last), last) == "8.0 years, gap of 5.0"
        assert "8.0 years, gap of 5.0" in recovery.svg([row(last)], last)


def test_only_falls_to_the_lower_two_grades_have_a_way_back(embedded):
    chosen = view(strands=("help_and_protection",))
    fallen = shown(comparison.recovery, embedded, chosen)
    assert {row["pieces"][1]["grade"] for row in fallen} == {"requires_improvement", "inadequate"}


def test_the_pages_list_first_the_tables_that_exports_promise():
    assert sorted(dictionary.CONTRACT) == sorted(exports.CONTRACT)
