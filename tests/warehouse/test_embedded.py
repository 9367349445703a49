"""What a fresh clone holds: the embedded facts, as the world knows them from elsewhere."""

from __future__ import annotations

import duckdb
import pytest


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return connection.execute(query).fetchall()


def test_every_council_of_today_is_judged_and_the_years_run_from_2009_to_2026(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT count(DISTINCT j.la_code), min(year(published)), max(year(published))
        FROM judgements j JOIN councils c USING (la_code) WHERE c.closed IS NULL""",
    ) == [(153, 2009, 2026)]


def test_all_reports_and_workbooks_make_715_inspections(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    """493 reports that are one, and 222 inspections that only the statistics tell of."""
    assert rows(
        embedded, "SELECT count(*), count(*) FILTER (in_reports), count(*) FILTER (in_statistics) "
        "FROM inspections",
    ) == [(715, 493, 661)]  # fmt: skip
    assert rows(embedded, "SELECT count(*) FROM judgements WHERE status = 'held_back'") == [(0,)]
    assert rows(embedded, "SELECT count(*) FROM set_aside") == [(0,)]


@pytest.mark.parametrize(
    ("council", "strand", "grade", "since"),
    [
        ("Bury", "overall", "requires_improvement", "2025-07-29"),
        ("Rotherham", "overall", "outstanding", "2025-12-16"),
        ("Coventry", "overall", "outstanding", "2026-05-18"),
        ("Luton", "overall", "good", "2026-03-10"),
        ("Warwickshire", "overall", "requires_improvement", "2025-10-14"),
        ("Somerset", "help_and_protection", "requires_improvement", "2026-06-17"),
        ("Bradford", "leadership", "good", "2026-05-21"),
    ],
)
def test_the_newest_report_is_what_stands_on_22_august_2026(
    embedded: duckdb.DuckDBPyConnection, council: str, strand: str, grade: str, since: str
) -> None:
    assert rows(
        embedded,
        f"""SELECT grade, since::VARCHAR FROM standing_on('2026-08-22')
        WHERE council = '{council}' AND strand = '{strand}'""",
    ) == [(grade, since)]


def test_a_date_misprinted_in_two_releases_makes_no_second_inspection(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT inspection_id FROM inspections
        WHERE council = 'Nottingham' AND year(published) = 2022""",
    ) == [("892-ilacs-2022-09-05",)]
    assert rows(
        embedded,
        """SELECT corrected LIKE '2022-11-05%' FROM reconciliation
        WHERE inspection_id = '892-ilacs-2022-09-05' AND fact = 'published'""",
    ) == [(True,)]


def test_northamptonshire_before_2019_comes_from_the_workbook_of_2023(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT framework, published::VARCHAR, statistics_url LIKE '%england-2023'
        FROM inspections WHERE council LIKE 'Northamptonshire%' AND published < '2019-01-01'
        ORDER BY published""",
    ) == [
        ("slac", "2011-05-06", True),
        ("cp", "2013-03-20", True),
        ("looked_after_2013", "2013-08-23", True),
        ("sif", "2016-04-27", True),
    ]
    assert rows(embedded, "FROM reference.open_gaps") == []


@pytest.mark.parametrize("day", ["2022-03-31", "2023-03-31", "2024-03-31", "2025-03-31"])
def test_ofsteds_totals_of_four_years_are_there_to_be_checked(
    embedded: duckdb.DuckDBPyConnection, day: str
) -> None:
    found = rows(
        embedded,
        f"""SELECT count(DISTINCT strand) >= 4, count(*) >= 16 FROM reference.published_totals
        WHERE as_at = '{day}'""",
    )
    assert found == [(True, True)]


@pytest.mark.parametrize(
    ("council", "fact", "now", "before"),
    [
        ("Isles of Scilly", "started", "2023-07-11", "2023-07-10"),
        ("Central Bedfordshire", "help_and_protection", "Good", "Requires improvement"),
        ("Staffordshire", "care_leavers", "Requires improvement to be good", "Good"),
        ("Bury", "help_and_protection", "Inadequate", "Requires improvement"),
    ],
)
def test_what_later_releases_corrected_is_listed(
    embedded: duckdb.DuckDBPyConnection, council: str, fact: str, now: str, before: str
) -> None:
    ((text, corrected),) = rows(
        embedded,
        f"""SELECT statistics_printed, corrected FROM reconciliation
        WHERE council = '{council}' AND fact = '{fact}'
          AND verdict = 'corrected by a later release'""",
    )
    assert text == now
    assert before in corrected


def test_tower_hamlets_was_good_in_2012_and_fell_in_2017(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT published::VARCHAR, area, grade FROM judgements WHERE council = 'Tower Hamlets'
        AND published IN (DATE '2012-07-27', DATE '2017-04-07') ORDER BY 1, 2""",
    ) == [
        ("2012-07-27", "safeguarding", "good"),
        ("2012-07-27", "looked_after", "good"),
        ("2017-04-07", "overall_effectiveness", "inadequate"),
        ("2017-04-07", "help_and_protection", "inadequate"),
        ("2017-04-07", "looked_after_and_permanence", "requires_improvement"),
        ("2017-04-07", "adoption", "requires_improvement"),
        ("2017-04-07", "care_leavers", "requires_improvement"),
        ("2017-04-07", "leadership", "inadequate"),
        ("2017-04-07", "lscb", "inadequate"),
    ]


def test_tower_hamlets_rose_again_in_2019_and_2025(embedded: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        embedded,
        """SELECT since::VARCHAR, grade FROM standings
        WHERE council = 'Tower Hamlets' AND strand = 'overall' ORDER BY since""",
    ) == [("2017-04-07", "inadequate"), ("2019-07-22", "good"), ("2025-01-13", "outstanding")]


