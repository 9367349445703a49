"""The queries that compare a council with its peers between two days.

What they take and return is said in explorer/queries/shared.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from explorer.queries.in_force import AS_SHOWN
from explorer.queries.shared import View, Warehouse

# The rows of a view, made anew from what `rows` returned, for a WITH of the other queries.
_ROWS = """
    rows AS MATERIALIZED (
        SELECT unnest($rows, max_depth := 2)
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
            AND is_in_force(a.since, a.until, $first)
        LEFT JOIN standings b ON b.la_code = r.la_code AND b.strand::VARCHAR = q.strand
            AND is_in_force(b.since, b.until, $second)
    )
"""


def rows(warehouse: Warehouse, view: View) -> list[dict[str, Any]]:
    """Return the councils to show: the one in focus, then its peers, group by group.

    A council stands in every group that it belongs to.

    Returns:
        kind (focus, statistical, border, region, chosen), kind_order, place (order within the
        kind), la_code, council, slug, region, opened, closed, predecessors, successors, model,
        closeness, across_water, also_statistical, also_border.
    """
    return warehouse.rows(
        """
        WITH peer AS MATERIALIZED (
            FROM peers($council, 'statistical', $peers_day)
            UNION ALL BY NAME FROM peers($council, 'border', $peers_day)
            UNION ALL BY NAME FROM peers($council, 'region', $peers_day)
            UNION ALL BY NAME
            SELECT la_code, name AS council, 'chosen' AS kind FROM councils
            WHERE list_contains($others, name) AND name <> $council
        )
        SELECT 'focus' AS kind, 0 AS kind_order, 0 AS place, c.la_code, c.name AS council, c.slug,
               c.region, c.opened, c.closed, c.predecessors, c.successors, NULL AS model,
               NULL AS closeness, NULL AS across_water,
               false AS also_statistical, false AS also_border
        FROM councils c WHERE c.name = $council
        UNION ALL
        SELECT p.kind,
               list_position(['statistical', 'border', 'region', 'chosen'], p.kind) AS kind_order,
               row_number() OVER (
                   PARTITION BY p.kind ORDER BY p.rank, p.across_water, p.council
               ) AS place,
               p.la_code, p.council, c.slug, c.region, c.opened, c.closed, c.predecessors,
               c.successors, p.model, p.closeness::VARCHAR, p.across_water,
               EXISTS (FROM peer o WHERE o.la_code = p.la_code AND o.kind = 'statistical'),
               EXISTS (FROM peer o WHERE o.la_code = p.la_code AND o.kind = 'border')
        FROM peer p JOIN councils c USING (la_code)
        WHERE list_contains($kinds, p.kind)
        ORDER BY kind_order, place
        """,
        view.parameters("council", "kinds", "others", "peers_day"),
    )


def _of(view: View, shown: Sequence[Mapping[str, Any]], *names: str) -> dict[str, Any]:
    """Return the parameters of a query about the rows shown."""
    columns = ("kind", "kind_order", "place", "la_code", "council", *_CARRIED)
    return {
        **view.parameters(*names),
        "rows": [{name: row[name] for name in columns} for row in shown],
    }


_CARRIED = (
    *("slug", "region", "opened", "closed", "predecessors", "successors", "model", "closeness"),
    *("across_water", "also_statistical", "also_border"),
)
_MOVES_OF = ("strands", "first", "second")


def changes(
    warehouse: Warehouse, view: View, shown: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what each council shown stood at on both days, and by how much it moved.

    Returns:
        One line a strand and row of `rows`, with its columns and: for the first and the second
        day (prefixes first_ and second_) grade, since, shown (in the words of its time),
        framework, page, report_url, source_url, comparability, reason (of that comparability),
        area; steps (positive = worse; missing where a day has no grade); same_report (one report
        gave the grade of both days); now_grade and now_since.
    """
    return warehouse.rows(
        f"""
        WITH {_MOVES},
        {AS_SHOWN}
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
        LEFT JOIN as_shown x ON x.inspection_id = m.first_inspection AND x.strand = m.strand
        LEFT JOIN as_shown y ON y.inspection_id = m.second_inspection AND y.strand = m.strand
        LEFT JOIN standings n ON n.la_code = m.la_code AND n.strand::VARCHAR = m.strand
            AND is_in_force(n.since, n.until, $last)
        ORDER BY m.strand, m.kind_order, m.place
        """,
        _of(view, shown, *_MOVES_OF, "last"),
    )


