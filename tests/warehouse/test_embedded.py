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
    assert rows(
        embedded,
        """SELECT grade, grade_shown, printed
        FROM judgements j JOIN inspections USING (inspection_id)
        WHERE j.council = 'Warrington' AND inspection_type = 'reinspection'
        AND area = 'looked_after'""",
    ) == [("requires_improvement", "Adequate", "3")]


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
        count(*) FILTER (verdict = 'agree'), count(*) FILTER (verdict = 'differ')
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
