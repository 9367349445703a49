"""The queries of the first page: one council's inspections, and what inspectors wrote.

What they take and return is said in explorer/queries/shared.py.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from explorer.queries.in_force import AS_SHOWN, REPORT_SHA256
from explorer.queries.shared import Warehouse


def grades_by_inspection(warehouse: Warehouse, council: str, last: date) -> list[dict[str, Any]]:
    """Return every grade that a council got, inspection by inspection, the oldest first.

    Returns:
        published, framework, inspected, strand, strand_name, position (of the strand), area,
        grade (None if none is shown), shown, evidence, address, page (of the report; None for the
        statistics), is_loose, inspection_id, area_id, sha256 (of the report that a picture of the
        row can be cut from; None).
    """
    return warehouse.rows(
        f"""
        WITH {AS_SHOWN}
        SELECT t.published, t.framework, t.inspected, t.strand, s.name AS strand_name, s.position,
               t.area, j.grade::VARCHAR AS grade, t.shown, t.evidence, t.address,
               CASE WHEN j.source = 'report' THEN j.page END AS page,
               t.comparability = 'loose' AS is_loose, t.inspection_id,
               j.area::VARCHAR AS area_id,
               CASE WHEN j.source = 'report' AND j.rectangle IS NOT NULL THEN {REPORT_SHA256}
                   END AS sha256
        FROM as_shown t
        JOIN judgements j ON j.inspection_id = t.inspection_id AND j.strand::VARCHAR = t.strand
        JOIN reference.strands s ON s.strand::VARCHAR = t.strand
        WHERE t.council = $council AND t.published <= $last
        ORDER BY t.published, s.position
        """,
        {
            "council": council,
            "last": last,
            "strands": [row["strand"] for row in warehouse.rows(
                "SELECT strand::VARCHAR AS strand FROM reference.strands"
            )],
        },
    )  # fmt: skip


def facts(warehouse: Warehouse, council: str) -> list[dict[str, Any]]:
    """Return what inspectors wrote of a council, in our own words, in order.

    Returns:
        strand, strand_name, paragraph, page, fact, source (address of the report), published,
        text (the whole paragraph, where it has been collected; None), licence (of that text).
    """
    return warehouse.rows(
        """
        SELECT f.strand::VARCHAR AS strand, s.name AS strand_name, f.paragraph, f.page, f.fact,
               f.source, f.published, p.text, p.licence
        FROM reference.story_facts f
        JOIN councils c ON c.la_code = f.la_code AND c.name = $council
        JOIN reference.strands s ON s.strand = f.strand
        LEFT JOIN (
            SELECT la_code, published, number, min_by(text, position) AS text,
                   any_value(licence) AS licence
            FROM paragraphs WHERE kind = 'report' GROUP BY ALL
        ) p ON p.la_code = f.la_code AND p.published = f.published AND p.number = f.paragraph
        ORDER BY f.position
        """,
        {"council": council},
    )
