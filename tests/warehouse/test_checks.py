"""Every check is seen to fail when its promise is broken, and each has a breakage here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.made_up import TODAY
from warehouse.build import fill_warehouse
from warehouse.connect import SCHEMA_VERSION
from warehouse.councils import REFERENCE
from warehouse.facts import SNAPSHOT

CHECKS = REFERENCE.parent / "checks"
ONE = "inspection_id = '211-sif-2017-04-07'"
# Each statement breaks one promise in the warehouse of the embedded snapshot.
BREAKAGES = {
    "areas_fit_the_framework": [
        """UPDATE judgements SET area = 'in_care_and_care_leavers'
        WHERE inspection_id = '211-ilacs-2025-01-13' AND area = 'in_care'""",
        """UPDATE reference.areas SET started_until = DATE '2024-01-01'
        WHERE framework = 'ilacs' AND area = 'leadership'""",
    ],
    "borders_are_mutual": [
        "DELETE FROM neighbours WHERE kind = 'border' AND la_code = 211 AND peer_la_code = 204",
        """UPDATE neighbours SET across_water = true
        WHERE kind = 'border' AND la_code = 211 AND peer_la_code = 204""",
    ],
    "being_checked_is_there": [
        """INSERT INTO reference.being_checked SELECT la_code, published + 1, NULL, published,
            'x', 'x' FROM inspections LIMIT 1""",
        """INSERT INTO reference.being_checked SELECT la_code, published, 'lscb', published,
            'x', 'x' FROM inspections WHERE framework = 'ilacs' LIMIT 1""",
    ],
    "corrections_still_apply": [
        """INSERT INTO reference.corrections SELECT source, source_id, NULL, 'started',
        '1999-01-01', '2000-01-01', 'made up', DATE '2026-01-01', 'none'
        FROM collected.inspections LIMIT 1""",
        """INSERT INTO reference.corrections VALUES ('report', '211-sif-2017-04-07',
        'help_and_protection', 'grade', 'inadequate', 'good', 'x', DATE '2026-01-01', 'none')""",
    ],
    "councils_are_complete": [
        "UPDATE councils SET tile_column = NULL WHERE la_code = 212",
        "DELETE FROM reference.council_changes WHERE predecessor_la_code = 909",
        "UPDATE reference.council_changes SET changed = changed + 1",
    ],
    "councils_in_their_time": [
        f"UPDATE inspections SET la_code = 942 WHERE {ONE}",
        "UPDATE standings SET until = NULL, ended_by = NULL WHERE la_code = 909",
    ],
    "dates_in_order": [
        f"UPDATE inspections SET published = DATE '2017-02-01' WHERE {ONE}",
        f"UPDATE inspections SET published = DATE '2019-02-01' WHERE {ONE}",
        f"UPDATE inspections SET published = DATE '2027-02-01' WHERE {ONE}",
    ],
    "districts_lead_to_one_council": [
        "UPDATE reference.districts SET until_day = NULL WHERE name = 'Eden'",
        "UPDATE reference.districts SET la_code = 909 WHERE name = 'Aylesbury Vale'",
        "UPDATE reference.districts SET name = 'hackney' WHERE name = 'Eastbourne'",
        "DELETE FROM reference.districts WHERE name = 'Eden' AND la_code = 943",
    ],
    "every_council_is_judged_every_year": [
        "DELETE FROM standing_changes WHERE la_code = 211 AND published < DATE '2013-01-01'",
    ],
    "every_judgement_has_evidence": [
        f"UPDATE judgements SET page = NULL WHERE {ONE} AND area = 'leadership'",
        "DELETE FROM documents WHERE inspection_id = '211-sif-2017-04-07'",
        "UPDATE documents SET status = 'unreadable' WHERE kind = 'workbook'",
    ],
    "everything_is_described": [
        "COMMENT ON TABLE councils IS NULL",
        "COMMENT ON COLUMN standings.since IS NULL",
        "COMMENT ON MACRO TABLE compare IS NULL",
    ],
    "figures_are_in_range": [
        """UPDATE indicator_values SET value = 100.5 WHERE la_code = 211
        AND indicator = 'agency_rate' AND period_end = DATE '2017-09-30'""",
        """UPDATE indicator_values SET value = -1 WHERE la_code = 211
        AND indicator = 'cpp_rate' AND period_end = DATE '2017-03-31'""",
        """UPDATE indicator_values SET period_end = DATE '2027-09-30' WHERE la_code = 211
        AND indicator = 'agency_rate' AND period_end = DATE '2017-09-30'""",
    ],
    "figures_are_kept": [
        """DELETE FROM indicator_values WHERE la_code = 211 AND indicator = 'agency_rate'
        AND period_end = DATE '2017-09-30'""",
        """UPDATE indicator_values SET value = 29.4 WHERE la_code = 211
        AND indicator = 'agency_rate' AND period_end = DATE '2017-09-30'""",
        """UPDATE indicator_values SET published_by = NULL WHERE la_code = 211
        AND indicator = 'agency_rate' AND period_end = DATE '2017-09-30'""",
    ],
    "figures_cover_the_country": [
        """DELETE FROM indicator_values WHERE la_code < 206 AND indicator = 'agency_rate'
        AND period_end = DATE '2017-09-30'""",
        """UPDATE indicator_values SET la_code = 942, council = 'Cumberland' WHERE la_code = 211
        AND indicator = 'agency_rate' AND period_end = DATE '2017-09-30'""",
    ],
    "few_are_set_aside": [
        """INSERT INTO set_aside SELECT 'inspection', source, source_id, url, NULL, 'Camelot',
        framework, published, 'no council' FROM collected.inspections LIMIT 100""",
    ],
    "grade_is_what_is_printed": [
        f"UPDATE judgements SET printed = 'Good' WHERE {ONE} AND area = 'leadership'",
        f"UPDATE judgements SET printed = 'Inadequate, good' WHERE {ONE} AND area = 'leadership'",
        f"UPDATE judgements SET printed = NULL WHERE {ONE} AND area = 'leadership'",
    ],
    "inspections_are_not_merged": [
        """UPDATE core.statistics_members SET statistics_id =
        (SELECT min(statistics_id) FROM core.statistics_members)""",
        """UPDATE core.inspections SET report_source_id = 'one' WHERE framework = 'ilacs'""",
        """UPDATE core.inspections SET statistics_id = 'one' WHERE framework = 'ilacs'""",
    ],
    "most_figures_have_no_good_side": [
        "UPDATE indicators SET better_when = 'lower' WHERE indicator = 'referral_rate'",
    ],
    "names_mean_one_council": [
        "INSERT INTO reference.council_names VALUES (204, 'tower  HAMLETS', 'other', 'made up')",
    ],
    "national_adds_up": [
        "UPDATE national SET councils = councils + 1 WHERE quarter = DATE '2017-06-30'",
        "UPDATE national SET share = share / 2 WHERE quarter = DATE '2017-06-30'",
        "UPDATE national SET councils_there = 10 WHERE quarter = DATE '2017-06-30'",
    ],
    "no_gap_between_standings": [
        """DELETE FROM standings WHERE la_code = 211 AND strand = 'overall'
        AND since = DATE '2019-07-22'""",
    ],
    "nothing_is_lost": [
        """DELETE FROM core.report_groups
        WHERE source_id = (SELECT min(source_id) FROM core.report_groups)""",
        """INSERT INTO core.report_groups BY NAME
        (SELECT source_id, chosen_source_id FROM core.report_groups LIMIT 1)""",
        "DELETE FROM core.resolved WHERE what = 'visit'",
    ],
    "no_inspection_is_there_twice": [
        f"""INSERT INTO inspections BY NAME SELECT * REPLACE ('twin' AS inspection_id,
        published + 40 AS published, NULL AS started, false AS in_reports)
        FROM inspections WHERE {ONE}""",
        f"""INSERT INTO inspections BY NAME SELECT * REPLACE ('twin' AS inspection_id,
        published + 140 AS published, NULL AS started, false AS in_reports)
        FROM inspections WHERE {ONE};
        INSERT INTO judgements BY NAME SELECT * REPLACE ('twin' AS inspection_id)
        FROM judgements WHERE {ONE} AND area <> 'lscb'""",
    ],
    "one_model_a_day": [
        "UPDATE reference.neighbour_models SET in_force_until = NULL WHERE model = '2014'",
        "UPDATE reference.neighbour_models SET in_force_until = '2021-03-01' WHERE model = '2014'",
    ],
    "one_standing_at_a_time": [
        """UPDATE standings SET until = DATE '2019-07-23' WHERE la_code = 211
        AND strand = 'overall' AND since = DATE '2017-04-07'""",
    ],
    "peers_are_ten": [
        """DELETE FROM neighbours WHERE kind = 'statistical' AND model = '2025'
        AND la_code = 211 AND rank = 10""",
        "DELETE FROM neighbours WHERE kind = 'statistical' AND model = '2025' AND la_code = 211",
        """UPDATE neighbours SET peer_la_code = 204 WHERE kind = 'statistical'
        AND model = '2025' AND la_code = 211""",
    ],
    "series_are_unbroken": [
        "UPDATE indicator_values SET part = 1 WHERE la_code = 211 AND indicator = 'agency_rate'",
        """UPDATE indicator_values SET population = 'November 2022' WHERE la_code = 211
        AND indicator = 'cpp_rate' AND period_end = DATE '2019-03-31'""",
    ],
    "sources_agree": [
        """UPDATE reconciliation SET verdict = 'differ'
        WHERE verdict = 'agree' AND area = 'leadership'""",
    ],
    "standings_come_from_judgements": [
        f"UPDATE judgements SET grade = 'good', grade_rank = 2 WHERE {ONE} AND area = 'leadership'",
        "DELETE FROM standings WHERE la_code = 211 AND strand = 'overall'",
    ],
    "totals_are_as_published": [
        """UPDATE reference.published_totals SET councils = councils + 1
        WHERE strand = 'overall' AND grade = 'good'""",
        """UPDATE reference.published_totals SET councils = councils + 5
        WHERE strand = 'help_and_protection' AND grade = 'good'""",
        """DELETE FROM standing_changes WHERE la_code = 211 AND published = DATE '2025-01-13'
        AND strand = 'overall'""",
    ],
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("filled")
    with duckdb.connect(":memory:") as connection:
        fill_warehouse(
            connection,
            folder / "warehouse.duckdb",
            folder / "nothing.duckdb",
            SNAPSHOT,
            {
                "today": TODAY,
                "whole_country": True,
                "reference": str(REFERENCE),
                "schema_version": SCHEMA_VERSION,
            },
        )
        without_constraints(connection, folder / "bare.duckdb")
        yield connection


def without_constraints(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Put a copy without keys in the warehouse's place.

    Keys and constraints stop most breakages before a check could see them; the checks are for what
    no constraint can say.
    """
    tables = connection.execute(
        """SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()
        WHERE database_name = 'warehouse'"""
    ).fetchall()
    columns = connection.execute(
        """SELECT schema_name || '.' || table_name || '.' || column_name, comment
        FROM duckdb_columns() WHERE database_name = 'warehouse'
          AND table_oid IN (SELECT table_oid FROM duckdb_tables())"""
    ).fetchall()
    connection.execute(f"ATTACH '{file}' AS bare")
    connection.execute("CREATE SCHEMA bare.reference; CREATE SCHEMA bare.collected")
    for table, _ in tables:
        connection.execute(f"CREATE TABLE bare.{table} AS FROM warehouse.{table}")
    connection.execute("USE memory; DETACH warehouse; DETACH bare")
    connection.execute(f"ATTACH '{file}' AS warehouse; USE warehouse")
    for what, names in (("TABLE", tables), ("COLUMN", columns)):
        for name, comment in names:
            found = comment.replace("'", "''")
            connection.execute(f"COMMENT ON {what} {name} IS '{found}'")
    for model in ("12_on_a_day.sql", "80_macros.sql"):
        connection.execute((CHECKS.parent / "models" / model).read_text(encoding="utf-8"))


def found_by(check: Path, connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    return connection.execute(check.read_text(encoding="utf-8")).fetchall()


@pytest.mark.parametrize("check", sorted(CHECKS.glob("*.sql")), ids=lambda path: path.stem)
def test_the_promise_is_kept_by_the_embedded_facts(
    filled: duckdb.DuckDBPyConnection, check: Path
) -> None:
    assert found_by(check, filled) == []


@pytest.mark.parametrize(
    ("check", "breakage"),
    [(check, breakage) for check, breakages in BREAKAGES.items() for breakage in breakages],
)
def test_the_check_sees_its_promise_broken(
    filled: duckdb.DuckDBPyConnection, check: str, breakage: str
) -> None:
    filled.execute("BEGIN")
    try:
        filled.execute(breakage)
        assert found_by(CHECKS / f"{check}.sql", filled)
    finally:
        filled.execute("ROLLBACK")


def test_every_check_has_a_breakage_and_says_what_it_promises() -> None:
    files = sorted(CHECKS.glob("*.sql"))
    assert [file.stem for file in files] == sorted(BREAKAGES)
    assert all(file.read_text(encoding="utf-8").startswith("-- Promises: ") for file in files)