def test_the_inspection_of_2017_carries_its_evidence(embedded: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        embedded,
        """SELECT started::VARCHAR, ended::VARCHAR, published_from, in_reports, in_statistics,
        report_url LIKE 'https://files.ofsted.gov.uk/v1/file/%' FROM inspections
        WHERE inspection_id = '211-sif-2017-04-07'""",
    ) == [("2017-01-23", "2017-02-16", "page", True, True, True)]


def test_a_workbook_cell_with_the_number_3_is_the_third_grade(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    """In the release of 2022; that of 2023 has the words."""
    assert rows(
        embedded,
        """SELECT j.grade, j.printed FROM collected.judgements j
        JOIN collected.inspections i USING (source, source_id)
        WHERE council_printed = 'Warrington' AND inspection_type = 'reinspection'
        AND area = 'looked_after' ORDER BY j.printed""",
    ) == [
        ("requires_improvement", "3"),
        ("requires_improvement", "Requires improvement to be good"),
    ]
    assert rows(
        embedded,
        """SELECT grade, grade_shown
        FROM judgements j JOIN inspections USING (inspection_id)
        WHERE j.council = 'Warrington' AND inspection_type = 'reinspection'
        AND area = 'looked_after'""",
    ) == [("requires_improvement", "Adequate")]


def test_areas_that_were_not_judged_stay_empty(embedded: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        embedded,
        """SELECT council, area, grade FROM judgements WHERE status = 'not_judged'
        AND framework = 'sif' ORDER BY ALL""",
    ) == [
        ("City of London", "adoption", None),
        ("Isles of Scilly", "looked_after_and_permanence", None),
        ("Isles of Scilly", "adoption", None),
        ("Isles of Scilly", "care_leavers", None),
    ]


@pytest.mark.parametrize(
    ("council", "year"), [("Herefordshire", 2018), ("Doncaster", 2022), ("Slough", 2023)]
)
def test_an_overall_grade_better_than_its_leaders_is_left_as_it_is(
    embedded: duckdb.DuckDBPyConnection, council: str, year: int
) -> None:
    assert rows(
        embedded,
        f"""SELECT area, grade FROM judgements WHERE council = '{council}'
        AND framework = 'ilacs' AND year(published) = {year}
        AND area IN ('overall_effectiveness', 'leadership') ORDER BY area DESC""",
    ) == [("leadership", "inadequate"), ("overall_effectiveness", "requires_improvement")]


def test_brent_2026_has_four_areas_and_no_overall_standing(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT area, status FROM judgements WHERE council = 'Brent'
        AND published = DATE '2026-06-17' AND status <> 'graded'""",
    ) == [("overall_effectiveness", "not_in_framework")]
    assert rows(
        embedded,
        "SELECT strand FROM standing_on('2026-06-17') WHERE council = 'Brent' ORDER BY strand",
    ) == [("help_and_protection",), ("children_in_care",), ("care_leavers",), ("leadership",)]


def test_what_reports_and_statistics_both_grade_is_the_same_everywhere(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    ((both, agree, differ),) = rows(
        embedded,
        """SELECT count(*) FILTER (report_grade IS NOT NULL AND statistics_grade IS NOT NULL),
        count(*) FILTER (report_grade = statistics_grade),
        count(*) FILTER (verdict = 'differ')
        FROM reconciliation""",
    )
    assert both > 1700
    assert (agree, differ) == (both, 0)


def test_every_difference_is_explained(embedded: duckdb.DuckDBPyConnection) -> None:
    assert (
        rows(
            embedded,
            """FROM reconciliation WHERE explanation IS NULL
            AND verdict NOT IN ('agree', 'neither grades')""",
        )
        == []
    )


def test_grades_sort_in_ofsteds_order(embedded: duckdb.DuckDBPyConnection) -> None:
    assert rows(embedded, "SELECT DISTINCT grade, grade_rank FROM standings ORDER BY grade") == [
        ("outstanding", 1),
        ("good", 2),
        ("requires_improvement", 3),
        ("inadequate", 4),
    ]


def test_the_contracts_columns_are_all_there(embedded: duckdb.DuckDBPyConnection) -> None:
    promised = {
        "councils": "la_code name ons_code urn region type opened closed latitude longitude "
        "tile_column tile_row",
        "inspections": "inspection_id la_code council framework inspection_type started ended "
        "published lead_inspector report_url in_reports in_statistics",
        "judgements": "inspection_id la_code council framework published area strand comparability "
        "status grade grade_rank printed page report_url source",
        "visits": "la_code council kind published report_url",
        "paragraphs": "inspection_id la_code council kind published section number page "
        "text report_url",
        "standings": "la_code council strand grade grade_rank since until inspection_id",
        "trajectories": "la_code council strand from_grade to_grade steps from_published "
        "to_published years",
        "neighbours": "la_code peer_la_code kind model rank across_water",
        "national": "quarter strand grade councils share",
        "reconciliation": "la_code council framework published area report_grade statistics_grade "
        "verdict",
        "documents": "url sha256 first_seen fetched_at status bytes kind licence reader_version",
        "dictionary": "table_name column_name type description",
    }
    for table, columns in promised.items():
        embedded.execute(f"SELECT {', '.join(columns.split())} FROM {table} LIMIT 0")


def test_the_dictionary_has_every_column_of_every_table_described(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert (
        rows(
            embedded,
            """SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main'
        AND database_name = current_database()
        EXCEPT SELECT table_name, column_name FROM dictionary WHERE length(description) > 3""",
        )
        == []
    )
