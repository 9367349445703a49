"""The queries of one council: where it stands, all it ever had, what stands beside it.

Each takes something that can `ask`, the council's la_code, and where time matters `last`, the day
up to which the facts are known. Of a council that was abolished it is the last day.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from explorer.queries.in_force import AS_SHOWN, EVENTS, IN_FORCE, OTHER_GRADE, REPORT_SHA256
from explorer.queries.shared import BEGINNING, Warehouse

MAIN = ("overall", "help_and_protection", "children_in_care", "care_leavers", "leadership")
"""The strands that are graded today, or were until lately."""
STRANDS = (*MAIN, "adoption", "lscb")

# The council and its day: the last one known, or its own last.
_COUNCIL = """
    council AS (
        SELECT la_code, name, opened, closed, least(coalesce(closed, $last), $last) AS day
        FROM councils WHERE la_code = $la_code
    )
"""

# Grades in force, with the run that each belongs to: an unbroken one of the same grade.
_RUNS = f"""
    spells AS (
        SELECT s.la_code, s.strand::VARCHAR AS strand, s.grade::VARCHAR AS grade, s.grade_rank,
               s.grade_shown AS shown, s.since, s.until, s.inspection_id,
               {OTHER_GRADE} AS differs,
               differs OR lag(s.until) OVER before IS DISTINCT FROM s.since AS begins
        FROM standings s JOIN council c USING (la_code)
        WHERE s.since <= c.day
        WINDOW before AS (PARTITION BY s.la_code, s.strand ORDER BY s.since)
    ),
    runs AS (
        SELECT *, sum(begins::INTEGER) OVER so_far AS run, sum(differs::INTEGER) OVER so_far AS turn
        FROM spells
        WINDOW so_far AS (PARTITION BY la_code, strand ORDER BY since)
    )
