"""The queries of England on a day: every council's grade in one strand, and how it came to be so.

Days are those of publication: what the public could know. `strand` is an id, `day` the day shown,
`last` the day up to which the facts are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from explorer.queries.in_force import EVENTS, OTHER_GRADE
from explorer.queries.shared import Warehouse

MANY = 100
"""Fewest councils with a grade for a day to count among the best and the worst there have been."""

_IN_FORCE = "s.strand::VARCHAR = $strand AND is_in_force(s.since, s.until, {day})"

# Every council of the map or of the day, and how it stands.
_STANDS = f"""
    runs AS (
        SELECT s.la_code, s.grade::VARCHAR AS grade, s.grade_rank, s.grade_shown, s.since, s.until,
               s.inspection_id,
               {OTHER_GRADE} OR lag(s.until) OVER before IS DISTINCT FROM s.since AS begins
        FROM standings s
        WHERE s.strand::VARCHAR = $strand AND s.since <= $day
        WINDOW before AS (PARTITION BY s.la_code ORDER BY s.since)
    ),
    now AS (
        SELECT *, max(since) FILTER (begins) OVER (PARTITION BY la_code ORDER BY since) AS run_since
        FROM runs
        QUALIFY is_in_force(since, until, $day)
    ),
    {EVENTS},
    stands AS (
        SELECT
            c.la_code, c.slug, c.name AS council, c.region, t.tile_column, t.tile_row, t.line_1,
            t.line_2, n.grade, n.grade_rank, n.grade_shown AS shown,
            upper(n.grade_shown[1]) AS letter, n.run_since AS since, n.since AS report_since,
            j.page, j.source, j.report_url, j.source_url, n.inspection_id,
            CASE WHEN NOT coalesce(c.opened <= $day, true) THEN 'not created'
                 WHEN n.grade IS NOT NULL THEN 'graded'
                 WHEN x.event IN ('held back', 'report not read') THEN 'unread'
                 WHEN x.event IN ('no longer graded', 'board abolished') THEN 'no longer graded'
                 ELSE 'none held' END AS state,
            CASE WHEN n.grade IS NULL THEN x.published END AS event_published,
            CASE WHEN n.grade IS NULL THEN x.report_url END AS event_url
        FROM councils c
        LEFT JOIN reference.tiles t
            ON t.la_code = c.la_code AND c.closed IS NULL
        LEFT JOIN now n ON n.la_code = c.la_code
        LEFT JOIN events x ON x.la_code = c.la_code AND x.strand = $strand
            AND is_in_force(x.published, x.next, $day)
        LEFT JOIN judgements j
            ON j.inspection_id = n.inspection_id AND j.strand::VARCHAR = $strand
        WHERE c.closed IS NULL OR (coalesce(c.opened <= $day, true) AND c.closed >= $day)
    )
