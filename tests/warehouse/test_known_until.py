"""Up to which day the facts are known: of everything, and of one council."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.conftest import Ask
from tests.warehouse.made_up import HACKNEY, TOWER_HAMLETS, Facts
from tests.warehouse.small_home import LATER, SmallHome, two_councils
from warehouse.connect import open_warehouse
from warehouse.news.freshness import known_up_to

GOOD = {"leadership": "good"}


def test_the_page_that_was_read_longest_ago_decides(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", GOOD)
    facts.tables["listings"][-1]["last_seen"] = "2026-11-20 03:00:00"
    facts.report(HACKNEY, "2024-01-13", GOOD)
    assert ask("SELECT known_until::VARCHAR, reports_known_until::VARCHAR FROM about") == [
        ("2026-11-01", "2026-11-01")
    ]
    assert ask(f"SELECT known_until::VARCHAR FROM councils WHERE la_code = {TOWER_HAMLETS}") == [
        ("2026-11-20",)
    ]


@pytest.mark.parametrize(
    "gone",
    [
        {"is_closed": "true"},
        {"vanished": "2026-10-01 03:00:00"},
        # Known from the snapshot alone: no crawl of this home has ever listed it.
        {"last_seen": "2026-09-01 03:00:00"},
    ],
)
def test_the_page_of_a_council_that_is_gone_decides_nothing(
    facts: Facts, ask: Ask, gone: dict[str, str]
) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", GOOD)
    facts.report(HACKNEY, "2024-01-13", GOOD)
    facts.tables["listings"][-1]["last_seen"] = "2026-09-01 03:00:00"
    facts.tables["listed_councils"][-1] |= gone
    assert ask("SELECT known_until::VARCHAR FROM about") == [("2026-11-01",)]


def test_without_reports_the_statistics_day_stands(facts: Facts, ask: Ask) -> None:
    facts.statistics("Hackney", "2024-01-13", GOOD)
    assert ask("SELECT known_until::VARCHAR, reports_known_until FROM about") == [
        ("2026-11-01", None)
    ]


def test_a_run_that_finds_no_new_workbook_has_looked_at_the_statistics(tmp_path: Path) -> None:
    small: SmallHome = two_councils(tmp_path)
    small.run(LATER, "complete", statistics={"releases_read": 4})
    with open_warehouse(small.build()) as connection:
        assert connection.execute("SELECT statistics_known_until FROM about").fetchall() == [
            (LATER.date(),)
        ]


def test_a_run_of_the_reports_alone_has_not(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    small.run(LATER, "complete", statistics={"releases_read": 0})
    with open_warehouse(small.build()) as connection:
        assert connection.execute("SELECT statistics_known_until FROM about").fetchall() == [
            (None,)
        ]


def test_the_sentence_says_how_to_begin_where_nothing_is_held() -> None:
    assert known_up_to(None, date(2026, 11, 23)).startswith("No report is held yet.")


def test_summaries_of_older_versions_stop_no_build(tmp_path: Path) -> None:
    small = two_councils(tmp_path)
    small.run(LATER, "complete", councils={"read": 2})
    small.build()
