"""Reports and statistics brought together: which tells of which, and what is set aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.conftest import Ask
from tests.warehouse.made_up import HACKNEY, SURREY, TOWER_HAMLETS, Facts
from warehouse.news.changes import find_changes

ALL_GOOD = {
    "overall_effectiveness": "good",
    "leadership": "good",
    "help_and_protection": "good",
    "in_care": "good",
    "care_leavers": "good",
}
SIF_GOOD = {
    "overall_effectiveness": "good",
    "help_and_protection": "good",
    "looked_after_and_permanence": "good",
    "adoption": "good",
    "care_leavers": "good",
    "leadership": "good",
}


def inspections(ask: Ask) -> list[tuple]:
    return ask(
        """SELECT inspection_id, inspection_type, in_reports, in_statistics FROM inspections
        ORDER BY 1"""
    )


def test_a_report_and_the_row_about_it_are_one_inspection(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", ALL_GOOD, started="2024-11-11", ended="2024-11-22")
    facts.statistics("Tower Hamlets", "2025-01-13", ALL_GOOD, started="2024-11-11")
    assert inspections(ask) == [("211-ilacs-2025-01-13", "standard", True, True)]


def test_dates_that_run_weeks_off_still_tell_of_one_inspection(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", ALL_GOOD, started="2019-06-10", ended="2019-06-21")
    wide = "LA_inspections_2009-2022"
    facts.statistics("Tower Hamlets", "2019-06-25", ALL_GOOD, sheet=wide, kind="short")
    facts.statistics("Tower Hamlets", "2019-07-21", ALL_GOOD, kind="short")
    assert inspections(ask) == [("211-ilacs-2019-07-22", "short", True, True)]


NOTTINGHAM = ALL_GOOD | {"leadership": "requires_improvement"}


@pytest.mark.parametrize(
    "misprint", ["2022-11-05", "2022-09-15", "2022-12-05", "2022-01-05", "2023-09-05", "2021-09-05"]
)
def test_a_misprinted_date_makes_no_second_inspection(
    facts: Facts, ask: Ask, misprint: str
) -> None:
    """As in two releases, which print 05/11/2022 for 05/09/2022 in Nottingham's row."""
    wide = "LA_inspections_2009-2023"
    facts.statistics("Nottingham", misprint, NOTTINGHAM, sheet=wide, workbook="2023")
    facts.statistics("Nottingham", "2022-09-05", NOTTINGHAM, started="2022-07-11")
    facts.statistics("Nottingham", "2025-09-05", ALL_GOOD, started="2025-07-11")
    facts.report(892, "2022-09-05", NOTTINGHAM, started="2022-07-11")
    assert [row[0] for row in inspections(ask)] == ["892-ilacs-2022-09-05", "892-ilacs-2025-09-05"]
    assert ask("SELECT since::VARCHAR FROM standings WHERE strand = 'leadership'") == [
        ("2022-09-05",),
        ("2025-09-05",),
    ]
    assert ask(
        "SELECT statistics_printed, corrected, verdict FROM reconciliation WHERE area IS NULL"
    ) == [
        (
            "2022-09-05",
            f"{misprint} (LA_inspections_2009-2023 row 4)",
            "corrected by a later release",
        )
    ]


def test_a_misprinted_date_makes_no_entry_of_its_own_among_the_changes(
    facts: Facts, tmp_path: Path
) -> None:
    wide = "LA_inspections_2009-2023"
    facts.statistics("Nottingham", "2022-11-05", NOTTINGHAM, sheet=wide, workbook="2023")
    facts.statistics("Nottingham", "2022-09-05", NOTTINGHAM, started="2022-07-11")
    facts.statistics("Hackney", "2025-09-05", ALL_GOOD, started="2025-07-11")
    with facts.fill(tmp_path) as connection:
        found = find_changes(connection, date(2026, 1, 1))
    assert [each.inspection_id for each in found] == [
        "204-ilacs-2025-09-05",
        "892-ilacs-2022-09-05",
    ]


def test_a_report_and_a_row_with_a_misprinted_date_are_one(facts: Facts, ask: Ask) -> None:
    facts.report(892, "2022-09-05", NOTTINGHAM, started="2022-07-11")
    facts.statistics("Nottingham", "2022-12-15", NOTTINGHAM)
    assert len(inspections(ask)) == 1


