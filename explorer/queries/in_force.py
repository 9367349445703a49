"""The queries of the ribbons: grades in force, and reports without one.

What they take and return is said in explorer/queries/shared.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explorer.queries.shared import View, Warehouse

AS_SHOWN = """
    as_shown AS (
        SELECT
            j.inspection_id, j.strand::VARCHAR AS strand, j.la_code, j.council, j.published,
            j.status::VARCHAR AS status,
            j.comparability::VARCHAR AS comparability, j.comparability_reason,
            coalesce(j.grade_shown, CASE WHEN j.status = 'held_back' THEN 'Held back'
                                         ELSE 'Not judged' END) AS shown,
            upper(j.grade_shown[1]) AS letter,
            shown || CASE
                WHEN j.printed IS NULL OR lower(j.printed) = lower(shown) THEN ''
                WHEN j.source = 'report' THEN ' (printed: “' || j.printed || '”)'
                ELSE ' (in the statistics: “' || j.printed || '”)' END AS as_printed,
            j.area_label AS area, f.name AS framework,
            CASE WHEN i.started IS NULL THEN 'day not known'
                 WHEN i.ended IS NULL OR i.ended = i.started
                     THEN 'from ' || strftime(i.started, '%-d %B %Y')
                 ELSE strftime(i.started, '%-d %B %Y') || ' to '
                      || strftime(i.ended, '%-d %B %Y') END AS inspected,
            j.page, j.report_url, j.source_url,
            j.source_url || CASE WHEN j.source = 'report' AND j.page IS NOT NULL
                                 THEN '#page=' || j.page ELSE '' END AS address,
            CASE WHEN j.source = 'report' THEN concat('Ofsted''s report, page ' || j.page)
                 ELSE 'Ofsted''s statistics; the report is not at hand' END AS evidence
        FROM judgements j
        JOIN inspections i USING (inspection_id)
        JOIN reference.frameworks f ON f.framework = j.framework::VARCHAR
        WHERE list_contains($strands, j.strand::VARCHAR) AND j.status <> 'not_in_framework'
    )
"""
"""A judgement as it is shown, for a WITH: in the words of its time, and where to check that."""


EVENTS = """
    events AS (
        SELECT la_code, strand::VARCHAR AS strand, event, published, grade, inspection_id,
               report_url,
               lead(published) OVER (PARTITION BY la_code, strand ORDER BY published) AS next
        FROM standing_changes
    )
"""
"""What publications did to each council's standing in each strand, for a WITH; next is the day of
the next one, so that the latest event on a day is that which is_in_force(published, next, day)."""


OTHER_GRADE = """(lag(s.grade) OVER before IS DISTINCT FROM s.grade
    OR (lag(s.grade_shown) OVER before = 'Adequate') <> (s.grade_shown = 'Adequate'))"""
"""Whether a grade of standings s differs from the one before it, in a window `before`.

"Adequate" was a lower bar than "requires improvement", so it is another grade here.
"""

REPORT_SHA256 = """(
    SELECT CASE WHEN count(DISTINCT d.sha256) = 1 THEN any_value(d.sha256) END
    FROM documents d
    WHERE d.url = j.report_url AND d.kind = 'report' AND d.status = 'ok')"""
"""The report of a judgement j that pictures are cut from; none where several versions are held."""

IN_FORCE = """strftime(s.since, '%-d %B %Y') || coalesce(
    ' to ' || strftime(s.until, '%-d %B %Y') || CASE s.ended_by
        WHEN 'next grade' THEN '' ELSE ' (' || s.ended_by || ')' END,
    ', still in force on ' || strftime($last, '%-d %B %Y'))"""
"""From when until when a grade of standings s was in force, in words."""


def spells(warehouse: Warehouse, view: View, la_codes: Sequence[int]) -> list[dict[str, Any]]:
    """Return the grades in force, one line a report: what the ribbons draw.

    Returns:
        strand, la_code, council, since, until (the end of the time shown where it has none),
        grade, letter, is_loose, and as text shown, as_printed, area, framework, inspected,
        in_force (from its publication to its end), evidence, and address, where that can be
        checked.
    """
    return warehouse.rows(
        f"""
        WITH {AS_SHOWN}
        SELECT
            t.strand, s.la_code, s.council, s.since,
            least(coalesce(s.until, $last), $last) AS until,
            s.grade::VARCHAR AS grade, t.letter, t.comparability = 'loose' AS is_loose,
            t.shown, t.as_printed, t.area, t.framework, t.inspected,
            {IN_FORCE} AS in_force,
            t.evidence, t.address
        FROM standings s
        JOIN as_shown t ON t.inspection_id = s.inspection_id AND t.strand = s.strand::VARCHAR
        WHERE list_contains($la_codes, s.la_code) AND s.since < $last
        ORDER BY t.strand, s.la_code, s.since
        """,
        {**view.parameters("strands", "last"), "la_codes": list(la_codes)},
    )


def without_grade(
    warehouse: Warehouse, view: View, la_codes: Sequence[int]
) -> list[dict[str, Any]]:
    """Return the reports that ought to grade a strand and give no grade we can stand by.

    Returns:
        strand, la_code, council, status (held_back or not_judged), since (day of publication),
        report_url, and the same text as `spells`.
    """
    return warehouse.rows(
        f"""
        WITH {AS_SHOWN}
        SELECT strand, la_code, council, status, published AS since, shown, as_printed, area,
               framework, inspected, strftime(published, '%-d %B %Y') || ' (no grade)' AS in_force,
               evidence, report_url, address
        FROM as_shown
        WHERE status IN ('held_back', 'not_judged') AND list_contains($la_codes, la_code)
        ORDER BY strand, la_code, since
        """,
        {**view.parameters("strands"), "la_codes": list(la_codes)},
    )
