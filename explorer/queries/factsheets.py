"""The queries of the static pages: every council at once, for one page a council.

What they take and return is said in shared.py. `day` is the day that the pages are true of: the
last of which the facts are known. Of a council abolished before it, the grades are those in force
when it ended.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from explorer.queries.in_force import EVENTS
from explorer.queries.shared import Warehouse

# "Requires improvement" and "requires improvement to be good" are one grade, the first of them its
# short name; "adequate", which it took the place of, was a lower bar and keeps its name.
_SHOWN = """CASE WHEN lower({0}.grade_shown) = 'adequate' THEN 'adequate'
                     ELSE replace({0}.grade::VARCHAR, '_', ' ') END"""
_ON_THE_DAY = """
    subjects AS (
        SELECT la_code, name AS council, least($day, coalesce(closed, $day)) AS day
        FROM councils WHERE coalesce(opened <= $day, true)
    )
"""


def councils(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return every council with a page of its own, by name.

    Returns:
        la_code, slug, council, official_name, region, opened, closed (None while it exists),
        predecessors and successors (names, separated by "; "), page_url (at Ofsted) and inspections
        (how many are held).
    """
    return warehouse.ask(
        """
        SELECT c.la_code, c.slug, c.name AS council, c.official_name, c.region, c.opened,
               CASE WHEN c.closed < $day THEN c.closed END AS closed, c.predecessors, c.successors,
               c.page_url,
               (SELECT count(*) FROM inspections i
                WHERE i.la_code = c.la_code AND i.published <= $day) AS inspections
        FROM councils c
        WHERE coalesce(c.opened <= $day, true)
        ORDER BY c.name
        """,
        {"day": day},
    )


