"""The queries that compare a council with its peers between two days.

What they take and return is told in explorer/queries/shared.py.
"""

from __future__ import annotations

import pandas as pd

from explorer.queries.in_force import TOLD
from explorer.queries.shared import View, Warehouse

# The rows of a view: the council in focus, then its peers, group by group.
_ROWS = """
    peer AS (
        FROM peers($council, 'statistical', $second)
        UNION ALL BY NAME FROM peers($council, 'border', $second)
        UNION ALL BY NAME FROM peers($council, 'region', $second)
    ),
    rows AS (
        SELECT 'focus' AS kind, 0 AS kind_order, 0 AS place, c.la_code, c.name AS council, c.region,
               c.opened, c.closed, c.predecessors, NULL AS model, NULL AS closeness,
               NULL AS across_water,
               false AS also_statistical, false AS also_border
        FROM councils c WHERE c.name = $council
        UNION ALL
        SELECT p.kind, list_position(['statistical', 'border', 'region'], p.kind),
               row_number() OVER (
                   PARTITION BY p.kind ORDER BY p.rank, p.across_water, p.council
               ),
               p.la_code, p.council, c.region, c.opened, c.closed, c.predecessors, p.model,
               p.closeness::VARCHAR,
               p.across_water,
               EXISTS (FROM peer o WHERE o.la_code = p.la_code AND o.kind = 'statistical'),
               EXISTS (FROM peer o WHERE o.la_code = p.la_code AND o.kind = 'border')
        FROM peer p JOIN councils c USING (la_code)
        WHERE list_contains($kinds, p.kind)
    )
"""

# What each row stood at on both days, and now.
_MOVES = f"""
    {_ROWS},
    moves AS (
        SELECT
            q.strand, r.*,
            a.grade::VARCHAR AS first_grade, a.since AS first_since,
            a.inspection_id AS first_inspection,
            b.grade::VARCHAR AS second_grade, b.since AS second_since,
            b.inspection_id AS second_inspection,
            (b.grade_rank - a.grade_rank)::INTEGER AS steps,
            a.inspection_id = b.inspection_id AS same_report
        FROM rows r
        CROSS JOIN (SELECT unnest($strands) AS strand) q
        LEFT JOIN standings a ON a.la_code = r.la_code AND a.strand::VARCHAR = q.strand
            AND a.since <= $first AND coalesce($first < a.until, true)
        LEFT JOIN standings b ON b.la_code = r.la_code AND b.strand::VARCHAR = q.strand
            AND b.since <= $second AND coalesce($second < b.until, true)
    )
"""


def rows(warehouse: Warehouse, view: View) -> pd.DataFrame:
    """Return the councils to show: the one in focus, then its peers, group by group.

    A council stands in every group that it belongs to.

    Returns:
        kind (focus, statistical, border, region), place (order within the kind), la_code,
        council, region, opened, closed, predecessors, model, closeness, across_water,
        also_statistical, also_border.
    """
    return warehouse.ask(
        f"WITH {_ROWS} FROM rows ORDER BY kind_order, place",
        view.parameters("council", "kinds", "second"),
    )


_MOVES_OF = ("council", "kinds", "strands", "first", "second")


def changes(warehouse: Warehouse, view: View) -> pd.DataFrame:
    """Return what each council shown stood at on both days, and by how much it moved.

    Returns:
        One line a strand and row of `rows`, with its columns and: for the first and the second
        day (prefixes first_ and second_) grade, since, shown (in the words of its time),
        framework, page, report_url, source_url, comparability, reason (of that comparability),
        area; steps (positive = worse; missing where a day has no grade); same_report (one report
        gave the grade of both days); now_grade and now_since.
    """
    return warehouse.ask(
        f"""
        WITH {_MOVES},
        {TOLD}
        SELECT
            m.* EXCLUDE (kind_order, first_inspection, second_inspection),
            x.shown AS first_shown, x.framework AS first_framework, x.page AS first_page,
            x.report_url AS first_report_url, x.source_url AS first_source_url,
            x.comparability AS first_comparability, x.comparability_reason AS first_reason,
            x.area AS first_area,
            y.shown AS second_shown, y.framework AS second_framework, y.page AS second_page,
            y.report_url AS second_report_url, y.source_url AS second_source_url,
            y.comparability AS second_comparability, y.comparability_reason AS second_reason,
            y.area AS second_area,
            n.grade::VARCHAR AS now_grade, n.since AS now_since
        FROM moves m
        LEFT JOIN told x ON x.inspection_id = m.first_inspection AND x.strand = m.strand
        LEFT JOIN told y ON y.inspection_id = m.second_inspection AND y.strand = m.strand
        LEFT JOIN standings n ON n.la_code = m.la_code AND n.strand::VARCHAR = m.strand
            AND n.since <= $last AND coalesce($last < n.until, true)
        ORDER BY m.strand, m.kind_order, m.place
        """,
        view.parameters(*_MOVES_OF, "last"),
    )


