"""The queries of the page on the data: what is held, from which source, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from explorer.queries.shared import Warehouse

SOURCES = ("both", "statistics", "report")
"""Where an inspection is known from, as `source` in the answers says it."""

_SOURCE = """
    CASE WHEN in_reports AND in_statistics THEN 'both'
         WHEN in_reports THEN 'report' ELSE 'statistics' END"""

# One row an address, by the version that was fetched last.
_NOT_READ = """
    not_read AS (
        SELECT d.*, coalesce(d.published, i.published) AS day
        FROM (FROM documents QUALIFY row_number() OVER (
                 PARTITION BY url ORDER BY fetched_at DESC, first_seen DESC, sha256) = 1) d
        LEFT JOIN inspections i ON i.inspection_id = d.inspection_id
        WHERE d.kind = 'report' AND d.status IN ('unreadable', 'unrecognised')
    )"""


def overview(warehouse: Warehouse) -> dict[str, Any]:
    """Return the counts and days that the page begins with, as one row."""
    (row,) = warehouse.ask(
        f"""
        WITH {_NOT_READ}, sources AS (SELECT {_SOURCE} AS source, * FROM inspections),
        newest AS (
            SELECT council, published, coalesce(report_url, statistics_url) AS url
            FROM inspections ORDER BY published DESC, council LIMIT 1
        )
        SELECT count(*) AS inspections, count(DISTINCT la_code) AS councils,
               count(*) FILTER (source = 'both') AS both,
               count(*) FILTER (source = 'report') AS report,
               count(*) FILTER (source = 'statistics') AS statistics,
               min(published) AS first, max(published) AS last,
               max(published) FILTER (in_statistics) AS statistics_until,
               (SELECT council FROM newest) AS newest_council,
               (SELECT url FROM newest) AS newest_url,
               (SELECT max(last_seen) FROM collected.listed_councils) AS asked,
               (SELECT count(*) FROM collected.runs) AS runs,
               (SELECT as_of FROM about) AS as_of,
               (SELECT attribution FROM about) AS attribution,
               (SELECT count(*) FROM judgements WHERE status = 'held_back') AS held_back,
               (SELECT count(*) FROM not_read) AS not_read,
               (SELECT count(*) FROM visits) AS visits,
               (SELECT count(*) FROM reference.corrections) AS corrections,
               (SELECT count(DISTINCT url) FROM documents WHERE licence = 'non_commercial')
                   AS non_commercial,
               (SELECT min(published) FILTER (in_reports) FROM inspections) AS first_report
        FROM sources
        """
    ).to_dict("records")
    return {str(name): value for name, value in row.items()}


def inspections(warehouse: Warehouse) -> pd.DataFrame:
    """Return one row an inspection: la_code, council, region, published, source and what it was.

    `framework` and `kind` say what it was, `url` leads to its report or, without one, to the
    statistics; `grades` counts its grades.
    """
    return warehouse.ask(
        f"""
        SELECT i.la_code, i.council, c.region, i.published, {_SOURCE} AS source,
               i.framework::VARCHAR AS framework, f.name AS framework_name,
               (SELECT count(*) FROM judgements j
                WHERE j.inspection_id = i.inspection_id AND j.status = 'graded') AS grades,
               coalesce(i.report_url, i.statistics_url) AS url
        FROM inspections i
        JOIN councils c USING (la_code)
        JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
        ORDER BY i.published, i.council
        """
    )


def councils(warehouse: Warehouse) -> pd.DataFrame:
    """Return la_code, council, region, opened and closed of each council with an inspection.

    Regions go from north to south, councils in them by name.
    """
    return warehouse.ask(
        """
        WITH north AS (SELECT region, avg(latitude) AS latitude FROM councils GROUP BY region)
        SELECT c.la_code, c.name AS council, c.region, c.opened, c.closed
        FROM councils c JOIN north USING (region)
        WHERE EXISTS (FROM inspections i WHERE i.la_code = c.la_code)
        ORDER BY north.latitude DESC, c.region, c.name
        """
    )


def years(warehouse: Warehouse) -> pd.DataFrame:
    """Return year, source and inspections published in it."""
    return warehouse.ask(
        f"""
        SELECT year(published) AS year, {_SOURCE} AS source, count(*) AS inspections
        FROM inspections GROUP BY ALL ORDER BY ALL
        """
    )


def frameworks(warehouse: Warehouse) -> pd.DataFrame:
    """Return framework, name, inspections, first and last day of publication, third_grade, note."""
    return warehouse.ask(
        """
        SELECT f.framework, f.name, count(*) AS inspections, min(i.published) AS first,
               max(i.published) AS last, f.third_grade, f.note
        FROM inspections i JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
        GROUP BY ALL ORDER BY min(f.position)
        """
    )


def not_read(warehouse: Warehouse) -> pd.DataFrame:
    """Return council, la_code, day, status, reason and url of reports that could not be read."""
    return warehouse.ask(
        f"WITH {_NOT_READ} SELECT la_code, coalesce(council, title) AS council, day, status, "
        "reason, url FROM not_read ORDER BY day DESC NULLS LAST, council"
    )


def held_back(warehouse: Warehouse) -> pd.DataFrame:
    """Return council, published, area, reason, url and page of grades that are held back."""
    return warehouse.ask(
        "SELECT council, published, area_label AS area, reason, "
        "coalesce(report_url, source_url) AS url, page FROM judgements "
        "WHERE status = 'held_back' ORDER BY published DESC, council, area_label"
    )


def known_gaps(warehouse: Warehouse) -> pd.DataFrame:
    """Return council, from_day, until_day and reason of stretches that no source tells of.

    The strands of a gap with one reason are one row; `strands` names them.
    """
    return warehouse.ask(
        """
        SELECT c.name AS council, g.la_code, min(g.from_day) AS from_day,
               max(g.until_day) AS until_day, g.reason,
               string_agg(DISTINCT s.name, ', ' ORDER BY s.name) AS strands
        FROM reference.open_gaps g JOIN councils c USING (la_code)
        LEFT JOIN reference.strands s ON s.strand = g.strand::VARCHAR
        GROUP BY c.name, g.la_code, g.reason ORDER BY c.name, from_day
        """
    )


def agreement(warehouse: Warehouse) -> pd.DataFrame:
    """Return verdict and grades: how many grades stand in both sources, and how they compare.

    agree (the same in both, whatever an earlier release of the statistics had), differ,
    statistics_disagree (sheets of the statistics differ from one another), statistics or report
    (in that source alone).
    """
    return warehouse.ask(
        """
        SELECT CASE WHEN r.verdict IN ('differ', 'statistics_disagree') THEN r.verdict
                    WHEN r.report_grade = r.statistics_grade THEN 'agree'
                    ELSE j.source END AS verdict,
               count(*) AS grades
        FROM judgements j
        LEFT JOIN reconciliation r ON r.inspection_id = j.inspection_id AND r.area = j.area
        WHERE j.status = 'graded' GROUP BY ALL ORDER BY ALL
        """
    )


def differences(warehouse: Warehouse) -> pd.DataFrame:
    """Return the grades on which the official sources do not agree, newest first."""
    return warehouse.ask(
        """
        SELECT r.council, r.published, j.area_label AS area,
               r.report_grade::VARCHAR AS report_grade,
               r.statistics_grade::VARCHAR AS statistics_grade, r.statistics_printed, r.verdict,
               r.explanation, r.report_url, r.page, r.statistics_url, r.statistics_places
        FROM reconciliation r
        LEFT JOIN judgements j ON j.inspection_id = r.inspection_id AND j.area = r.area
        WHERE r.verdict IN ('differ', 'statistics_disagree')
        ORDER BY r.published DESC, r.council, area
        """
    )


def comparability(warehouse: Warehouse) -> pd.DataFrame:
    """Return framework, strand, area, comparability and reason: what is set beside what."""
    return warehouse.ask(
        "SELECT f.name AS framework, s.name AS strand, a.label AS area, a.comparability, a.reason "
        "FROM reference.areas a JOIN reference.frameworks f USING (framework) "
        "JOIN reference.strands s USING (strand) ORDER BY s.position, f.position, a.area"
    )


def corrections(warehouse: Warehouse) -> pd.DataFrame:
    """Return what was corrected by hand, with its reason, the newest first."""
    return warehouse.ask(
        "SELECT source, source_id, area, field, was, becomes, reason, noted_on, evidence "
        "FROM reference.corrections ORDER BY noted_on DESC, source_id, area, field"
    )