def test_a_row_too_near_to_a_report_with_a_row_of_its_own_is_set_aside(
    facts: Facts, ask: Ask
) -> None:
    facts.report(892, "2022-09-05", NOTTINGHAM, started="2022-07-11")
    facts.statistics("Nottingham", "2022-08-05", NOTTINGHAM, sheet="one")
    facts.statistics("Nottingham", "2022-10-20", ALL_GOOD, sheet="two")
    assert len(inspections(ask)) == 1
    assert ask("SELECT place, reason FROM set_aside") == [
        (
            "two row 6",
            "it lies too near to an inspection whose report is at hand: one inspection or two?",
        )
    ]


def test_two_inspections_with_the_same_grades_are_two_where_one_sheet_lists_both(
    facts: Facts, ask: Ask
) -> None:
    for workbook in ("2023", "2025"):
        facts.statistics("Nottingham", "2022-09-05", NOTTINGHAM, workbook=workbook)
        facts.statistics("Nottingham", "2022-12-05", NOTTINGHAM, workbook=workbook)
    assert len(inspections(ask)) == 2


def test_two_inspections_months_apart_with_other_grades_are_two(facts: Facts, ask: Ask) -> None:
    facts.statistics("Nottingham", "2022-09-05", NOTTINGHAM, workbook="2023")
    facts.statistics("Nottingham", "2022-12-05", ALL_GOOD)
    assert len(inspections(ask)) == 2


def corrected_by_a_later_release(facts: Facts) -> None:
    old = {"started": "2023-07-10", "kind": "standard", "workbook": "2024"}
    facts.statistics("Isles of Scilly", "2023-08-24", ALL_GOOD, sheet="2018-2024", **old)
    facts.statistics(
        "Isles of Scilly",
        "2023-08-25",
        ALL_GOOD | {"care_leavers": "requires_improvement"},
        started="2023-07-11",
        kind="short",
    )


def test_the_newest_release_decides_dates_type_and_grades(facts: Facts, ask: Ask) -> None:
    corrected_by_a_later_release(facts)
    assert ask(
        "SELECT inspection_id, inspection_type, started::VARCHAR, statistics_url FROM inspections"
    ) == [
        (
            "420-ilacs-2023-08-25",
            "short",
            "2023-07-11",
            "https://www.gov.uk/government/statistics/2025",
        )
    ]
    assert ask(
        "SELECT status, grade, source_place FROM judgements WHERE area = 'care_leavers'"
    ) == [("graded", "requires_improvement", "ILACS_inspection_history row 5")]


def test_what_a_later_release_corrected_is_listed_with_what_stood_there(
    facts: Facts, ask: Ask
) -> None:
    corrected_by_a_later_release(facts)
    assert ask(
        """SELECT fact, statistics_printed, corrected FROM reconciliation
        WHERE verdict = 'corrected by a later release' ORDER BY fact"""
    ) == [
        ("care_leavers", "Requires improvement to be good", "2018-2024 row 4: Good"),
        ("inspection_type", "short", "standard (2018-2024 row 4)"),
        ("published", "2023-08-25", "2023-08-24 (2018-2024 row 4)"),
        ("started", "2023-07-11", "2023-07-10 (2018-2024 row 4)"),
    ]
    assert ask("SELECT sum(corrected) FROM agreement") == [(1,)]


def test_a_grade_that_was_corrected_to_the_reports_counts_as_agreeing(
    facts: Facts, ask: Ask
) -> None:
    corrected_by_a_later_release(facts)
    grades = ALL_GOOD | {"care_leavers": "requires_improvement"}
    facts.report(420, "2023-08-25", grades, started="2023-07-11")
    assert ask("SELECT both_grade, agree, corrected FROM agreement") == [(5, 5, 1)]


def test_grades_apart_in_a_newer_release_take_the_place_of_one_for_both(
    facts: Facts, ask: Ask
) -> None:
    apart = {"in_care": "good", "care_leavers": "inadequate"}
    facts.statistics(
        "Bury", "2024-12-16", {"in_care_and_care_leavers": "good"}, workbook="2024", sheet="old"
    )
    facts.statistics("Bury", "2024-12-17", apart)
    assert ask("SELECT area, grade FROM judgements ORDER BY area") == [
        ("care_leavers", "inadequate"),
        ("in_care", "good"),
    ]