def tallies(warehouse: Warehouse, view: View) -> pd.DataFrame:
    """Count, group by group, who fell, rose and stayed between the two days.

    Returns:
        One line a strand and group shown (the council in focus is in none): strand, kind,
        councils, compared (graded on both days), as_far (moved at least as far the same way as
        the council in focus); lists of names fell_three, fell_two, fell_one, held,
        held_on_one_report (of those held: no new report in between), held_inadequate (of those
        held: the lowest grade on both days), rose_one, rose_two, rose_three, missing (no grade on
        one of the days).
    """
    named = ",\n".join(
        f"coalesce(list(council ORDER BY place) FILTER ({condition}), []) AS {name}"
        for name, condition in {
            "fell_three": "steps = 3",
            "fell_two": "steps = 2",
            "fell_one": "steps = 1",
            "held": "steps = 0",
            "held_on_one_report": "steps = 0 AND same_report",
            "held_inadequate": "steps = 0 AND second_grade = 'inadequate'",
            "rose_one": "steps = -1",
            "rose_two": "steps = -2",
            "rose_three": "steps = -3",
            "missing": "steps IS NULL",
        }.items()
    )
    return warehouse.ask(
        f"""
        WITH {_MOVES},
        focus AS (SELECT strand, steps AS own FROM moves WHERE kind = 'focus')
        SELECT strand, kind, count(*)::INTEGER AS councils, count(steps)::INTEGER AS compared,
               count(*) FILTER (steps * sign(own) >= abs(own))::INTEGER AS as_far, {named}
        FROM moves JOIN focus USING (strand)
        WHERE kind <> 'focus'
        GROUP BY strand, kind, kind_order
        ORDER BY strand, kind_order
        """,
        view.parameters(*_MOVES_OF),
    )


def england(warehouse: Warehouse, view: View) -> pd.DataFrame:
    """Place the change of the council in focus among those of all England's councils.

    Returns:
        One line a strand: strand, steps (its own; missing if it has no grade on a day), in_being
        (councils that were there on both days), compared (graded on both days), fell, held, rose,
        as_far (moved at least as far the same way, itself included), percent (of those compared),
        further, began (its grade on the first day), began_alike (councils with that grade on that
        day, itself included), began_alike_as_far (of these), others (names of those that moved
        as far, itself left out).
    """
    return warehouse.ask(
        """
        WITH wanted AS (
            SELECT unnest($strands) AS strand
        ),
        moved AS (
            SELECT strand::VARCHAR AS strand, council, from_grade, steps
            FROM decline($first, $second)
        ),
        focus AS (
            SELECT w.strand, m.steps::INTEGER AS own, m.from_grade AS began
            FROM wanted w LEFT JOIN moved m ON m.strand = w.strand AND m.council = $council
        ),
        being AS (
            SELECT count(*)::INTEGER AS in_being FROM councils
            WHERE coalesce(opened <= $first, true) AND coalesce(closed >= $second, true)
        )
        SELECT
            f.strand,
            any_value(own) AS steps,
            any_value(in_being) AS in_being,
            count(steps)::INTEGER AS compared,
            count(*) FILTER (steps > 0)::INTEGER AS fell,
            count(*) FILTER (steps = 0)::INTEGER AS held,
            count(*) FILTER (steps < 0)::INTEGER AS rose,
            count(*) FILTER (steps * sign(own) >= abs(own))::INTEGER AS as_far,
            count(*) FILTER (steps * sign(own) > abs(own))::INTEGER AS further,
            round(100 * as_far / nullif(compared, 0))::INTEGER AS percent,
            any_value(began)::VARCHAR AS began,
            count(*) FILTER (from_grade = began)::INTEGER AS began_alike,
            count(*) FILTER (from_grade = began AND steps * sign(own) >= abs(own))::INTEGER
                AS began_alike_as_far,
            coalesce(list(council ORDER BY council) FILTER (
                steps * sign(own) >= abs(own) AND council <> $council
            ), []) AS others
        FROM focus f CROSS JOIN being LEFT JOIN moved m ON m.strand = f.strand
        GROUP BY f.strand
        """,
        view.parameters("council", "strands", "first", "second"),
    )
