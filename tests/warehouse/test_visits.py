"""Ungraded visits and letters: each once, from whichever source, and never a grade."""

from __future__ import annotations

import duckdb
import pytest

from tests.warehouse.conftest import Ask
from tests.warehouse.made_up import HACKNEY, TOWER_HAMLETS, Facts

VISITS = """SELECT kind, visited::VARCHAR, published::VARCHAR, in_listings, in_statistics
    FROM visits ORDER BY ALL"""


@pytest.mark.parametrize("days", ["2023-06-08", "2023-08-23"], ids=["29 days", "105 days"])
def test_a_row_of_the_statistics_and_its_letter_are_one_visit(
    facts: Facts, ask: Ask, days: str
) -> None:
    facts.letter(TOWER_HAMLETS, days)
    facts.visit("Tower Hamlets", "2023-05-10", None, "focused_visit")
    assert ask(VISITS) == [("focused_visit", "2023-05-10", days, True, True)]


def test_two_visits_of_one_kind_stay_two(facts: Facts, ask: Ask) -> None:
    facts.letter(TOWER_HAMLETS, "2023-06-21")
    facts.letter(TOWER_HAMLETS, "2023-10-19")
    facts.visit("Tower Hamlets", "2023-05-10", None, "focused_visit")
    facts.visit("Tower Hamlets", "2023-09-07", None, "focused_visit")
    assert ask(VISITS) == [
        ("focused_visit", "2023-05-10", "2023-06-21", True, True),
        ("focused_visit", "2023-09-07", "2023-10-19", True, True),
    ]


@pytest.mark.parametrize(
    ("kind", "council"), [("monitoring_visit", "Tower Hamlets"), ("focused_visit", "Hackney")]
)
def test_another_kind_or_council_is_another_visit(
    facts: Facts, ask: Ask, kind: str, council: str
) -> None:
    facts.letter(TOWER_HAMLETS, "2023-06-21")
    facts.visit(council, "2023-05-10", None, kind)
    assert len(ask(VISITS)) == 2


def test_a_visit_in_two_workbooks_is_one_with_the_day_of_publication_that_one_gives(
    facts: Facts, ask: Ask
) -> None:
    facts.visit("Hackney", "2023-05-10", None, "monitoring_visit", workbook="2024")
    facts.visit("Hackney", "2023-05-11", "2023-06-21", "monitoring_visit")
    facts.visit("Hackney", "2023-09-11", None, "monitoring_visit")
    assert [row[2] for row in ask(VISITS)] == ["2023-06-21", None]


def test_a_letter_that_its_page_lists_is_not_counted_again(facts: Facts, ask: Ask) -> None:
    sha256 = facts.listed_letter(TOWER_HAMLETS, "2023-06-21", "focused_visit")
    facts.letter(TOWER_HAMLETS, "2024-01-01", sha256=sha256)
    facts.letter(TOWER_HAMLETS, "2023-06-20")
    facts.letter(TOWER_HAMLETS, "2023-06-21", "jtai")
    assert ask("SELECT kind, listed_by, report_url IS NOT NULL FROM visits ORDER BY ALL") == [
        ("focused_visit", None, True),
        ("jtai", "a list of letters", False),
    ]


def test_a_letter_whose_link_reads_like_an_inspection_is_a_visit(facts: Facts, ask: Ask) -> None:
    facts.listed_letter(TOWER_HAMLETS, "2023-06-21", "childrens_services", letter="focused_visit")
    assert [row[0] for row in ask(VISITS)] == ["focused_visit"]
    assert ask("FROM judgements") == []


def test_the_letters_own_word_goes_before_its_links(facts: Facts, ask: Ask) -> None:
    facts.listed_letter(HACKNEY, "2009-07-03", "other", letter="joint_area_review")
    assert [row[0] for row in ask(VISITS)] == ["joint_area_review"]


def test_one_letter_published_again_is_one(facts: Facts, ask: Ask) -> None:
    sha256 = facts.listed_letter(TOWER_HAMLETS, "2023-06-21", "focused_visit")
    facts.listed_letter(TOWER_HAMLETS, "2023-09-21", "focused_visit")
    facts.tables["documents"][-1]["sha256"] = sha256
    assert [row[2] for row in ask(VISITS)] == ["2023-06-21"]


def test_a_letter_of_a_council_that_nobody_knows_is_set_aside(facts: Facts, ask: Ask) -> None:
    facts.letter(HACKNEY, "2023-06-21", urn=2_900_001)
    assert ask(VISITS) == []
    assert ask("SELECT what, source, council_printed FROM set_aside") == [
        ("visit", "letter", "Camelot")
    ]


def test_the_embedded_visits_are_those_of_the_list_and_the_statistics(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    found = dict(embedded.execute("SELECT kind, count(*) FROM visits GROUP BY 1").fetchall())
    # 371 focused visits of the list, and Cumbria's of July 2021, which the statistics alone have.
    assert found["focused_visit"] == 372
    assert (found["jtai"], found["area_send"], found["joint_area_review"]) == (64, 55, 1)
    assert embedded.execute(
        """SELECT council, visited::VARCHAR FROM visits
        WHERE kind = 'focused_visit' AND NOT in_listings"""
    ).fetchall() == [("Cumbria", "2021-07-21")]


def test_what_is_embedded_of_visits_is_within_the_years_that_the_comment_gives(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    days = "min(coalesce(visited, published))::VARCHAR, max(coalesce(published, visited))::VARCHAR"
    found = {
        kind: (first[:7], last[:7])
        for kind, first, last in embedded.execute(
            f"SELECT kind, {days} FROM visits GROUP BY 1"
        ).fetchall()
    }
    assert found["focused_visit"] == ("2018-02", "2026-01")
    assert found["jtai"] == ("2016-04", "2025-03")
    assert found["area_send"] == ("2023-05", "2025-03")
    assert found["monitoring_visit"] == ("2021-04", "2025-04")