def test_a_type_given_in_two_ways_by_one_release_is_not_known(facts: Facts, ask: Ask) -> None:
    facts.statistics("Bury", "2024-12-17", ALL_GOOD, sheet="one", kind="short")
    facts.statistics("Bury", "2024-12-17", ALL_GOOD, sheet="two", kind="standard")
    assert [row[1] for row in inspections(ask)] == ["inspection"]
    assert ask("SELECT fact, verdict FROM reconciliation WHERE area IS NULL") == [
        ("inspection_type", "statistics_disagree")
    ]


def test_no_column_for_the_board_in_reinspections_is_said(facts: Facts, ask: Ask) -> None:
    """As in Slough's of 2016, which the statistics list without the board's grade."""
    board = SIF_GOOD | {"lscb": "inadequate"}
    facts.report(871, "2016-02-17", board, framework="sif", kind="reinspection")
    facts.statistics("Slough", "2016-02-17", SIF_GOOD, framework="sif", kind="reinspection")
    assert ask("SELECT explanation FROM reconciliation WHERE verdict = 'only_report'") == [
        ("the statistics have no column for the safeguarding board in re-inspections",)
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("unrecognised", "the report is at hand, but was not understood"),
        ("withdrawn", "the site lists the report, but has it no more"),
        (None, "the report is not at hand"),
    ],
)
def test_a_report_that_was_not_understood_is_not_called_missing(
    facts: Facts, ask: Ask, status: str | None, expected: str
) -> None:
    facts.statistics("Tower Hamlets", "2025-01-13", {"leadership": "good"})
    facts.report(TOWER_HAMLETS, "2019-07-22", ALL_GOOD)
    if status:
        url = "https://files.ofsted.gov.uk/v1/file/7"
        seen = {"first_seen": "2026-11-01"}
        facts.add(
            "listings", urn=80516, file_id=7, url=url, link_text="Children's services inspection",
            title="Children's services inspection", kind="childrens_services",
            published="2025-01-13", last_seen="2026-11-01", **seen,
        )  # fmt: skip
        facts.add(
            "documents", url=url, sha256="ab", file_id=7, kind="report", status=status, bytes=9,
            reader_version="1", fetched_from=url, fetched_at="2026-11-01", **seen,
        )  # fmt: skip
    assert ask("SELECT explanation FROM reconciliation WHERE published > '2025-01-01'") == [
        (expected,)
    ]


def test_a_reinspection_half_a_year_later_is_its_own_inspection(facts: Facts, ask: Ask) -> None:
    sheet = "LA_inspections_2009-2022"
    for published, kind in (("2013-01-21", "inspection"), ("2013-07-26", "reinspection")):
        facts.statistics(
            "Calderdale",
            published,
            {"child_protection": "inadequate"},
            framework="cp",
            kind=kind,
            sheet=sheet,
        )
    assert inspections(ask) == [
        ("381-cp-2013-01-21", "inspection", False, True),
        ("381-cp-2013-07-26", "reinspection", False, True),
    ]