def runs(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return the unbroken runs of one grade: reports that gave the same grade again are one run.

    A change from "adequate" to "requires improvement" begins a new run, and so does a day without a
    grade.

    Returns:
        la_code, strand, run (1 is the earliest), grade, shown (its name in small letters), since,
        until (None while in force on `day`, or on the day the council ended), last_report (day of
        the newest report that gave it), source (report or statistics), report_url and page of that
        (no page of statistics), framework, is_loose.
    """
    return warehouse.ask(
        f"""
        WITH {_ON_THE_DAY},
        marked AS (
            SELECT s.*, {_SHOWN.format("s")} AS shown,
                   shown IS DISTINCT FROM lag(shown) OVER spell
                        OR s.since IS DISTINCT FROM lag(s.until) OVER spell
                        OR (s.comparability = 'loose')
                           <> lag(s.comparability = 'loose') OVER spell AS begins,
                   t.day
            FROM standings s JOIN subjects t USING (la_code)
            WHERE s.since <= t.day
            WINDOW spell AS (PARTITION BY s.la_code, s.strand ORDER BY s.since)
        ),
        numbered AS (
            SELECT *, count(*) FILTER (begins) OVER (
                PARTITION BY la_code, strand ORDER BY since) AS run
            FROM marked
        )
        SELECT n.la_code, n.strand::VARCHAR AS strand, n.run,
               any_value(n.grade)::VARCHAR AS grade, any_value(n.shown) AS shown,
               min(n.since) AS since,
               nullif(max(CASE WHEN n.until IS NULL OR n.until > n.day THEN DATE '9999-12-31'
                               ELSE n.until END), DATE '9999-12-31') AS until,
               max(n.since) AS last_report,
               arg_max(j.source, n.since) AS source,
               arg_max(j.source_url, n.since) AS report_url,
               arg_max(j.page, n.since) AS page,
               arg_max(n.framework, n.since)::VARCHAR AS framework,
               any_value(n.comparability = 'loose') AS is_loose
        FROM numbered n
        JOIN judgements j ON j.inspection_id = n.inspection_id AND j.strand = n.strand
        GROUP BY n.la_code, n.strand, n.run
        ORDER BY n.la_code, n.strand, n.run
        """,
        {"day": day},
    )


def without_standing(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return why a strand that once had a grade has none on the day.

    Returns:
        la_code, strand, event (held back, no longer graded or report not read), published and
        report_url of what ended it.
    """
    return warehouse.ask(
        f"""
        WITH {_ON_THE_DAY}, {EVENTS}
        SELECT e.la_code, e.strand, e.event, e.published, e.report_url
        FROM events e JOIN subjects t USING (la_code)
        WHERE is_in_force(e.published, e.next, t.day) AND e.event <> 'graded'
        ORDER BY e.la_code, e.strand::strand
        """,
        {"day": day},
    )


def inspections(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return every inspection held, the newest first, with what it said of each strand.

    Returns:
        la_code, inspection_id, published, framework and its name, report_url (None where the report
        is not at hand), statistics_url, and verdicts: strand, area (in the framework's words) and
        shown, as a list of structs in the order in which strands are shown.
    """
    return warehouse.ask(
        f"""
        SELECT i.la_code, i.inspection_id, i.published, i.framework::VARCHAR AS framework,
               f.name AS framework_name,
               i.inspection_type, i.report_url, i.statistics_url,
               list({{
                   'strand': j.strand::VARCHAR, 'area': j.area_label,
                   'shown': coalesce({_SHOWN.format("j")}, CASE j.status
                       WHEN 'held_back' THEN 'not read with certainty' ELSE 'not judged' END)
               }} ORDER BY s.position NULLS LAST, j.area_label) AS verdicts
        FROM inspections i
        JOIN judgements j USING (inspection_id)
        JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
        LEFT JOIN reference.strands s ON s.strand = j.strand::VARCHAR
        WHERE i.published <= $day AND j.status <> 'not_in_framework'
        GROUP BY ALL
        ORDER BY i.la_code, i.published DESC, i.inspection_id
        """,
        {"day": day},
    )


def peers(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return whom each council is set beside on the day, in the order in which they are shown.

    Returns:
        la_code, kind (statistical or border), peer_la_code, peer, rank, across_water, model (name
        of the model of statistical neighbours; None for borders).
    """
    return warehouse.ask(
        f"""
        WITH {_ON_THE_DAY},
        models AS (
            SELECT n.la_code, min(n.model) AS model
            FROM neighbours n JOIN subjects t USING (la_code)
            WHERE n.kind = 'statistical' AND coalesce(n.in_force_until >= t.day, true)
            GROUP BY n.la_code
        )
        SELECT n.la_code, n.kind, n.peer_la_code, n.peer, n.rank,
               coalesce(n.across_water, false) AS across_water, m.name AS model
        FROM neighbours n
        JOIN subjects t USING (la_code)
        LEFT JOIN models o ON o.la_code = n.la_code
        LEFT JOIN reference.neighbour_models m
            ON n.kind = 'statistical' AND m.model::VARCHAR = n.model::VARCHAR
        WHERE CASE WHEN n.kind = 'statistical' THEN n.model = o.model
                   ELSE n.kind = 'border'
                        AND was_there(n.in_force_from, n.in_force_until, t.day) END
        ORDER BY n.la_code, n.kind, n.rank, across_water, n.peer
        """,
        {"day": day},
    )


def counts(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return how many councils have each grade on the day: strand, grade, councils, graded.

    `graded` is how many have any grade in the strand.
    """
    return warehouse.ask(
        """
        SELECT strand::VARCHAR AS strand, grade::VARCHAR AS grade, count(*) AS councils,
               sum(count(*)) OVER (PARTITION BY strand)::BIGINT AS graded
        FROM standing_on($day) GROUP BY strand, grade ORDER BY strand, grade
        """,
        {"day": day},
    )


def fall(warehouse: Warehouse, strand: str, first: date, second: date) -> pd.DataFrame:
    """Return how councils moved between two days: steps, councils (how many) and their names."""
    return warehouse.ask(
        """
        SELECT steps, count(*) AS councils, list(council ORDER BY council) AS names
        FROM decline($first, $second)
        WHERE strand::VARCHAR = $strand AND steps IS NOT NULL
        GROUP BY steps ORDER BY steps DESC
        """,
        {"strand": strand, "first": first, "second": second},
    )