"""

# Whether somebody says that a judgement, or its inspection as a whole, is wrong.
_UNDER_CHECK = """EXISTS (
    FROM reference.being_checked b
    WHERE b.la_code = j.la_code AND b.published = j.published
      AND (b.area IS NULL OR b.area = j.area::VARCHAR))"""


def subject(warehouse: Warehouse, slug: str, last: date) -> pd.DataFrame:
    """Return the one line of a council, by its slug; no line if there is no such council.

    Returns:
        la_code, slug, council, official_name, region, type, opened, closed, closes, page_url, note;
        day (that all of it is true of), graded (its graded inspections up to then), first_published
        and last_published of these; lists of {slug, council} predecessors and successors, and
        coming (names of the councils that are to take its place).
    """
    return warehouse.ask(
        """
        SELECT
            c.la_code, c.slug, c.name AS council, c.official_name, c.region, c.type, c.opened,
            c.closed, c.closes, c.page_url, c.note,
            least(coalesce(c.closed, $last), $last) AS day,
            count(i.inspection_id)::INTEGER AS graded,
            min(i.published) AS first_published, max(i.published) AS last_published,
            coalesce((
                SELECT list({'slug': o.slug, 'council': o.name} ORDER BY o.name)
                FROM reference.council_changes x
                JOIN councils o ON o.la_code = x.predecessor_la_code
                WHERE x.successor_la_code = c.la_code
            ), []) AS predecessors,
            coalesce((
                SELECT list({'slug': o.slug, 'council': o.name} ORDER BY o.name)
                FROM reference.council_changes x
                JOIN councils o ON o.la_code = x.successor_la_code
                WHERE x.predecessor_la_code = c.la_code
            ), []) AS successors,
            coalesce((
                SELECT list(x.successor_name ORDER BY x.successor_name)
                FROM reference.council_changes x
                WHERE x.predecessor_la_code = c.la_code AND x.changed > $last
            ), []) AS coming
        FROM councils c
        LEFT JOIN inspections i ON i.la_code = c.la_code AND i.published <= $last
        WHERE c.slug = $slug
        GROUP BY ALL
        """,
        {"slug": slug, "last": last},
    )


def standing(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return how a council stands on its day, strand by strand.

    Returns:
        One line for each strand that is graded today, and for any other that it has a grade in:
        strand, name, grade, shown (in the words of its time; missing where it has none); since
        (first day of the unbroken run of this grade), report_since (of the report in force),
        published_months (age of that report, in whole months), page, source, report_url,
        source_url, source_place, inspection_id, under_check (somebody says that the grade is wrong,
        and it is being checked); before_shown and before_since (the grade before
        this run), earlier (list of {shown, grade_rank, since}: the grades it had before, the
        newest first, equal ones in a row as one); outstanding, good, requires_improvement and
        inadequate (councils in England with these grades on the day), graded (all of them), alike
        (those with the same grade). Where there is no grade: event (held back, no longer graded,
        board abolished, report not read; missing if none was ever given), event_published,
        event_url, last_shown, last_since and last_until (of the last grade it had).
    """
    return warehouse.ask(
        f"""
        WITH {_COUNCIL}, {_RUNS},
        now AS (
            SELECT r.*, min(r.since) OVER (PARTITION BY r.strand, r.run) AS run_since
            FROM runs r JOIN council c USING (la_code)
            QUALIFY is_in_force(r.since, r.until, c.day)
        ),
        before AS (
            SELECT n.strand, arg_max(r.shown, r.since) AS shown, max(r.since) AS since
            FROM now n JOIN runs r ON r.strand = n.strand AND r.run < n.run
            GROUP BY n.strand
        ),
        turns AS (
            SELECT strand, turn, min(since) AS since, arg_min(shown, since) AS shown,
                   arg_min(grade_rank, since) AS grade_rank
            FROM runs GROUP BY strand, turn
        ),
        earlier AS (
            SELECT n.strand, list({{
                'shown': t.shown, 'grade_rank': t.grade_rank, 'since': t.since
            }} ORDER BY t.since DESC) AS earlier
            FROM now n JOIN turns t ON t.strand = n.strand AND t.turn < n.turn
            GROUP BY n.strand
        ),
        england AS (
            SELECT s.strand::VARCHAR AS strand,
                   count(*) FILTER (s.grade = 'outstanding')::INTEGER AS outstanding,
                   count(*) FILTER (s.grade = 'good')::INTEGER AS good,
                   count(*) FILTER (s.grade = 'requires_improvement')::INTEGER
                       AS requires_improvement,
                   count(*) FILTER (s.grade = 'inadequate')::INTEGER AS inadequate,
                   count(*)::INTEGER AS graded
            FROM standings s CROSS JOIN council c
            WHERE is_in_force(s.since, s.until, c.day)
            GROUP BY s.strand
        ),
        {EVENTS},
        last_one AS (
            SELECT strand, shown, since, until FROM runs
            QUALIFY row_number() OVER (PARTITION BY strand ORDER BY since DESC) = 1
        )
        SELECT
            t.strand, t.name, n.grade, n.shown, n.run_since AS since, n.since AS report_since,
            datesub('month', n.since, c.day)::INTEGER AS published_months,
            j.page, j.source, j.report_url, j.source_url, j.source_place, n.inspection_id,
            {_UNDER_CHECK} AS under_check,
            b.shown AS before_shown, b.since AS before_since, coalesce(e.earlier, []) AS earlier,
            g.outstanding, g.good, g.requires_improvement, g.inadequate, g.graded,
            CASE n.grade WHEN 'outstanding' THEN g.outstanding WHEN 'good' THEN g.good
                WHEN 'requires_improvement' THEN g.requires_improvement
                WHEN 'inadequate' THEN g.inadequate END AS alike,
            CASE WHEN n.grade IS NULL THEN x.event END AS event,
            CASE WHEN n.grade IS NULL THEN x.published END AS event_published,
            CASE WHEN n.grade IS NULL THEN x.report_url END AS event_url,
            CASE WHEN n.grade IS NULL THEN l.shown END AS last_shown,
            CASE WHEN n.grade IS NULL THEN l.since END AS last_since,
            CASE WHEN n.grade IS NULL THEN l.until END AS last_until
        FROM reference.strands t
        CROSS JOIN council c
        LEFT JOIN now n ON n.strand = t.strand
        LEFT JOIN before b ON b.strand = t.strand
        LEFT JOIN earlier e ON e.strand = t.strand
        LEFT JOIN england g ON g.strand = t.strand
        LEFT JOIN events x ON x.la_code = c.la_code AND x.strand = t.strand
            AND is_in_force(x.published, x.next, c.day)
        LEFT JOIN last_one l ON l.strand = t.strand
        LEFT JOIN judgements j ON j.inspection_id = n.inspection_id AND j.strand::VARCHAR = t.strand
        WHERE list_contains($main, t.strand) OR n.grade IS NOT NULL
        ORDER BY t.position
        """,
        {"la_code": la_code, "last": last, "main": list(MAIN)},
    )