def test_each_of_two_near_reports_finds_its_own_row(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2016-01-10", SIF_GOOD, framework="sif")
    facts.report(TOWER_HAMLETS, "2016-04-01", SIF_GOOD, framework="sif", kind="reinspection")
    for published, kind in (("2016-01-20", "inspection"), ("2016-03-25", "reinspection")):
        facts.statistics("Tower Hamlets", published, SIF_GOOD, framework="sif", kind=kind)
    assert ask("SELECT inspection_id, published_in_statistics::VARCHAR FROM inspections") == [
        ("211-sif-2016-01-10", "2016-01-20"),
        ("211-sif-2016-04-01", "2016-03-25"),
    ]


def test_a_report_that_does_not_say_so_is_a_reinspection_if_the_statistics_do(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2018-01-29", SIF_GOOD, framework="sif")
    facts.statistics("Tower Hamlets", "2018-01-29", SIF_GOOD, framework="sif", kind="reinspection")
    assert inspections(ask) == [("211-sif-2018-01-29", "reinspection", True, True)]


def test_a_row_with_only_the_day_of_inspection_joins_the_inspection_of_that_day(
    facts: Facts, ask: Ask
) -> None:
    wide, as_at = "LA_inspections_2009-2022", "LA_level_at_31_Mar_2022"
    facts.statistics("Sefton", "2016-06-27", SIF_GOOD, framework="sif", sheet=wide)
    facts.statistics("Sefton", None, SIF_GOOD, framework="sif", started="2016-02-22", sheet=as_at)
    assert inspections(ask) == [("343-sif-2016-06-27", "standard", False, True)]


def test_a_row_with_only_the_day_of_inspection_joins_the_report_that_prints_it(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2025-03-13", ALL_GOOD, started="2024-11-11")
    facts.statistics("Tower Hamlets", None, ALL_GOOD, started="2024-11-11")
    assert inspections(ask) == [("211-ilacs-2025-03-13", "standard", True, True)]


def test_a_row_with_no_publication_date_and_no_fellow_is_set_aside(facts: Facts, ask: Ask) -> None:
    facts.statistics("Tower Hamlets", None, ALL_GOOD, started="2024-11-11")
    assert inspections(ask) == []
    assert ask("SELECT what, reason FROM set_aside") == [
        (
            "inspection",
            "the row gives no publication date, and nothing else tells of the inspection",
        )
    ]


def test_two_near_dates_in_one_sheet_are_set_aside_for_nobody_can_tell(
    facts: Facts, ask: Ask
) -> None:
    facts.statistics("Tower Hamlets", "2024-03-01", ALL_GOOD)
    facts.statistics("Tower Hamlets", "2024-03-20", ALL_GOOD)
    facts.statistics("Tower Hamlets", "2024-09-20", ALL_GOOD)
    assert [row[0] for row in inspections(ask)] == ["211-ilacs-2024-09-20"]
    assert ask("SELECT DISTINCT reason, count(*) FROM set_aside GROUP BY 1") == [
        ("one sheet gives two dates less than 60 days apart: one inspection or two?", 2)
    ]


def test_one_sheet_tells_of_an_inspection_once(facts: Facts, ask: Ask) -> None:
    facts.statistics("Tower Hamlets", "2024-03-01", ALL_GOOD, sheet="dated")
    facts.statistics("Tower Hamlets", None, ALL_GOOD, started="2024-01-15", sheet="in the year")
    facts.statistics("Tower Hamlets", None, ALL_GOOD, started="2023-11-15", sheet="in the year")
    assert ask("SELECT started::VARCHAR FROM inspections") == [("2024-01-15",)]
    assert len(ask("FROM set_aside")) == 1


def test_the_page_dates_a_report_before_its_own_words_and_all_dates_are_kept(
    facts: Facts, ask: Ask
) -> None:
    facts.report(
        HACKNEY, "2016-09-20", SIF_GOOD, framework="sif", started="2016-06-06", on_page="2016-09-21"
    )
    facts.statistics("Hackney", "2016-09-19", SIF_GOOD, framework="sif")
    assert ask(
        """SELECT published::VARCHAR, published_from, published_on_page::VARCHAR,
           published_in_report::VARCHAR, published_in_statistics::VARCHAR FROM inspections"""
    ) == [("2016-09-21", "page", "2016-09-21", "2016-09-20", "2016-09-19")]


def test_without_a_page_date_the_reports_own_counts(facts: Facts, ask: Ask) -> None:
    facts.report(HACKNEY, "2016-09-20", SIF_GOOD, framework="sif", on_page=None)
    facts.statistics("Hackney", "2016-09-19", SIF_GOOD, framework="sif")
    assert ask("SELECT published::VARCHAR, published_from FROM inspections") == [
        ("2016-09-20", "report")
    ]


def test_a_held_back_grade_is_not_filled_in_from_the_statistics(facts: Facts, ask: Ask) -> None:
    facts.report(
        TOWER_HAMLETS, "2025-01-13", ALL_GOOD | {"leadership": "held_back"}, started="2024-11-11"
    )
    facts.statistics("Tower Hamlets", "2025-01-13", ALL_GOOD)
    assert ask("SELECT status, grade, source FROM judgements WHERE area = 'leadership'") == [
        ("held_back", None, "report")
    ]
    assert ask(
        """SELECT report_grade, statistics_grade, verdict FROM reconciliation
        WHERE area = 'leadership'"""
    ) == [(None, "good", "held_back")]


def test_an_area_missing_from_the_reports_reading_is_held_back(facts: Facts, ask: Ask) -> None:
    read = {area: grade for area, grade in ALL_GOOD.items() if area != "care_leavers"}
    facts.report(TOWER_HAMLETS, "2025-01-13", read)
    facts.statistics("Tower Hamlets", "2025-01-13", ALL_GOOD)
    assert ask("SELECT status, reason FROM judgements WHERE area = 'care_leavers'") == [
        ("held_back", "Ofsted's statistics give a grade that was not found in the report")
    ]


def test_a_combined_grade_in_the_report_and_one_apart_in_the_statistics_make_no_gap(
    facts: Facts, ask: Ask
) -> None:
    facts.report(393, "2023-05-22", {"in_care_and_care_leavers": "good"}, started="2022-12-05")
    facts.statistics("South Tyneside", "2023-05-22", {"in_care": "good"})
    assert ask("SELECT area, status FROM judgements") == [("in_care_and_care_leavers", "graded")]


def test_a_combined_grade_beside_grades_apart_in_one_report_is_held_back(
    facts: Facts, ask: Ask
) -> None:
    both = {"in_care_and_care_leavers": "good", "care_leavers": "good", "leadership": "good"}
    facts.report(393, "2023-03-22", both, started="2023-01-05")
    assert ask("SELECT area, status FROM judgements ORDER BY area") == [
        ("care_leavers", "held_back"),
        ("leadership", "graded"),
        ("in_care_and_care_leavers", "held_back"),
    ]


def test_the_report_wins_and_the_difference_is_listed(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", ALL_GOOD | {"leadership": "inadequate"})
    facts.statistics("Tower Hamlets", "2025-01-13", ALL_GOOD)
    assert ask("SELECT grade FROM judgements WHERE area = 'leadership'") == [("inadequate",)]
    assert ask("SELECT area, verdict FROM reconciliation WHERE verdict <> 'agree'") == [
        ("leadership", "differ")
    ]


def test_statistics_stand_alone_where_no_report_is_at_hand(facts: Facts, ask: Ask) -> None:
    facts.statistics(
        "Tower Hamlets",
        "2012-07-27",
        {"safeguarding": "good", "looked_after": "requires_improvement"},
        framework="slac",
        kind="inspection",
    )
    assert ask("SELECT area, grade, grade_shown, source FROM judgements ORDER BY area") == [
        ("safeguarding", "good", "Good", "statistics"),
        ("looked_after", "requires_improvement", "Adequate", "statistics"),
    ]


def test_where_sheets_disagree_and_no_report_decides_the_grade_is_held_back(
    facts: Facts, ask: Ask
) -> None:
    facts.statistics("Bury", "2024-12-17", ALL_GOOD, sheet="one")
    facts.statistics("Bury", "2024-12-17", ALL_GOOD | {"leadership": "inadequate"}, sheet="two")
    assert ask("SELECT area, status, printed FROM judgements WHERE status <> 'graded'") == [
        ("leadership", "held_back", "Good / Inadequate")
    ]
    assert ask("SELECT verdict FROM reconciliation WHERE area = 'leadership'") == [
        ("statistics_disagree",)
    ]


def test_a_replaced_file_is_read_in_its_latest_version(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", ALL_GOOD, file_id=5, content="first")
    newer = facts.report(
        TOWER_HAMLETS,
        "2025-01-13",
        ALL_GOOD | {"leadership": "outstanding"},
        file_id=5,
        content="second",
        fetched="2026-11-02 03:00:00",
    )
    assert ask("SELECT grade FROM judgements WHERE area = 'leadership'") == [("outstanding",)]
    assert newer not in [row[0] for row in ask("SELECT source_id FROM set_aside")]
    assert len(ask("FROM set_aside")) == 1


def test_a_report_published_twice_with_different_grades_is_held_back_where_they_differ(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", ALL_GOOD, started="2024-11-11")
    facts.report(
        TOWER_HAMLETS,
        "2025-02-03",
        ALL_GOOD | {"leadership": "outstanding"},
        started="2024-11-11",
    )
    assert len(inspections(ask)) == 1
    assert ask("SELECT area, reason FROM judgements WHERE status = 'held_back'") == [
        ("leadership", "the report was published twice, with different grades")
    ]


def test_a_board_review_of_its_own_is_set_against_the_inspections_row(
    facts: Facts, ask: Ask
) -> None:
    facts.report(SURREY, "2015-06-03", SIF_GOOD, framework="sif", started="2014-10-20")
    facts.report(
        SURREY,
        "2015-08-03",
        {"lscb": "requires_improvement"},
        framework="sif",
        kind="lscb_review",
        started="2014-10-20",
    )
    facts.statistics(
        "Surrey",
        "2015-06-03",
        SIF_GOOD | {"lscb": "requires_improvement"},
        framework="sif",
        kind="inspection",
    )
    assert ask("SELECT inspection_id, verdict FROM reconciliation WHERE area = 'lscb'") == [
        ("936-sif-2015-08-03", "agree")
    ]
    assert ask("SELECT count(*) FROM judgements WHERE status = 'held_back'") == [(0,)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"published": "2027-01-13"}, "it is dated in the future"),
        ({"published": "2026-11-25", "started": "2026-11-02"}, "it is dated in the future"),
        ({"started": "2025-01-20"}, "before the inspection ended"),
        ({"started": "2023-01-01"}, "more than a year lies between"),
        ({"started": "2024-11-22", "ended": "2024-11-11"}, "it ends before it starts"),
        ({"framework": "sif", "on_page": None}, "the framework sif was not in use"),
        ({"framework": "report_card"}, "the framework report_card is not known"),
        ({"council": "Camelot", "la_code": 0}, "no council is known by this number and name"),
        ({"council": "Hackney"}, "it could be about more than one council"),
    ],
)
def test_an_unclear_report_is_set_aside_with_the_reason_and_the_rest_goes_on(
    facts: Facts, ask: Ask, change: dict, reason: str
) -> None:
    facts.report(HACKNEY, "2024-10-01", ALL_GOOD)
    text = {"la_code": TOWER_HAMLETS, "published": "2025-01-13", "started": "2024-11-11"} | change
    facts.report(text.pop("la_code"), text.pop("published"), ALL_GOOD, **text)
    assert [row[0] for row in inspections(ask)] == ["204-ilacs-2024-10-01"]
    (found_reason,) = ask("SELECT reason FROM set_aside WHERE what = 'inspection'")
    assert reason in found_reason[0]


def test_an_unknown_council_in_a_workbook_is_set_aside_and_listed(facts: Facts, ask: Ask) -> None:
    facts.statistics("Camelot", "2025-01-13", ALL_GOOD)
    facts.visit("Avalon", "2025-01-10", "2025-02-13", "focused_visit")
    assert ask("SELECT what, council_printed FROM set_aside ORDER BY ALL") == [
        ("inspection", "Camelot"),
        ("visit", "Avalon"),
    ]


@pytest.mark.parametrize(
    ("name", "code", "published", "la_code"),
    [
        ("  bristol ", None, "2025-01-13", 801),
        ("KINGSTON UPON HULL", None, "2025-01-13", 810),
        ("St. Helens", None, "2025-01-13", 342),
        ("Telford & Wrekin", None, "2025-01-13", 894),
        ("Barnsley or so", "E08000016", "2025-01-13", 370),
        ("Dorset", None, "2021-11-19", 838),
        ("Dorset", None, "2016-05-23", 835),
    ],
)
def test_councils_are_known_by_code_name_and_day(
    facts: Facts, ask: Ask, name: str, code: str | None, published: str, la_code: int
) -> None:
    old = published < "2018"
    facts.statistics(
        name,
        published,
        SIF_GOOD if old else {"overall_effectiveness": "good"},
        framework="sif" if old else "ilacs",
        code=code,
    )
    assert ask("SELECT la_code FROM inspections") == [(la_code,)]


@pytest.mark.parametrize(
    ("started", "published", "council"),
    [
        # Cumbria's last day was 31 March 2023.
        ("2023-03-31", "2023-05-15", ["Cumbria"]),
        (None, "2023-05-15", ["Cumbria"]),
        ("2023-04-17", "2023-05-15", []),
        ("2023-04-17", None, []),
        (None, "2023-10-15", []),
    ],
)
def test_nobody_inspects_a_council_that_has_closed_though_its_last_report_may_come_later(
    facts: Facts, ask: Ask, started: str | None, published: str | None, council: list[str]
) -> None:
    facts.statistics("Cumbria", published, ALL_GOOD, started=started)
    assert [name for (name,) in ask("SELECT council FROM inspections")] == council
    if not council:
        ((reason,),) = ask("SELECT reason FROM set_aside")
        assert reason == "the council did not exist on that day: Cumbria ended on 2023-03-31"


def test_a_report_from_before_a_council_began_is_set_aside_with_its_first_day(
    facts: Facts, ask: Ask
) -> None:
    facts.report(942, "2023-03-01", ALL_GOOD, started="2023-01-16")
    assert ask("SELECT council FROM inspections") == []
    assert ask("SELECT reason FROM set_aside WHERE what = 'inspection'") == [
        ("the council did not exist on that day: Cumberland began on 2023-04-01",)
    ]


def test_an_old_report_on_a_successors_page_belongs_to_the_predecessor(
    facts: Facts, ask: Ask
) -> None:
    facts.report(838, "2016-05-23", SIF_GOOD, framework="sif", council="Dorset")
    assert ask("SELECT la_code, council FROM inspections") == [(835, "Dorset (county, to 2019)")]


def test_words_that_are_not_those_of_the_grade_hold_it_back(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", ALL_GOOD | {"leadership": "good: Inadequate"})
    assert ask("SELECT status, grade FROM judgements WHERE area = 'leadership'") == [
        ("held_back", None)
    ]


@pytest.mark.parametrize(
    ("grade", "printed"),
    [
        ("requires_improvement", "Requires improvement to be good"),
        ("requires_improvement", "services require improvement to be\n good"),
        ("requires_improvement", "Adequate"),
        ("requires_improvement", "3"),
        ("inadequate", "The Local Safeguarding Children Board is inadequate"),
        ("inadequate", "inadequate.2"),
    ],
)
def test_every_wording_of_a_grade_is_known(
    facts: Facts, ask: Ask, grade: str, printed: str
) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", {"leadership": f"{grade}: {printed}"})
    assert ask("SELECT status, grade FROM judgements") == [("graded", grade)]


def test_an_overall_grade_that_the_framework_no_longer_gives_is_held_back(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2026-06-17", ALL_GOOD, started="2026-04-27")
    assert ask("SELECT area, status FROM judgements WHERE status <> 'graded'") == [
        ("overall_effectiveness", "held_back")
    ]


def test_a_visit_on_the_page_and_in_the_workbook_is_one_visit(facts: Facts, ask: Ask) -> None:
    facts.report(TOWER_HAMLETS, "2025-01-13", ALL_GOOD)
    facts.add(
        "listings",
        urn=80516,
        file_id=7,
        url="https://files.ofsted.gov.uk/v1/file/7",
        link_text="Focused visit",
        title="Focused visit",
        kind="focused_visit",
        published="2025-03-02",
        first_seen="2026-11-01",
        last_seen="2026-11-01",
    )
    facts.visit("Tower Hamlets", "2025-01-22", "2025-03-01", "focused_visit")
    facts.visit("Tower Hamlets", "2025-05-22", "2025-07-01", "focused_visit")
    assert ask(
        "SELECT published::VARCHAR, in_listings, in_statistics FROM visits ORDER BY published"
    ) == [("2025-03-02", True, True), ("2025-07-01", False, True)]


def test_a_report_of_tomorrow_is_taken_for_summer_time_is_ahead_of_greenwich(
    facts: Facts, ask: Ask
) -> None:
    facts.report(TOWER_HAMLETS, "2026-11-24", {"leadership": "good"}, started="2026-11-02")
    assert len(inspections(ask)) == 1
