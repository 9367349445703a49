"""The questions that come with the warehouse can all be asked, and their answers read."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.command import COUNCILS
from tests.warehouse.conftest import Ask
from tests.warehouse.made_up import TOWER_HAMLETS, Facts
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.sql.ask import Answer, Limits, ask
from warehouse.sql.examples import Example, find_example, load_examples, parse_examples

EXAMPLES = load_examples()
# They speak of what ended long ago, or of the last count before a day that they name.
WITHOUT_A_DAY = {
    "reorganised-councils",
    "known-on-the-day",
    "agency-around-falls",
    "looked-well-before-falling",
    "timeliness-before-a-verdict",
}


Warehouse = duckdb.DuckDBPyConnection


def answer(warehouse: Warehouse, name: str) -> list[dict[str, Any]]:
    found = warehouse.execute(find_example(name).sql)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert rows
    return rows


def test_there_are_at_least_a_dozen_questions() -> None:
    assert len(EXAMPLES) >= 12
    assert all(example.question.endswith("?") for example in EXAMPLES)
    assert len({example.question for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.command
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_works_where_strangers_ask(embedded_home: Home, example: Example) -> None:
    found: Answer = ask(embedded_home.warehouse, example.sql, Limits(seconds=20))
    assert tuple(found.columns) == example.columns
    assert found.cut is None
    assert list(found.rows())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_brings_rows_in_the_columns_it_documents(
    embedded: Warehouse, example: Example
) -> None:
    found = embedded.execute(example.sql)
    columns = tuple(column[0] for column in found.description)
    assert columns == example.columns
    rows = found.fetchall()
    assert rows
    # A column in which nothing ever stands would be a mistake in the query.
    for place, column in enumerate(columns):
        if not any(row[place] is not None for row in rows):
            # Unless all is well: every newest report was read, and no grade is held back.
            assert column == "not_read" or (example.name, column) == (
                "held-back-and-missing",
                "reasons",
            )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_that_speaks_of_today_says_up_to_which_day_it_knows(example: Example) -> None:
    assert "current_date" not in example.sql
    text = f"{example.question} {example.reading}"
    if re.search(r"\b(now|today|latest|last|still)\b", text):
        assert example.name in WITHOUT_A_DAY or "known_until" in example.columns


def test_tower_hamlets_has_the_grades_that_its_reports_print(embedded: Warehouse) -> None:
    rows = answer(embedded, "tower-hamlets-2012-and-2017")
    found = {(row["published"], row["area"]): row["grade_shown"] for row in rows}
    assert found[(date(2012, 7, 27), "safeguarding")] == "Good"
    assert found[(date(2012, 7, 27), "looked_after")] == "Good"
    assert found[(date(2017, 4, 7), "overall_effectiveness")] == "Inadequate"
    assert found[(date(2017, 4, 7), "lscb")] == "Inadequate"
    assert found[(date(2017, 4, 7), "care_leavers")].startswith("Requires improvement")


def test_was_the_fall_unusual_counts_every_other_council_once(embedded: Warehouse) -> None:
    for row in answer(embedded, "was-the-fall-unusual"):
        parts = ("fell_further", "fell_as_far", "fell_less", "did_not_fall")
        assert sum(row[part] for part in parts) + 1 == row["councils"]


def test_peers_are_ten_and_the_council_itself_comes_first(embedded: Warehouse) -> None:
    rows = [row for row in answer(embedded, "peers-on-a-day") if row["strand"] == "overall"]
    assert rows[0]["council"] == "Tower Hamlets"
    assert rows[0]["grade"] == "inadequate"
    assert [row["rank"] for row in rows[1:]] == list(range(1, 11))


def test_no_borough_is_its_own_neighbour(embedded: Warehouse) -> None:
    rows = answer(embedded, "next-door-to-inadequate")
    assert all(row["borough"] != row["inadequate_neighbour"] for row in rows)
    assert {"Tower Hamlets"} <= {row["inadequate_neighbour"] for row in rows}


def test_spells_of_inadequacy_add_up(embedded: Warehouse) -> None:
    (row,) = answer(embedded, "how-long-inadequate")
    ends = ("ended_by_a_grade", "still_inadequate", "ended_otherwise")
    assert sum(row[end] for end in ends) == row["spells"]
    assert (
        0
        < row["shortest_months"]
        <= row["quarter_within_months"]
        <= row["median_months"]
        <= row["three_quarters_within_months"]
        <= row["longest_months"]
    )


def test_inadequate_again_at_the_next_inspection_is_no_end_of_it(embedded: Warehouse) -> None:
    (row,) = answer(embedded, "how-long-inadequate")
    ((again,),) = embedded.execute(
        """SELECT count(*) FROM trajectories
        WHERE strand = 'overall' AND from_grade = 'inadequate' AND to_grade = 'inadequate'"""
    ).fetchall()
    ((standings,),) = embedded.execute(
        "SELECT count(*) FROM standings WHERE strand = 'overall' AND grade = 'inadequate'"
    ).fetchall()
    assert again > 0
    assert row["spells"] == standings - again


def test_each_way_from_inadequate_to_good_is_told_once(embedded: Warehouse) -> None:
    rows = answer(embedded, "from-inadequate-to-good")
    ways = [(row["council"], row["to_published"]) for row in rows]
    assert len(set(ways)) == len(ways)
    ((first,),) = embedded.execute(
        """SELECT min(since) FROM standings
        WHERE council = 'Birmingham' AND strand = 'overall' AND grade = 'inadequate'"""
    ).fetchall()
    assert [row["from_published"] for row in rows if row["council"] == "Birmingham"] == [first]


def test_a_grade_held_back_since_does_not_leave_the_one_before_as_the_latest(
    facts: Facts, ask: Ask
) -> None:
    graded = {"leadership": "good", "help_and_protection": "good", "overall_effectiveness": "good"}
    facts.report(TOWER_HAMLETS, "2018-07-22", graded)
    facts.report(TOWER_HAMLETS, "2019-07-22", graded)
    facts.report(TOWER_HAMLETS, "2025-01-13", graded | {"overall_effectiveness": "held_back: Good"})
    regions = ask(f"SELECT good, not_known FROM ({find_example('regions-today').sql.strip(';')}) "
                  "WHERE region = 'London'")  # fmt: skip
    assert regions == [(0, 1)]
    good = ask(
        f"SELECT council, not_read::VARCHAR FROM ({find_example('always-good').sql.strip(';')})"
    )
    assert good == [("Tower Hamlets", "2025-01-13")]


def test_never_better_lists_as_many_names_as_it_counts(embedded: Warehouse) -> None:
    for row in answer(embedded, "never-better"):
        assert row["latest_grade"] in {"requires_improvement", "inadequate"}
        assert len(row["names"].split("; ")) == row["councils"]


def test_all_councils_of_today_are_in_the_regions(embedded: Warehouse) -> None:
    assert sum(row["councils"] for row in answer(embedded, "regions-today")) == 153


def test_england_over_time_adds_up(embedded: Warehouse) -> None:
    for row in answer(embedded, "england-over-time"):
        grades = ("outstanding", "good", "requires_improvement", "inadequate")
        assert sum(row[grade] for grade in grades) == row["councils_graded"]
        assert row["councils_graded"] <= row["councils_there"]


@pytest.mark.command
def test_examples_run_by_name_and_are_listed(embedded_home: Home) -> None:
    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [*COUNCILS, "sql", *arguments],
            capture_output=True,
            env={**os.environ, "COUNCILS_HOME": str(embedded_home.folder)},
            check=False,
        )
        assert done.returncode == code
        return done

    listed = run("--examples").stdout.decode()
    assert all(example.name in listed and example.question in listed for example in EXAMPLES)
    rows = json.loads(run("--example", "biggest-falls", "--format", "json").stdout)
    assert rows[0]["steps"] >= rows[-1]["steps"] >= 2
    wrong = run("--example", "biggest-fall", code=2).stderr.decode()
    assert "did you mean biggest-falls" in wrong


@pytest.mark.parametrize(
    "text",
    [
        "-- name: a\n-- topic: t\n-- question: b?\n-- reading: c\nSELECT 1;",
        "-- name: a\n-- name: a\n-- topic: t\n-- question: b?\n-- reading: c\n-- columns: d\nFROM",
        "-- name: a\n-- topic: t\n-- question: b?\n-- question: c?\n-- columns: d\nSELECT 1;",
        2 * "-- name: a\n-- topic: t\n-- question: b?\n-- reading: c\n-- columns: d\nSELECT 1;\n",
    ],
)
def test_an_example_without_its_four_parts_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="example"):
        parse_examples(text)


def test_comments_go_on_over_lines() -> None:
    (example,) = parse_examples(
        "-- about the file\n\n-- name: a\n-- topic: t\n-- question: one\n--   two?\n-- reading: x\n"
        "-- columns: d,\n--   e\nSELECT 1 AS d, -- a comment\n 2 AS e;\n"
    )
    assert example.question == "one two?"
    assert example.columns == ("d", "e")
    assert example.sql.startswith("SELECT 1 AS d, -- a comment")


def test_an_unknown_example_is_one_clear_line() -> None:
    with pytest.raises(Problem, match="there is no example called"):
        find_example("nonsense")


def test_a_visit_whose_publication_nobody_knows_counts_by_its_own_day(embedded: Warehouse) -> None:
    counted = {
        row["council"]: row["visits_since"] for row in answer(embedded, "longest-without-a-grade")
    }
    by_hand = embedded.execute(
        """SELECT v.council, count(*) FROM visits v
        JOIN (SELECT la_code, max(published) AS last FROM judgements WHERE status = 'graded'
              GROUP BY 1) l USING (la_code)
        WHERE v.published > l.last OR (v.published IS NULL AND v.visited > l.last) GROUP BY 1"""
    ).fetchall()
    assert {name: number for name, number in by_hand if name in counted} == {
        name: number for name, number in counted.items() if number
    }