def tallies(
    warehouse: Warehouse, view: View, shown: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Count, group by group, who fell, rose and stayed between the two days.

    Returns:
        One line a strand and group shown (the council in focus is in none): strand, kind,
        councils, compared (graded on both days), as_far (moved at least as far the same way as
        the council in focus); lists of names fell_three, fell_two, fell_one, kept (the same grade
        on both days), kept_on_one_report (of these: no new report in between), rose_one, rose_two,
        rose_three, missing (no grade on one of the days).
    """
    named = ",\n".join(
        f"coalesce(list(council ORDER BY place) FILTER ({condition}), []) AS {name}"
        for name, condition in {
            "fell_three": "steps = 3",
            "fell_two": "steps = 2",
            "fell_one": "steps = 1",
            "kept": "steps = 0",
            "kept_on_one_report": "steps = 0 AND same_report",
            "rose_one": "steps = -1",
            "rose_two": "steps = -2",
            "rose_three": "steps = -3",
            "missing": "steps IS NULL",
        }.items()
    )
    return warehouse.rows(
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
        _of(view, shown, *_MOVES_OF),
    )


def england(warehouse: Warehouse, view: View) -> list[dict[str, Any]]:
    """Place the change of the council in focus among those of all England's councils.

    Returns:
        One line a strand: strand, steps (its own; missing if it has no grade on a day), in_being
        (councils that were there on both days), compared (graded on both days), fell, kept, rose,
        as_far (moved at least as far the same way, itself included), further, began (its grade on
        the first day), began_alike (councils with that grade on that day, itself included),
        began_alike_as_far (of these).
    """
    return warehouse.rows(
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
            count(*) FILTER (steps = 0)::INTEGER AS kept,
            count(*) FILTER (steps < 0)::INTEGER AS rose,
            count(*) FILTER (steps * sign(own) >= abs(own))::INTEGER AS as_far,
            count(*) FILTER (steps * sign(own) > abs(own))::INTEGER AS further,
            any_value(began)::VARCHAR AS began,
            count(*) FILTER (from_grade = began)::INTEGER AS began_alike,
            count(*) FILTER (from_grade = began AND steps * sign(own) >= abs(own))::INTEGER
                AS began_alike_as_far
        FROM focus f CROSS JOIN being LEFT JOIN moved m ON m.strand = f.strand
        GROUP BY f.strand
        """,
        view.parameters("council", "strands", "first", "second"),
    )


