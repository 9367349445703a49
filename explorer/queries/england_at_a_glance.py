"""The queries of the static pages on the whole country: grades on a day, and what changed to it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from explorer.queries.shared import Warehouse


def tiles(warehouse: Warehouse, strand: str, day: date) -> pd.DataFrame:
    """Return every council of the day with its place on the tile map and its grade in a strand.

    Returns:
        slug, council, region, tile_column and tile_row (from 0; the north is row 0),
        line_1 and line_2 (its name as it fits a tile), grade (None where none is in force),
        since, and why (what ended the last grade; None otherwise).
    """
    return warehouse.ask(
        """
        WITH ended AS (
            SELECT la_code, event FROM standing_changes
            WHERE strand::VARCHAR = $strand AND published <= $day
            QUALIFY row_number() OVER (PARTITION BY la_code ORDER BY published DESC) = 1
        )
        SELECT c.slug, c.name AS council, c.region, c.tile_column, c.tile_row,
               coalesce(t.line_1, c.name) AS line_1, t.line_2, s.grade::VARCHAR AS grade, s.since,
               CASE WHEN s.grade IS NULL THEN e.event END AS why
        FROM councils c
        LEFT JOIN reference.tiles t ON t.la_code = c.la_code
        LEFT JOIN standing_on($day) s ON s.la_code = c.la_code AND s.strand::VARCHAR = $strand
        LEFT JOIN ended e ON e.la_code = c.la_code
        WHERE c.tile_row IS NOT NULL AND coalesce(c.opened <= $day, true)
              AND coalesce(c.closed >= $day, true)
        ORDER BY c.tile_row, c.tile_column
        """,
        {"strand": strand, "day": day},
    )


def changes(warehouse: Warehouse, strand: str, since: date, day: date) -> pd.DataFrame:
    """Return what graded a strand again after one day and up to another, worst news first.

    Returns:
        slug, council, published, from_grade, to_grade, steps (positive = worse), report_url.
    """
    return warehouse.ask(
        """
        SELECT c.slug, t.council, t.to_published AS published, t.from_grade::VARCHAR AS from_grade,
               t.to_grade::VARCHAR AS to_grade, t.steps, i.report_url
        FROM trajectories t
        JOIN councils c USING (la_code)
        LEFT JOIN inspections i ON i.inspection_id = t.to_inspection_id
        WHERE t.strand::VARCHAR = $strand AND t.to_published > $since AND t.to_published <= $day
        ORDER BY t.steps DESC, t.to_published DESC, t.council
        """,
        {"strand": strand, "since": since, "day": day},
    )


def fall(warehouse: Warehouse, strand: str, first: date, second: date) -> pd.DataFrame:
    """Return how many councils moved by how many grades between two days: steps, councils."""
    return warehouse.ask(
        """
        SELECT steps, count(*) AS councils, list(council ORDER BY council) AS names
        FROM decline($first, $second)
        WHERE strand::VARCHAR = $strand AND steps IS NOT NULL
        GROUP BY steps ORDER BY steps DESC
        """,
        {"strand": strand, "first": first, "second": second},
    )


def frameworks(warehouse: Warehouse) -> pd.DataFrame:
    """Return the frameworks, oldest first: name, first_inspection, third_grade, note."""
    return warehouse.ask(
        "SELECT name, first_inspection, third_grade, note FROM reference.frameworks "
        "ORDER BY position"
    )


def holdings(warehouse: Warehouse) -> pd.DataFrame:
    """Return what the warehouse holds, in one row.

    Returns:
        councils, inspections, judgements, held_back, first and last (days of publication),
        agree, differ and one_source (judgements by verdict of the reconciliation), attribution.
    """
    return warehouse.ask(
        """
        SELECT a.councils, a.inspections, a.judgements, a.held_back, a.attribution,
               (SELECT min(published) FROM inspections) AS first,
               (SELECT max(published) FROM inspections) AS last,
               (SELECT count(*) FROM reconciliation WHERE verdict = 'agree') AS agree
        FROM about a
        """
    )


def tables(warehouse: Warehouse) -> pd.DataFrame:
    """Return the tables that are handed out, by name: table_name and description."""
    return warehouse.ask(
        """
        SELECT t.table_name, coalesce(t.comment, '') AS description
        FROM duckdb_tables() t
        WHERE t.schema_name = 'main' AND t.table_name <> 'paragraphs' ORDER BY t.table_name
        """
    )


def districts(warehouse: Warehouse) -> pd.DataFrame:
    """Return the districts that people live in: name, and council and slug of who serves them."""
    return warehouse.ask(
        """
        SELECT d.name, c.name AS council, c.slug
        FROM reference.districts d JOIN councils c ON c.la_code = d.la_code
        WHERE c.closed IS NULL ORDER BY d.name
        """
    )


def through_time(warehouse: Warehouse, strand: str) -> pd.DataFrame:
    """Return how many councils had each grade in a strand at the end of each year, oldest first.

    Returns:
        until (the last quarter's last day in that year), outstanding, good, requires_improvement,
        inadequate, graded (councils with any grade).
    """
    return warehouse.ask(
        """
        SELECT quarter AS until,
               coalesce(sum(councils) FILTER (grade = 'outstanding'), 0)::INTEGER AS outstanding,
               coalesce(sum(councils) FILTER (grade = 'good'), 0)::INTEGER AS good,
               coalesce(sum(councils) FILTER (grade = 'requires_improvement'), 0)::INTEGER
                   AS requires_improvement,
               coalesce(sum(councils) FILTER (grade = 'inadequate'), 0)::INTEGER AS inadequate,
               any_value(councils_graded) AS graded
        FROM national
        WHERE strand::VARCHAR = $strand
        GROUP BY quarter HAVING graded > 0
        QUALIFY row_number() OVER (PARTITION BY year(quarter) ORDER BY quarter DESC) = 1
        ORDER BY quarter
        """,
        {"strand": strand},
    )