def ribbons(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return every grade that a council ever had in force, one line a report and strand.

    Returns:
        strand, name, since, until (the end of the time shown where it has none), grade, letter,
        is_loose, and as text council, shown, as_printed, area, framework, inspected, in_force,
        evidence, and address, where that can be checked.
    """
    return warehouse.ask(
        f"""
        WITH {AS_SHOWN}
        SELECT t.strand, n.name, s.since, least(coalesce(s.until, $last), $last) AS until,
               s.grade::VARCHAR AS grade, t.letter, t.comparability = 'loose' AS is_loose,
               s.council, t.shown, t.as_printed, t.area, t.framework, t.inspected,
               {IN_FORCE} AS in_force,
               t.evidence, t.address
        FROM standings s
        JOIN as_shown t ON t.inspection_id = s.inspection_id AND t.strand = s.strand::VARCHAR
        JOIN reference.strands n ON n.strand = t.strand
        WHERE s.la_code = $la_code AND s.since < $last
        ORDER BY n.position, s.since
        """,
        {"la_code": la_code, "last": last, "strands": list(STRANDS)},
    )


def stretches(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return the times in which a council had no grade in a strand, and why, while it was there.

    Returns:
        strand, name, since, until and why: no_overall_yet (before the rules of 2013), not_apart_yet
        (graded apart since then only), new (the council is new and had no report yet), not_held
        (known to be missing from the sources), graded_together, not_any_more, no_overall_any_more,
        held_back, not_read (a report came that could not be read with certainty; report_url leads
        to it), or missing: no report is held.
    """
    return warehouse.ask(
        f"""
        WITH {_COUNCIL},
        life AS (
            SELECT la_code, opened, greatest(coalesce(opened, $beginning), $beginning) AS begins,
                   least(coalesce(closed + 1, $last), $last) AS ends
            FROM council
        ),
        first_rules AS (
            SELECT first_inspection AS day FROM reference.frameworks WHERE framework = 'sif'
        ),
        turns AS (
            SELECT x.strand::VARCHAR AS strand, x.published, x.report_url,
                   replace(x.event, 'board abolished', 'no longer graded') AS became
            FROM standing_changes x JOIN life l USING (la_code)
            WHERE x.published < l.ends
            -- Inspections in a row that leave a strand out make one stretch, with the board's end.
            QUALIFY became = 'graded' OR became IS DISTINCT FROM lag(became) OVER (
                PARTITION BY x.strand ORDER BY x.published)
        ),
        events AS (
            SELECT strand, published, report_url, became AS event,
                   lead(published) OVER (PARTITION BY strand ORDER BY published) AS next
            FROM turns
        ),
        shown AS (
            SELECT DISTINCT strand FROM events WHERE event = 'graded' UNION SELECT unnest($main)
        ),
        first_report AS (
            SELECT s.strand, coalesce(min(e.published), any_value(l.ends)) AS published
            FROM shown s CROSS JOIN life l LEFT JOIN events e USING (strand)
            GROUP BY s.strand
        ),
        empty AS (
            SELECT f.strand, l.begins AS since, f.published AS until, CASE
                    WHEN EXISTS (FROM reference.open_gaps g
                                 WHERE g.la_code = l.la_code AND g.from_day < f.published
                                   AND g.until_day >= l.begins
                                   AND (g.strand::VARCHAR = f.strand OR r.day <= f.published))
                        THEN 'not_held'
                    WHEN l.opened > l.begins - 1 THEN 'new'
                    WHEN f.strand = 'overall' AND l.begins < r.day THEN 'no_overall_yet'
                    WHEN f.strand NOT IN ('help_and_protection', 'children_in_care')
                         AND l.begins < r.day THEN 'not_apart_yet' END AS why,
                NULL AS report_url
            FROM first_report f CROSS JOIN life l CROSS JOIN first_rules r
            UNION ALL
            SELECT e.strand, e.published, coalesce(e.next, l.ends), CASE
                    WHEN e.event = 'held back' THEN 'held_back'
                    WHEN e.event = 'report not read' THEN 'not_read'
                    WHEN e.strand = 'overall' THEN 'no_overall_any_more'
                    WHEN e.strand = 'care_leavers' THEN 'graded_together'
                    ELSE 'not_any_more' END,
                e.report_url
            FROM events e JOIN shown s USING (strand) CROSS JOIN life l
            WHERE e.event <> 'graded'
        )
        SELECT e.strand, t.name, e.since, e.until, e.why, e.report_url
        FROM empty e JOIN reference.strands t USING (strand)
        WHERE e.since < e.until
        ORDER BY t.position, e.since
        """,
        {"la_code": la_code, "last": last, "beginning": BEGINNING, "main": list(MAIN)},
    )


def without_grade(warehouse: Warehouse, la_code: int) -> pd.DataFrame:
    """Return the reports of a council that ought to grade a strand and give no grade to show.

    Returns:
        strand, council, status (held_back or not_judged), since (day of publication), report_url
        and the same text as `ribbons`.
    """
    return warehouse.ask(
        f"""
        WITH {AS_SHOWN}
        SELECT strand, council, status, published AS since, shown, as_printed, area, framework,
               inspected, strftime(published, '%-d %B %Y') || ' (no grade)' AS in_force, evidence,
               report_url, address
        FROM as_shown
        WHERE status IN ('held_back', 'not_judged') AND la_code = $la_code
        ORDER BY strand, since
        """,
        {"la_code": la_code, "strands": list(STRANDS)},
    )


def letters(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return the ungraded visits and letters of a council, the latest first.

    Returns:
        kind, day (of publication, else of the visit), visited, published, theme, title,
        report_url, statistics_url, statistics_place.
    """
    return warehouse.ask(
        """
        SELECT kind, coalesce(published, visited) AS day, visited, published, theme, title,
               report_url, statistics_url, statistics_place
        FROM visits
        WHERE la_code = $la_code AND coalesce(published, visited) <= $last
        ORDER BY day DESC, kind, title
        """,
        {"la_code": la_code, "last": last},
    )


def letters_reach(warehouse: Warehouse) -> pd.DataFrame:
    """Return, for each kind of visit that is held of any council, the first day of one."""
    return warehouse.ask(
        "SELECT kind, min(coalesce(published, visited)) AS first_day FROM visits GROUP BY kind"
    )


def inspections(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return the graded inspections of a council, the latest first.

    Returns:
        inspection_id, framework, framework_name, inspection_type, published, started, ended,
        further_dates, lead_inspector, title, report_url, pages, licence, in_reports, in_statistics,
        statistics_url, statistics_places; sha256 of the report (missing where more than one version
        of it is held, so that no picture can be of the wrong one); replaced (days of the reports
        that it took the place of); ends (list of {until, ended_by, strands, months}: when its
        grades ended, until missing for those in force; ended_by is council closed or missing);
        agree, differ and disagree (cells in which report and statistics are the same, differ, or
        two sheets of the statistics do); known_until (`last`, on each row).
    """
    return warehouse.ask(
        """
        WITH files AS (
            SELECT url, any_value(pages) AS pages, any_value(licence) AS licence,
                   CASE WHEN count(DISTINCT sha256) = 1 THEN any_value(sha256) END AS sha256
            FROM documents
            WHERE kind = 'report' AND status = 'ok'
            GROUP BY url
        ),
        ended AS (
            SELECT inspection_id, until, max(ended_by) FILTER (ended_by = 'council closed')
                       AS ended_by, list(strand::VARCHAR ORDER BY strand) AS strands,
                   datesub('month', any_value(since), until)::INTEGER AS months
            FROM standings WHERE la_code = $la_code
            GROUP BY inspection_id, until
        ),
        ends AS (
            SELECT inspection_id, list({
                'until': until, 'ended_by': ended_by, 'strands': strands, 'months': months
            } ORDER BY len(strands) DESC, until) AS ends
            FROM ended GROUP BY inspection_id
        ),
        replaced AS (
            SELECT to_inspection_id AS inspection_id,
                   list(DISTINCT from_published ORDER BY from_published DESC) AS replaced
            FROM trajectories WHERE la_code = $la_code
            GROUP BY to_inspection_id
        ),
        cells AS (
            SELECT inspection_id, count(*) FILTER (verdict = 'agree')::INTEGER AS agree,
                   count(*) FILTER (verdict = 'differ')::INTEGER AS differ,
                   count(*) FILTER (verdict = 'statistics_disagree')::INTEGER AS disagree
            FROM reconciliation WHERE la_code = $la_code
            GROUP BY inspection_id
        )
        SELECT
            i.inspection_id, i.framework::VARCHAR AS framework, f.name AS framework_name,
            i.inspection_type, i.published, i.started, i.ended, i.further_dates, i.lead_inspector,
            i.title, i.report_url, d.pages, d.licence, d.sha256, i.in_reports, i.in_statistics,
            i.statistics_url, i.statistics_places,
            coalesce(r.replaced, []) AS replaced, coalesce(e.ends, []) AS ends,
            coalesce(c.agree, 0) AS agree, coalesce(c.differ, 0) AS differ,
            coalesce(c.disagree, 0) AS disagree, $last::DATE AS known_until
        FROM inspections i
        JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
        LEFT JOIN files d ON d.url = i.report_url
        LEFT JOIN replaced r ON r.inspection_id = i.inspection_id
        LEFT JOIN ends e ON e.inspection_id = i.inspection_id
        LEFT JOIN cells c ON c.inspection_id = i.inspection_id
        WHERE i.la_code = $la_code AND i.published <= $last
        ORDER BY i.published DESC, i.inspection_id DESC
        """,
        {"la_code": la_code, "last": last},
    )


def judgements(warehouse: Warehouse, la_code: int) -> pd.DataFrame:
    """Return every judgement of a council, in the order in which each report prints its areas.

    Returns:
        inspection_id, published, area, area_label, strand (missing where no other framework has
        it), comparability, comparability_reason, status, grade, shown, letter, printed, page,
        rectangle, witnesses, source, report_url, source_url, source_place, reason; before_shown,
        before_grade, before_published, steps (from that one: positive = worse) and before_loose
        (whether the two compare only loosely); under_check (somebody says that it is wrong, and it
        is being checked).
    """
    return warehouse.ask(
        f"""
        SELECT
            j.inspection_id, j.published, j.area::VARCHAR AS area, j.area_label,
            j.strand::VARCHAR AS strand, j.comparability::VARCHAR AS comparability,
            j.comparability_reason, j.status::VARCHAR AS status, j.grade::VARCHAR AS grade,
            j.grade_shown AS shown, upper(j.grade_shown[1]) AS letter, j.printed, j.page,
            j.rectangle, j.witnesses, j.source, j.report_url, j.source_url, j.source_place,
            j.reason,
            t.from_shown AS before_shown, t.from_grade::VARCHAR AS before_grade,
            t.from_published AS before_published, t.steps::INTEGER AS steps,
            t.comparability = 'loose' AS before_loose,
            {_UNDER_CHECK} AS under_check
        FROM judgements j
        JOIN reference.areas a ON a.framework = j.framework::VARCHAR AND a.area = j.area::VARCHAR
        LEFT JOIN trajectories t
            ON t.to_inspection_id = j.inspection_id AND t.strand = j.strand
        WHERE j.la_code = $la_code AND j.status <> 'not_in_framework'
        ORDER BY j.published DESC, j.inspection_id, a.position
        """,
        {"la_code": la_code},
    )


def evidence(warehouse: Warehouse, inspection_id: str) -> pd.DataFrame:
    """Return where the grades of an inspection stand in its report.

    Returns:
        area, page, rectangle, witnesses, sha256 of the report (missing where more than one version
        of it is held); no line for grades known from the statistics alone.
    """
    return warehouse.ask(
        f"""
        SELECT j.area::VARCHAR AS area, j.page, j.rectangle, j.witnesses,
               {REPORT_SHA256} AS sha256
        FROM judgements j
        WHERE j.inspection_id = $inspection_id AND j.source = 'report'
          AND j.page IS NOT NULL AND j.rectangle IS NOT NULL
        """,
        {"inspection_id": inspection_id},
    )


def peers(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return a council beside its statistical neighbours and those it borders, on the last day.

    Returns:
        kind (statistical, border), place, la_code, slug, council, is_focus, closeness,
        across_water, model, model_name, also_statistical, also_border, report_year (of its latest
        graded report); for each of the strands graded today the id of its grade, and with _why
        behind the name why there is none (held back, no longer graded, report not read).
    """
    grades = ",\n".join(
        f"any_value(s.grade::VARCHAR) FILTER (s.strand = '{strand}') AS {strand},\n"
        f"any_value(x.event) FILTER (x.strand = '{strand}' AND x.event <> 'graded') "
        f"AS {strand}_why"
        for strand in MAIN
    )
    return warehouse.ask(
        f"""
        WITH peer AS (
            FROM peers($la_code, 'statistical', $last)
            UNION ALL BY NAME FROM peers($la_code, 'border', $last)
        ),
        members AS (
            SELECT kind, false AS is_focus, la_code, closeness::VARCHAR AS closeness, across_water,
                   model, row_number() OVER (
                       PARTITION BY kind ORDER BY rank, across_water, council) AS place
            FROM peer WHERE existed
            UNION ALL
            SELECT DISTINCT kind, true, $la_code, NULL, NULL, NULL, 0 FROM peer
        ),
        {EVENTS},
        strands AS (SELECT unnest($main) AS strand)
        SELECT
            m.kind, m.place, m.la_code, c.slug, c.name AS council, m.is_focus, m.closeness,
            m.across_water, m.model, n.name AS model_name,
            EXISTS (FROM peer o WHERE o.la_code = m.la_code AND o.kind = 'statistical')
                AS also_statistical,
            EXISTS (FROM peer o WHERE o.la_code = m.la_code AND o.kind = 'border') AS also_border,
            (SELECT max(year(i.published)) FROM inspections i
             WHERE i.la_code = m.la_code AND i.published <= $last)::INTEGER AS report_year,
            {grades}
        FROM members m
        JOIN councils c ON c.la_code = m.la_code
        CROSS JOIN strands t
        LEFT JOIN reference.neighbour_models n ON n.model = m.model
        LEFT JOIN standings s ON s.la_code = m.la_code AND s.strand::VARCHAR = t.strand
            AND is_in_force(s.since, s.until, $last)
        LEFT JOIN events x ON x.la_code = m.la_code AND x.strand = t.strand
            AND is_in_force(x.published, x.next, $last)
        GROUP BY m.kind, m.place, m.la_code, c.slug, c.name, m.is_focus, m.closeness,
                 m.across_water, m.model, n.name
        ORDER BY m.kind DESC, m.place
        """,
        {"la_code": la_code, "last": last, "main": list(MAIN)},
    )


def peers_tally(warehouse: Warehouse, la_code: int, strand: str, last: date) -> pd.DataFrame:
    """Count how the peers of a council stand in one strand on the last day.

    Returns:
        One line a kind of peer that it has: kind, peers (how many there are), own (its grade), and
        lists of names outstanding, good, requires_improvement, inadequate, not_any_more (no longer
        graded), unread (held back or not read) and none (never graded).
    """
    return warehouse.ask(
        f"""
        WITH peer AS (
            FROM peers($la_code, 'statistical', $last)
            UNION ALL BY NAME FROM peers($la_code, 'border', $last)
        ),
        placed AS (
            SELECT *, row_number() OVER (PARTITION BY kind ORDER BY rank, council) AS place
            FROM peer WHERE existed
        ),
        {EVENTS},
        placed_grades AS (
            SELECT p.kind, p.council, p.place, coalesce(s.grade::VARCHAR, CASE x.event
                    WHEN 'no longer graded' THEN 'not_any_more'
                    WHEN 'held back' THEN 'unread' WHEN 'report not read' THEN 'unread'
                    ELSE 'none' END) AS stands
            FROM placed p
            LEFT JOIN events x ON x.la_code = p.la_code AND x.strand = $strand
                AND is_in_force(x.published, x.next, $last)
            LEFT JOIN standings s ON s.la_code = p.la_code AND s.strand::VARCHAR = $strand
                AND is_in_force(s.since, s.until, $last)
        )
        SELECT kind, count(*)::INTEGER AS peers,
               (SELECT o.grade::VARCHAR FROM standings o
                WHERE o.la_code = $la_code AND o.strand::VARCHAR = $strand
                  AND is_in_force(o.since, o.until, $last)) AS own,
               coalesce(list(council ORDER BY place) FILTER (stands = 'outstanding'), [])
                   AS outstanding,
               coalesce(list(council ORDER BY place) FILTER (stands = 'good'), []) AS good,
               coalesce(list(council ORDER BY place) FILTER (stands = 'requires_improvement'), [])
                   AS requires_improvement,
               coalesce(list(council ORDER BY place) FILTER (stands = 'inadequate'), [])
                   AS inadequate,
               coalesce(list(council ORDER BY place) FILTER (stands = 'not_any_more'), [])
                   AS not_any_more,
               coalesce(list(council ORDER BY place) FILTER (stands = 'unread'), []) AS unread,
               coalesce(list(council ORDER BY place) FILTER (stands = 'none'), []) AS none
        FROM placed_grades GROUP BY kind ORDER BY kind DESC
        """,
        {"la_code": la_code, "strand": strand, "last": last},
    )


def paragraphs(warehouse: Warehouse, inspection_id: str) -> pd.DataFrame:
    """Return what the report of an inspection says needs to improve, else how it begins.

    Returns:
        section, number, page, text: a dozen paragraphs at most, none where no text was collected.
    """
    return warehouse.ask(
        """
        WITH of_report AS (
            SELECT *, section ILIKE '%needs to improve%' OR section ILIKE '%areas for improvement%'
                       OR section ILIKE '%recommendations%' AS improve
            FROM paragraphs WHERE inspection_id = $inspection_id
        )
        SELECT section, number, page, text FROM of_report
        WHERE improve OR NOT EXISTS (FROM of_report o WHERE o.improve)
        ORDER BY position
        LIMIT CASE WHEN EXISTS (FROM of_report o WHERE o.improve) THEN 12 ELSE 3 END
        """,
        {"inspection_id": inspection_id},
    )