def everyone(
    warehouse: Warehouse, view: View, shown: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return every council of England with a grade on both days, and as what peer it is shown.

    Returns:
        One line a strand and council, the worst grades first, the council in focus and its peers
        before others with the same two grades: strand, la_code, council, first_grade, first_shown,
        first_since, first_page, first_report_url, first_source_url, the same of the second,
        steps (positive = worse), comparability (the looser of the two), is_focus,
        is_statistical, is_border, is_region, is_chosen (the group is among those shown).
    """
    flags = ", ".join(
        f"coalesce(list_contains(k.kinds, '{kind}'), false) AS is_{kind}"
        for kind in ("focus", "statistical", "border", "region", "chosen")
    )
    return warehouse.rows(
        f"""
        WITH {_ROWS},
        kinds AS (SELECT la_code, list(kind) AS kinds FROM rows GROUP BY la_code),
        as_shown AS (
            SELECT inspection_id, strand, grade_shown AS shown, page, report_url, source_url
            FROM judgements WHERE status = 'graded'
        )
        SELECT q.strand, c.la_code, c.name AS council,
               a.grade::VARCHAR AS first_grade, x.shown AS first_shown, a.since AS first_since,
               x.page AS first_page, x.report_url AS first_report_url,
               x.source_url AS first_source_url,
               b.grade::VARCHAR AS second_grade, y.shown AS second_shown,
               b.since AS second_since, y.page AS second_page,
               y.report_url AS second_report_url, y.source_url AS second_source_url,
               (b.grade_rank - a.grade_rank)::INTEGER AS steps,
               greatest(a.comparability, b.comparability)::VARCHAR AS comparability, {flags}
        FROM councils c
        CROSS JOIN (SELECT unnest($strands) AS strand) q
        JOIN standings a ON a.la_code = c.la_code AND a.strand::VARCHAR = q.strand
            AND is_in_force(a.since, a.until, $first)
        JOIN standings b ON b.la_code = c.la_code AND b.strand::VARCHAR = q.strand
            AND is_in_force(b.since, b.until, $second)
        LEFT JOIN as_shown x ON x.inspection_id = a.inspection_id AND x.strand = a.strand
        LEFT JOIN as_shown y ON y.inspection_id = b.inspection_id AND y.strand = b.strand
        LEFT JOIN kinds k ON k.la_code = c.la_code
        ORDER BY q.strand, steps DESC, b.grade_rank DESC, a.grade_rank DESC,
                 is_focus DESC, is_statistical DESC, is_border DESC, is_chosen DESC, c.name
        """,
        _of(view, shown, *_MOVES_OF),
    )


def recovery(
    warehouse: Warehouse, view: View, shown: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what became of those that fell as far as the council in focus between the two days.

    Only falls to the third or fourth grade count: from these there is a way back.

    Returns:
        One line a strand and council, the soonest back first, then those that are not, the longest
        wait first, then those whose grade ended before they were, with no other in its place:
        strand, council, is_focus, kinds (groups shown in which it stands), fell (day of the report
        of the fall), again (day of the next report that graded it; None), back (day of the first
        report good or better after the second day; None), ended and ended_by (if no grade is in
        force on the last day: the day that ended the latest, for a council that was abolished its
        last day, and why, as in standings; where a later report that could not be read may grade
        the strand anew, that report's; None), days_without_grade (how many of the days from the
        fall until it was back, or until the last day known, had no grade in force between two that
        had: what the council was like then no report says), first_grade and first_shown (before
        the fall),
        pieces: a list of since, until, grade, letter and shown, from the grade before the fall on.
    """
    return warehouse.rows(
        f"""
        WITH {_ROWS},
        {AS_SHOWN},
        moved AS (
            SELECT strand::VARCHAR AS strand, la_code, council, steps, from_grade::VARCHAR
                       AS first_grade, from_shown, to_grade
            FROM decline($first, $second)
            WHERE list_contains($strands, strand::VARCHAR)
        ),
        fallen AS (
            SELECT m.*, m.council = $council AS is_focus
            FROM moved m JOIN moved f ON f.strand = m.strand AND f.council = $council
            WHERE f.steps > 0 AND m.steps >= f.steps AND m.to_grade >= 'requires_improvement'::grade
              AND f.to_grade >= 'requires_improvement'::grade
        ),
        -- The fall is the first report of the unbroken run that is in force on the second day.
        better AS (
            SELECT f.strand, f.la_code, max(s.since) AS since
            FROM fallen f JOIN standings s
                ON s.la_code = f.la_code AND s.strand::VARCHAR = f.strand
               AND s.since <= $second AND s.grade < f.to_grade
            GROUP BY ALL
        ),
        falls AS (
            SELECT f.strand, f.la_code, min(s.since) AS fell
            FROM fallen f JOIN better b USING (strand, la_code)
            JOIN standings s ON s.la_code = f.la_code AND s.strand::VARCHAR = f.strand
               AND s.since > b.since AND s.since <= $second
            GROUP BY ALL
        ),
        -- The latest grade, if it ended: the strand may be graded no longer, the council be gone.
        latest AS (
            SELECT f.strand, f.la_code, s.until, s.ended_by
            FROM fallen f JOIN standings s
                ON s.la_code = f.la_code AND s.strand::VARCHAR = f.strand AND s.since <= $last
            QUALIFY row_number() OVER (PARTITION BY f.strand, f.la_code ORDER BY s.since DESC) = 1
        ),
        -- Where it was graded no longer, a later report may grade it again and not be read.
        graded_anew AS (
            SELECT l.strand, l.la_code, min(e.published) AS published,
                   arg_min(e.event, e.published) AS event
            FROM latest l JOIN standing_changes e
                ON e.la_code = l.la_code AND e.strand::VARCHAR = l.strand
               AND e.published > l.until AND e.published <= $last AND e.event <> 'no longer graded'
            WHERE l.ended_by = 'no longer graded'
            GROUP BY ALL
            HAVING arg_min(e.event, e.published) IN ('held back', 'report not read')
        ),
        ends AS (
            SELECT l.strand, l.la_code, coalesce(a.event, l.ended_by) AS ended_by,
                   coalesce(a.published, CASE l.ended_by WHEN 'council closed' THEN l.until - 1
                                                         ELSE l.until END) AS ended
            FROM latest l LEFT JOIN graded_anew a USING (strand, la_code)
            WHERE l.until <= $last
        ),
        pauses AS (
            SELECT f.strand, f.la_code, s.until AS began,
                   lead(s.since) OVER (PARTITION BY f.strand, f.la_code ORDER BY s.since) AS over
            FROM fallen f JOIN standings s
                ON s.la_code = f.la_code AND s.strand::VARCHAR = f.strand
            QUALIFY over > began AND over <= $last
        )
        SELECT * EXCLUDE (la_code),
               coalesce((SELECT sum(p.over - p.began) FROM pauses p
                         WHERE p.strand = waits.strand AND p.la_code = waits.la_code
                           AND p.began >= waits.fell AND p.over <= coalesce(waits.back, $last)),
                        0)::INTEGER AS days_without_grade
        FROM (
        SELECT f.strand, f.la_code, f.council, f.is_focus, f.first_grade,
               f.from_shown AS first_shown, l.fell,
               (SELECT list(r.kind) FROM rows r WHERE r.la_code = f.la_code) AS kinds,
               (SELECT min(s.since) FROM standings s WHERE s.la_code = f.la_code
                AND s.strand::VARCHAR = f.strand AND s.since > l.fell
                AND s.since <= $last) AS again,
               (SELECT min(s.since) FROM standings s WHERE s.la_code = f.la_code
                AND s.strand::VARCHAR = f.strand AND s.since > l.fell AND s.since <= $last
                AND s.grade <= 'good'::grade) AS back,
               e.ended, e.ended_by,
               (SELECT list({{'since': s.since, 'until': least(coalesce(s.until, $last), $last),
                              'grade': s.grade::VARCHAR, 'letter': t.letter, 'shown': t.shown}}
                            ORDER BY s.since)
                FROM standings s
                JOIN as_shown t
                  ON t.inspection_id = s.inspection_id AND t.strand = s.strand::VARCHAR
                WHERE s.la_code = f.la_code AND s.strand::VARCHAR = f.strand
                  AND s.since >= (SELECT max(o.since) FROM standings o WHERE o.la_code = f.la_code
                                  AND o.strand::VARCHAR = f.strand AND o.since < l.fell)
                  AND s.since < $last) AS pieces
        FROM fallen f JOIN falls l USING (strand, la_code)
        LEFT JOIN ends e USING (strand, la_code)
        ) AS waits
        ORDER BY strand, back IS NULL, back IS NULL AND ended IS NOT NULL, back - fell, fell,
                 council
        """,
        _of(view, shown, *_MOVES_OF, "council", "last"),
    )


def days_of_largest_change(
    warehouse: Warehouse, council: str, strands: tuple[str, ...], last: date
) -> tuple[date, date] | None:
    """Return the days of the two reports between which a council's grade changed most.

    Of equal changes a fall comes before a rise, then the one between the closer reports, then the
    later one. Where the grade never changed, its first and its last report; where there is one
    report, its day and `last`.

    Returns:
        The earlier and the later day; None for a council without a grade in these strands.
    """
    found = warehouse.rows(
        """
        WITH own AS (
            SELECT strand, grade_rank, since FROM standings
            WHERE council = $council AND list_contains($strands, strand::VARCHAR)
              AND since <= $last
        )
        SELECT a.since AS first, b.since AS second, b.grade_rank - a.grade_rank AS steps
        FROM own a JOIN own b ON a.strand = b.strand AND a.since < b.since
        ORDER BY abs(steps) DESC, steps DESC,
                 CASE WHEN steps = 0 THEN a.since - b.since ELSE b.since - a.since END,
                 b.since DESC
        LIMIT 1
        """,
        {"council": council, "strands": list(strands), "last": last},
    )
    if found:
        return found[0]["first"], found[0]["second"]
    days = report_days(warehouse, council, last)
    return (days[0], last) if days and days[0] < last else None


def report_days(warehouse: Warehouse, council: str, last: date) -> list[date]:
    """Return the days on which reports with a grade of this council came out, oldest first."""
    found = warehouse.rows(
        "SELECT DISTINCT since FROM standings WHERE council = $council AND since <= $last "
        "ORDER BY since",
        {"council": council, "last": last},
    )
    return [row["since"] for row in found]


def spread(
    warehouse: Warehouse, view: View, shown: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return how the grades of each group of peers were spread on both days and at the end.

    Returns:
        One line a strand, group (the council in focus is in none) and day, in order: strand,
        kind, day (first, second, now), councils, outstanding, good, requires_improvement,
        inadequate (how many had each), graded, middle_better and middle_worse (the grade in the
        middle of them in order; two where their number is even), missing (names of those
        without a grade).
    """
    counts = ", ".join(
        f"count(*) FILTER (grade = '{grade}')::INTEGER AS {grade}"
        for grade in ("outstanding", "good", "requires_improvement", "inadequate")
    )
    return warehouse.rows(
        f"""
        WITH {_MOVES},
        days AS (
            SELECT strand, kind, kind_order, place, council, 1 AS day_order, 'first' AS day,
                   first_grade AS grade FROM moves
            UNION ALL
            SELECT strand, kind, kind_order, place, council, 2, 'second', second_grade FROM moves
            UNION ALL
            SELECT m.strand, kind, kind_order, place, m.council, 3, 'now', n.grade::VARCHAR
            FROM moves m LEFT JOIN standings n ON n.la_code = m.la_code
                AND n.strand::VARCHAR = m.strand
                AND is_in_force(n.since, n.until, $last)
        )
        SELECT strand, kind, day, count(*)::INTEGER AS councils, {counts},
               count(grade)::INTEGER AS graded,
               list_sort(list(grade::grade) FILTER (grade IS NOT NULL)) AS in_order,
               in_order[(graded + 1) // 2]::VARCHAR AS middle_better,
               in_order[graded // 2 + 1]::VARCHAR AS middle_worse,
               coalesce(list(council ORDER BY place) FILTER (grade IS NULL), []) AS missing
        FROM days
        WHERE kind <> 'focus'
        GROUP BY strand, kind, kind_order, day, day_order
        ORDER BY strand, kind_order, day_order
        """,
        _of(view, shown, *_MOVES_OF, "last"),
    )
