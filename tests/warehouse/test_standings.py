"""The grade in force: when it begins, when it ends, and when there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.conftest import Ask
from tests.warehouse.made_up import HACKNEY, SURREY, TOWER_HAMLETS, Facts

SIF = {
    "overall_effectiveness": "good",
    "help_and_protection": "good",
    "looked_after_and_permanence": "good",
    "adoption": "outstanding",
    "care_leavers": "good",
    "leadership": "good",
    "lscb": "good",
}
COMBINED = {
    "overall_effectiveness": "good",
    "leadership": "good",
    "help_and_protection": "good",
    "in_care_and_care_leavers": "good",
}
APART = {
    "overall_effectiveness": "good",
    "leadership": "good",
    "help_and_protection": "good",
    "in_care": "good",
    "care_leavers": "requires_improvement",
}


def spells(ask: Ask, strand: str) -> list[tuple]:
    return ask(
        f"""SELECT grade::VARCHAR, since::VARCHAR, until::VARCHAR, ended_by
        FROM standings WHERE strand = '{strand}' ORDER BY since"""
    )


def test_a_standing_runs_from_publication_until_the_next_publication(
    facts: Facts, ask: Ask
) -> None:
    facts.report(
        TOWER_HAMLETS,
        "2017-04-07",
        SIF | {"overall_effectiveness": "inadequate"},
        framework="sif",
        started="2017-01-23",
    )
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED, started="2019-06-10")
    assert spells(ask, "overall") == [
        ("inadequate", "2017-04-07", "2019-07-22", "next grade"),
        ("good", "2019-07-22", None, None),
    ]


def test_the_grade_of_a_day_is_the_one_published_by_then(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2017-04-07", SIF, framework="sif", started="2017-01-23")
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED | {"overall_effectiveness": "inadequate"})
    days = ("2017-04-06", "2017-04-07", "2019-07-21", "2019-07-22")
    assert [
        ask(f"SELECT grade::VARCHAR FROM standing_on('{day}') WHERE strand = 'overall'")
        for day in days
    ] == [[], [("good",)], [("good",)], [("inadequate",)]]


def test_a_combined_grade_is_not_copied_to_care_leavers_and_ends_the_older_one(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2017-04-07", SIF, framework="sif")
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    facts.report(TOWER_HAMLETS, "2025-01-13", APART)
    assert spells(ask, "care_leavers") == [
        ("good", "2017-04-07", "2019-07-22", "no longer graded"),
        ("requires_improvement", "2025-01-13", None, None),
    ]
    assert spells(ask, "children_in_care")[1][:2] == ("good", "2019-07-22")


@pytest.mark.parametrize("strand", ["adoption", "lscb"])
def test_what_ilacs_does_not_grade_ends_with_it(facts: Facts, ask: Ask, strand: str) -> None:
    facts.report(TOWER_HAMLETS, "2017-04-07", SIF, framework="sif")
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    assert [spell[2:] for spell in spells(ask, strand)] == [("2019-07-22", "no longer graded")]


def test_a_reinspection_without_a_board_review_leaves_the_boards_grade(
    facts: Facts, ask: Ask
) -> None:
    again = {area: grade for area, grade in SIF.items() if area != "lscb"}
    facts.report(TOWER_HAMLETS, "2015-04-07", SIF, framework="sif")
    facts.report(TOWER_HAMLETS, "2017-10-07", again, framework="sif", kind="reinspection")
    assert spells(ask, "lscb") == [("good", "2015-04-07", "2019-09-29", "board abolished")]


def test_no_board_has_a_standing_after_the_boards_were_abolished(facts: Facts, ask: Ask) -> None:
    """Where no inspection came in between: safeguarding partners took their place."""
    facts.report(TOWER_HAMLETS, "2017-04-07", SIF, framework="sif")
    facts.report(TOWER_HAMLETS, "2021-07-22", COMBINED)
    assert spells(ask, "lscb") == [("good", "2017-04-07", "2019-09-29", "board abolished")]
    assert ask("SELECT count(*) FROM standing_on('2019-09-29') WHERE strand = 'lscb'") == [(0,)]
    assert [each[2:] for each in spells(ask, "adoption")] == [("2021-07-22", "no longer graded")]


def test_an_overall_grade_is_not_drawn_on_past_an_inspection_from_april_2026(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2023-01-13", APART, started="2022-12-01")
    facts.report(
        TOWER_HAMLETS,
        "2026-06-17",
        APART | {"overall_effectiveness": "not_in_framework"},
        started="2026-04-27",
    )
    assert spells(ask, "overall") == [("good", "2023-01-13", "2026-06-17", "no longer graded")]
    assert spells(ask, "leadership")[1] == ("good", "2026-06-17", None, None)


def test_an_inspection_of_march_2026_published_in_june_still_has_an_overall_grade(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2026-06-05", APART, started="2026-03-23", ended="2026-03-27")
    assert spells(ask, "overall") == [("good", "2026-06-05", None, None)]


def test_no_overall_grade_is_made_of_the_frameworks_before_2013(facts: Facts, ask: Ask) -> None:
    grades = {"safeguarding": "good", "looked_after": "good"}
    facts.statistics("Tower Hamlets", "2012-07-27", grades, framework="slac", kind="inspection")
    facts.statistics(
        "Tower Hamlets",
        "2013-01-27",
        {"child_protection": "good"},
        framework="cp",
        kind="inspection",
    )
    assert spells(ask, "overall") == []
    assert [spell[1] for spell in spells(ask, "help_and_protection")] == [
        "2012-07-27",
        "2013-01-27",
    ]


def test_a_held_back_grade_ends_the_standing_and_puts_nothing_in_its_place(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    facts.report(TOWER_HAMLETS, "2025-01-13", APART | {"leadership": "held_back"})
    assert spells(ask, "leadership") == [("good", "2019-07-22", "2025-01-13", "held back")]


def test_an_area_that_was_not_judged_leaves_the_earlier_grade(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2015-04-07", SIF, framework="sif")
    facts.report(
        TOWER_HAMLETS,
        "2017-10-07",
        SIF | {"adoption": "not_judged"},
        framework="sif",
        kind="reinspection",
    )
    assert spells(ask, "adoption") == [("outstanding", "2015-04-07", None, None)]


def test_of_two_inspections_published_on_one_day_the_later_one_counts(
    facts: Facts, ask: Ask
) -> None:
    day = "2012-09-01"
    facts.statistics(
        "Tower Hamlets", day, {"safeguarding": "good"}, framework="slac", started="2012-07-20"
    )
    facts.statistics(
        "Tower Hamlets",
        day,
        {"child_protection": "inadequate"},
        framework="cp",
        started="2012-06-20",
    )
    assert spells(ask, "help_and_protection") == [("good", day, None, None)]


def test_a_new_council_starts_without_a_standing_and_its_predecessors_ends(
    facts: Facts, ask: Ask
) -> None:
    facts.statistics("Cumbria", "2022-11-15", COMBINED, started="2022-09-20")
    facts.report(942, "2025-01-13", APART)
    assert ask(
        """SELECT council, since::VARCHAR, until::VARCHAR, ended_by FROM standings
        WHERE strand = 'overall' ORDER BY since"""
    ) == [
        ("Cumbria", "2022-11-15", "2023-04-01", "council closed"),
        ("Cumberland", "2025-01-13", None, None),
    ]


@pytest.mark.parametrize(
    ("today", "closed", "until"),
    [("2027-03-31", None, None), ("2027-04-01", "2027-03-31", "2027-04-01")],
)
def test_surrey_closes_when_its_day_has_come(
    facts: Facts, tmp_path: Path, today: str, closed: str | None, until: str | None
) -> None:
    facts.report(SURREY, "2025-05-09", APART)
    with facts.fill(tmp_path, today=date.fromisoformat(today)) as filled:
        assert filled.execute(
            "SELECT closed::VARCHAR FROM councils WHERE la_code = 936"
        ).fetchall() == [(closed,)]
        assert filled.execute("SELECT DISTINCT until::VARCHAR FROM standings").fetchall() == [
            (until,)
        ]


def test_a_trajectory_counts_steps_and_years_between_grades(facts: Facts, ask: Ask) -> None:
    slac = {"safeguarding": "good", "looked_after": "good"}
    facts.statistics("Tower Hamlets", "2012-07-27", slac, framework="slac", kind="inspection")
    facts.report(
        TOWER_HAMLETS, "2017-04-07", SIF | {"help_and_protection": "inadequate"}, framework="sif"
    )
    assert ask(
        """SELECT from_grade, to_grade, steps, years, comparability FROM trajectories
        WHERE strand = 'help_and_protection'"""
    ) == [("good", "inadequate", 2, 4.7, "loose")]


def test_the_country_is_counted_at_each_quarters_end(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2017-03-31", SIF, framework="sif")
    facts.report(
        HACKNEY, "2017-04-01", SIF | {"overall_effectiveness": "inadequate"}, framework="sif"
    )
    assert ask(
        """SELECT quarter::VARCHAR, grade::VARCHAR, councils, share, councils_there FROM national
        WHERE strand = 'overall' AND quarter < '2017-07-01' AND councils > 0 ORDER BY ALL"""
    ) == [
        ("2017-03-31", "good", 1, 1.0, 152),
        ("2017-06-30", "good", 1, 0.5, 152),
        ("2017-06-30", "inadequate", 1, 0.5, 152),
    ]


@pytest.mark.parametrize(
    ("fetched", "last"),
    [
        ("2026-09-29 12:00:00", "2026-06-30"),
        ("2026-09-30 12:00:00", "2026-09-30"),
        ("2027-01-30 12:00:00", "2026-09-30"),
    ],
)
def test_no_quarter_is_counted_of_which_nothing_newer_was_fetched(
    facts: Facts, ask: Ask, fetched: str, last: str
) -> None:
    facts.report(TOWER_HAMLETS, "2017-03-31", SIF, framework="sif", fetched=fetched)
    assert ask("SELECT max(quarter)::VARCHAR FROM national") == [(last,)]


def unread(facts: Facts, status: str, published: str, **listing: object) -> None:
    facts.report(TOWER_HAMLETS, published, APART, file_id=9)
    facts.tables["inspections"].pop()
    del facts.tables["judgements"][-len(APART) :]
    facts.tables["documents"][-1] |= {"status": status, "reason": "made up"}
    facts.tables["listings"][-1] |= listing


@pytest.mark.parametrize("status", ["unreadable", "unrecognised", "not_a_report", "withdrawn"])
def test_a_newer_report_that_was_not_read_leaves_the_council_without_a_standing(
    facts: Facts, ask: Ask, status: str
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    unread(facts, status, "2025-01-13")
    assert spells(ask, "overall") == [("good", "2019-07-22", "2025-01-13", "report not read")]


@pytest.mark.parametrize(
    ("status", "published", "listing"),
    [
        ("withdrawn", "2012-10-19", {}),
        ("not_a_report", "2018-08-13", {}),
        ("unreadable", "2012-08-13", {}),
        ("unreadable", "2025-01-13", {"vanished": "2026-01-01 00:00:00"}),
        ("unreadable", "2025-01-13", {"kind": "focused_visit"}),
    ],
)
def test_other_documents_that_were_not_read_leave_the_standing_alone(
    facts: Facts, ask: Ask, status: str, published: str, listing: dict
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    unread(facts, status, published, **listing)
    assert spells(ask, "overall") == [("good", "2019-07-22", None, None)]


def test_a_letter_under_the_wording_of_an_inspection_leaves_the_standing_alone(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    unread(facts, "not_a_report", "2025-01-13")
    facts.tables["documents"][-1]["letter"] = "focused_visit"
    assert spells(ask, "overall") == [("good", "2019-07-22", None, None)]


def test_a_report_that_is_listed_and_was_never_fetched_ends_the_standing(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    unread(facts, "unreadable", "2019-08-13")
    facts.tables["documents"].pop()
    assert spells(ask, "overall") == [("good", "2019-07-22", "2019-08-13", "report not read")]


def test_a_report_listed_some_weeks_after_the_statistics_day_is_that_inspections(
    facts: Facts, ask: Ask
) -> None:
    facts.statistics("Tower Hamlets", "2025-01-13", APART)
    unread(facts, "unreadable", "2025-02-13")
    assert spells(ask, "overall") == [("good", "2025-01-13", None, None)]


def test_a_report_that_was_not_read_ends_nothing_if_the_statistics_tell_of_it(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", COMBINED)
    unread(facts, "unreadable", "2025-01-13")
    facts.statistics("Tower Hamlets", "2025-01-13", APART)
    assert spells(ask, "overall")[1] == ("good", "2025-01-13", None, None)