"""


def councils(warehouse: Warehouse, strand: str, day: date) -> pd.DataFrame:
    """Return how every council stood on the day: those of the map, and those that are gone since.

    Returns:
        la_code, slug, council, region; tile_column, tile_row, line_1 and line_2 (missing for a
        council that is gone); state (graded, not created, unread, no longer graded, none held);
        grade, shown, letter, since (first day of the unbroken run of that grade), report_since,
        page, source, report_url, source_url, inspection_id; event_published and event_url of the
        report for which there is no grade.
    """
    return warehouse.ask(
        f"WITH {_STANDS} SELECT * EXCLUDE (grade_rank) FROM stands ORDER BY council",
        {"strand": strand, "day": day},
    )


def counts(warehouse: Warehouse, strand: str, day: date, last: date) -> pd.DataFrame:
    """Count the councils at each grade on the day, a year before and on the last day.

    Returns:
        One line: outstanding, good, requires_improvement, inadequate, graded, good_or_better, there
        (councils that existed) and without (those with no grade) of the day; the same with
        year_before_ and last_ before their names.
    """
    return warehouse.ask(
        f"""
        WITH days AS (
            SELECT 'day' AS which, $day::DATE AS day
            UNION ALL SELECT 'year_before', ($day::DATE - INTERVAL 1 YEAR)::DATE
            UNION ALL SELECT 'last', $last::DATE
        ),
        counted AS (
            SELECT d.which, any_value((
                    SELECT count(*) FROM councils c
                    WHERE was_there(c.opened, c.closed, d.day)
                ))::INTEGER AS there,
                count(*) FILTER (s.grade = 'outstanding')::INTEGER AS outstanding,
                count(*) FILTER (s.grade = 'good')::INTEGER AS good,
                count(*) FILTER (s.grade = 'requires_improvement')::INTEGER AS requires_improvement,
                count(*) FILTER (s.grade = 'inadequate')::INTEGER AS inadequate,
                count(s.grade)::INTEGER AS graded,
                outstanding + good AS good_or_better, there - graded AS without
            FROM days d LEFT JOIN standings s ON {_IN_FORCE.format(day="d.day")}
            GROUP BY d.which
        )
        SELECT a.* EXCLUDE (which),
               {_prefixed("b", "year_before")}, {_prefixed("c", "last")}
        FROM counted a, counted b, counted c
        WHERE a.which = 'day' AND b.which = 'year_before' AND c.which = 'last'
        """,
        {"strand": strand, "day": day, "last": last},
    )


def _prefixed(table: str, prefix: str) -> str:
    names = (
        *("outstanding", "good", "requires_improvement", "inadequate"),
        *("graded", "good_or_better", "there", "without"),
    )
    return ", ".join(f"{table}.{name} AS {prefix}_{name}" for name in names)


def extremes(warehouse: Warehouse, strand: str, last: date) -> pd.DataFrame:
    """Return the days with the highest and the lowest share of good or better that there have been.

    Days with fewer than MANY graded councils are left out; with none left, the line is empty.

    Returns:
        One line: best_day, best_good_or_better and best_graded; worst_ the same; most_inadequate
        (the highest count of inadequate councils on any of these days). The first such day where
        several are equal.
    """
    return warehouse.ask(
        """
        WITH days AS (
            SELECT DISTINCT since AS day FROM standings WHERE strand::VARCHAR = $strand
            UNION SELECT until FROM standings
            WHERE strand::VARCHAR = $strand AND until IS NOT NULL
        ),
        counted AS (
            SELECT d.day, count(*)::INTEGER AS graded,
                   count(*) FILTER (s.grade_rank <= 2)::INTEGER AS good_or_better,
                   count(*) FILTER (s.grade_rank = 4)::INTEGER AS inadequate,
                   good_or_better / graded AS share
            FROM days d JOIN standings s
                ON s.strand::VARCHAR = $strand AND is_in_force(s.since, s.until, d.day)
            WHERE d.day <= $last
            GROUP BY d.day HAVING count(*) >= $many
        ),
        best AS (
            SELECT day, good_or_better, graded FROM counted ORDER BY share DESC, day LIMIT 1
        ),
        worst AS (
            SELECT day, good_or_better, graded FROM counted ORDER BY share, day LIMIT 1
        )
        SELECT b.day AS best_day, b.good_or_better AS best_good_or_better, b.graded AS best_graded,
               w.day AS worst_day, w.good_or_better AS worst_good_or_better,
               w.graded AS worst_graded,
               (SELECT max(inadequate) FROM counted)::INTEGER AS most_inadequate
        FROM (SELECT 1) one LEFT JOIN best b ON true LEFT JOIN worst w ON true
        """,
        {"strand": strand, "last": last, "many": MANY},
    )


def through_time(warehouse: Warehouse, strand: str, last: date) -> pd.DataFrame:
    """Count the councils at each grade at the end of every quarter, and on the last day.

    Returns:
        One line a quarter: quarter (its last day), outstanding, good, requires_improvement,
        inadequate, graded, there; from the first quarter held, also where none had a grade.
    """
    return warehouse.ask(
        f"""
        WITH quarters AS (
            SELECT DISTINCT quarter, councils_there FROM national
        ),
        held AS (
            SELECT quarter,
                   max(councils) FILTER (grade = 'outstanding') AS outstanding,
                   max(councils) FILTER (grade = 'good') AS good,
                   max(councils) FILTER (grade = 'requires_improvement') AS requires_improvement,
                   max(councils) FILTER (grade = 'inadequate') AS inadequate
            FROM national WHERE strand::VARCHAR = $strand GROUP BY quarter
        ),
        today AS (
            SELECT $last::DATE AS quarter,
                   (SELECT count(*) FROM councils c
                    WHERE was_there(c.opened, c.closed, $last)) AS there,
                   count(*) FILTER (s.grade = 'outstanding') AS outstanding,
                   count(*) FILTER (s.grade = 'good') AS good,
                   count(*) FILTER (s.grade = 'requires_improvement') AS requires_improvement,
                   count(*) FILTER (s.grade = 'inadequate') AS inadequate
            FROM standings s WHERE {_IN_FORCE.format(day="$last")}
        ),
        every AS (
            SELECT q.quarter, q.councils_there AS there, h.outstanding, h.good,
                   h.requires_improvement, h.inadequate
            FROM quarters q LEFT JOIN held h USING (quarter)
            WHERE q.quarter < $last
            UNION ALL BY NAME FROM today
        )
        SELECT quarter, coalesce(outstanding, 0)::INTEGER AS outstanding,
               coalesce(good, 0)::INTEGER AS good,
               coalesce(requires_improvement, 0)::INTEGER AS requires_improvement,
               coalesce(inadequate, 0)::INTEGER AS inadequate,
               (coalesce(outstanding, 0) + coalesce(good, 0) + coalesce(requires_improvement, 0)
                + coalesce(inadequate, 0))::INTEGER AS graded, there::INTEGER AS there
        FROM every ORDER BY quarter
        """,
        {"strand": strand, "last": last},
    )


def regions(warehouse: Warehouse, strand: str, day: date, other: date) -> pd.DataFrame:
    """Count each region's councils that were good or better, on the day and on another.

    Returns:
        One line a region, the highest share of the day first: region, good_or_better, graded,
        inadequate; other_good_or_better and other_graded of the other day; and councils, a list of
        {la_code, council, slug, state, grade, letter}, best grade first, those without one last.
    """
    return warehouse.ask(
        f"""
        WITH {_STANDS},
        on_the_other AS (
            SELECT c.region, count(*)::INTEGER AS graded,
                   count(*) FILTER (s.grade_rank <= 2)::INTEGER AS good_or_better
            FROM standings s JOIN councils c USING (la_code)
            WHERE {_IN_FORCE.format(day="$other")}
            GROUP BY c.region
        ),
        counted AS (
            SELECT x.region, count(*) FILTER (x.grade_rank <= 2)::INTEGER AS good_or_better,
                   count(x.grade)::INTEGER AS graded,
                   count(*) FILTER (x.grade = 'inadequate')::INTEGER AS inadequate,
                   coalesce(any_value(o.good_or_better), 0)::INTEGER AS other_good_or_better,
                   coalesce(any_value(o.graded), 0)::INTEGER AS other_graded,
                   list({{
                       'la_code': x.la_code, 'council': x.council, 'slug': x.slug, 'state': x.state,
                       'grade': x.grade, 'letter': x.letter
                   }} ORDER BY x.grade_rank NULLS LAST, x.council) AS councils
            FROM stands x LEFT JOIN on_the_other o USING (region)
            WHERE x.state <> 'not created'
            GROUP BY x.region
        )
        FROM counted ORDER BY good_or_better / nullif(graded, 0) DESC NULLS LAST, region
        """,
        {"strand": strand, "day": day, "other": other},
    )


def changes(warehouse: Warehouse, strand: str, day: date) -> pd.DataFrame:
    """Return the councils whose latest report of the twelve months up to the day tells of a strand.

    Returns:
        la_code, slug, council, published (of that report), report_url, source_url, page; from_grade
        and from_shown (in force twelve months before the day; missing where there was none),
        to_grade and to_shown (missing where the report could not be read with certainty or grades
        the strand no longer), steps (positive = worse), and event (graded, held back, no longer
        graded, board abolished, report not read). The biggest fall first, then by day.
    """
    return warehouse.ask(
        f"""
        WITH {EVENTS}
        SELECT c.la_code, c.slug, c.name AS council, x.published, x.event,
               coalesce(j.report_url, x.report_url) AS report_url, j.source_url, j.page,
               f.grade::VARCHAR AS from_grade, f.grade_shown AS from_shown,
               x.grade::VARCHAR AS to_grade, j.grade_shown AS to_shown,
               (j.grade_rank - f.grade_rank)::INTEGER AS steps
        FROM events x
        JOIN councils c USING (la_code)
        LEFT JOIN judgements j
            ON j.inspection_id = x.inspection_id AND j.strand::VARCHAR = x.strand
        LEFT JOIN standings f ON f.la_code = x.la_code AND f.strand::VARCHAR = x.strand
            AND is_in_force(f.since, f.until, ($day::DATE - INTERVAL 1 YEAR)::DATE)
        WHERE x.strand = $strand AND is_in_force(x.published, x.next, $day)
          AND x.published > ($day::DATE - INTERVAL 1 YEAR)::DATE
          AND coalesce(c.closed >= $day, true)
        ORDER BY steps DESC NULLS LAST, x.published DESC, c.name
        """,
        {"strand": strand, "day": day},
    )


def small_maps(warehouse: Warehouse, strand: str, days: Sequence[date]) -> pd.DataFrame:
    """Return the tiles of today's councils on several days, one line a day and council.

    Returns:
        day, la_code, council, tile_column, tile_row, state (as `councils`), grade, letter.
    """
    return warehouse.ask(
        f"""
        WITH days AS (SELECT DISTINCT unnest($days)::DATE AS day),
        {EVENTS}
        SELECT d.day, c.la_code, c.name AS council, t.tile_column, t.tile_row,
               CASE WHEN NOT coalesce(c.opened <= d.day, true) THEN 'not created'
                    WHEN s.grade IS NOT NULL THEN 'graded'
                    WHEN x.event IN ('held back', 'report not read') THEN 'unread'
                    WHEN x.event IN ('no longer graded', 'board abolished') THEN 'no longer graded'
                    ELSE 'none held' END AS state,
               s.grade::VARCHAR AS grade, upper(s.grade_shown[1]) AS letter
        FROM days d
        CROSS JOIN councils c JOIN reference.tiles t USING (la_code)
        LEFT JOIN standings s ON s.la_code = c.la_code AND s.strand::VARCHAR = $strand
            AND is_in_force(s.since, s.until, d.day)
        LEFT JOIN events x ON x.la_code = c.la_code AND x.strand = $strand
            AND is_in_force(x.published, x.next, d.day)
        WHERE c.closed IS NULL
        ORDER BY d.day, c.la_code
        """,
        {"strand": strand, "days": list(days)},
    )


def counts_on(warehouse: Warehouse, strand: str, days: Sequence[date]) -> pd.DataFrame:
    """Count on several days: day, good_or_better, graded, inadequate; and gone, a list of names.

    gone are the councils there on that day that were abolished since, with the letter of their
    grade ("Cumbria R", with a dash for none).
    """
    return warehouse.ask(
        f"""
        WITH days AS (SELECT DISTINCT unnest($days)::DATE AS day)
        SELECT d.day, count(s.grade) FILTER (s.grade_rank <= 2)::INTEGER AS good_or_better,
               count(s.grade)::INTEGER AS graded,
               count(s.grade) FILTER (s.grade = 'inadequate')::INTEGER AS inadequate,
               coalesce(list(c.name || ' ' || coalesce(upper(s.grade_shown[1]), '–')
                             ORDER BY c.name) FILTER (c.closed IS NOT NULL), []) AS gone
        FROM days d
        JOIN councils c ON was_there(c.opened, c.closed, d.day)
        LEFT JOIN standings s ON s.la_code = c.la_code AND {_IN_FORCE.format(day="d.day")}
        GROUP BY d.day ORDER BY d.day
        """,
        {"strand": strand, "days": list(days)},
    )


def report_days(warehouse: Warehouse, strand: str, last: date) -> pd.DataFrame:
    """Return the days on which reports that tell of a strand came out: day, councils (names)."""
    return warehouse.ask(
        """
        SELECT x.published AS day, list(c.name ORDER BY c.name) AS councils
        FROM standing_changes x JOIN councils c USING (la_code)
        WHERE x.strand::VARCHAR = $strand AND x.published <= $last
          AND x.event <> 'board abolished'
        GROUP BY x.published ORDER BY x.published
        """,
        {"strand": strand, "last": last},
    )


def every_day(warehouse: Warehouse, strand: str) -> pd.DataFrame:
    """Return every grade there has been in a strand, to take away.

    Returns:
        la_code, council, strand, grade, shown, since, until, ended_by, framework, comparability,
        report_url, page, source_url.
    """
    return warehouse.ask(
        """
        SELECT s.la_code, s.council, s.strand::VARCHAR AS strand, s.grade::VARCHAR AS grade,
               s.grade_shown AS shown, s.since, s.until, s.ended_by,
               s.framework::VARCHAR AS framework, s.comparability::VARCHAR AS comparability,
               j.report_url, j.page, j.source_url
        FROM standings s
        JOIN judgements j ON j.inspection_id = s.inspection_id AND j.strand = s.strand
        WHERE s.strand::VARCHAR = $strand
        ORDER BY s.council, s.since
        """,
        {"strand": strand},
    )


def borders_of_regions(warehouse: Warehouse) -> pd.DataFrame:
    """Return the edges between regions: tile_column, tile_row, side of the tile (east, south)."""
    return warehouse.ask(
        """
        WITH tiles AS (
            SELECT t.tile_column, t.tile_row, c.region
            FROM reference.tiles t JOIN councils c USING (la_code) WHERE c.closed IS NULL
        )
        SELECT a.tile_column, a.tile_row,
               CASE WHEN b.tile_column > a.tile_column THEN 'east' ELSE 'south' END AS side
        FROM tiles a JOIN tiles b ON a.region <> b.region
            AND ((b.tile_column = a.tile_column + 1 AND b.tile_row = a.tile_row)
                 OR (b.tile_column = a.tile_column AND b.tile_row = a.tile_row + 1))
        ORDER BY ALL
        """
    )


def places(warehouse: Warehouse, last: date) -> pd.DataFrame:
    """Return the names by which a council can be found: its own, and those of districts in it.

    Returns:
        name, slug and council (the one with duties to the children of that place on the last day),
        is_district, abolished (last day of the district; missing while it exists).
    """
    return warehouse.ask(
        """
        SELECT name, slug, name AS council, false AS is_district, NULL::DATE AS abolished
        FROM councils WHERE closed IS NULL
        UNION ALL
        SELECT d.name, c.slug, c.name, true, d.abolished
        FROM reference.districts d JOIN councils c USING (la_code)
        WHERE coalesce(d.from_day <= $last, true) AND coalesce(d.until_day >= $last, true)
        ORDER BY ALL
        """,
        {"last": last},
    )
