"""Every query that the pages make, by name. SQL does the computing; Python hands it on.

Each takes something that can `ask` (explorer/connection.py) and returns a frame. Days are dates,
counts whole numbers, lists of names lists; what is not known is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

import pandas as pd


class Warehouse(Protocol):
    """Whatever answers SQL."""

    def ask(self, sql: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
        """Return the answer as a frame."""


@dataclass(frozen=True, slots=True)
class View:
    """What a visitor has chosen to see.

    Attributes:
        council: Name of the council in focus.
        kinds: Groups of peers: statistical, border, region.
        strands: Strands to show.
        first: The earlier of the two days compared.
        second: The later one; the statistical neighbours are those of the model in force on it.
        last: End of the time shown.
    """

    council: str
    kinds: tuple[str, ...]
    strands: tuple[str, ...]
    first: date
    second: date
    last: date

    def parameters(self, *names: str) -> dict[str, Any]:
        """Return the choices named as the parameters of a query."""
        chosen = {name: value for name, value in asdict(self).items() if name in names}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in chosen.items()}


def councils(warehouse: Warehouse) -> pd.DataFrame:
    """Return council, opened and closed of every council that was or is, by name."""
    return warehouse.ask("SELECT name AS council, opened, closed FROM councils ORDER BY name")


def strands(warehouse: Warehouse) -> pd.DataFrame:
    """Return strand, name and description, in the order in which they are shown."""
    return warehouse.ask(
        "SELECT strand, name, description FROM reference.strands ORDER BY position"
    )


def held_until(warehouse: Warehouse) -> date | None:
    """Return the last day of which the warehouse can know: when a document was last fetched.

    None if it holds no inspection at all.
    """
    answer = warehouse.ask(
        """
        SELECT max(published) AS newest, greatest(
            max(published), (SELECT max(fetched_at)::DATE FROM documents)
        ) AS until
        FROM inspections
        """
    ).iloc[0]
    return None if pd.isna(answer["newest"]) else pd.Timestamp(answer["until"]).date()


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

# A judgement as it is shown: in the words of its time, and where that can be checked.
_TOLD = """
    told AS (
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


def spells(warehouse: Warehouse, view: View, la_codes: Sequence[int]) -> pd.DataFrame:
    """Return the grades in force, one line a report: what the ribbons draw.

    Returns:
        strand, la_code, council, since, until (the end of the time shown where it has none),
        grade, letter, is_loose, and as text shown, as_printed, area, framework, inspected,
        in_force (from its publication to its end), evidence, and address, where that can be
        checked.
    """
    return warehouse.ask(
        f"""
        WITH {_TOLD}
        SELECT
            t.strand, s.la_code, s.council, s.since,
            least(coalesce(s.until, $last), $last) AS until,
            s.grade::VARCHAR AS grade, t.letter, t.comparability = 'loose' AS is_loose,
            t.shown, t.as_printed, t.area, t.framework, t.inspected,
            strftime(s.since, '%-d %B %Y') || coalesce(
                ' to ' || strftime(s.until, '%-d %B %Y') || CASE s.ended_by
                    WHEN 'next grade' THEN '' ELSE ' (' || s.ended_by || ')' END,
                ', still in force') AS in_force,
            t.evidence, t.address
        FROM standings s
        JOIN told t ON t.inspection_id = s.inspection_id AND t.strand = s.strand::VARCHAR
        WHERE list_contains($la_codes, s.la_code) AND s.since < $last
        ORDER BY t.strand, s.la_code, s.since
        """,
        {**view.parameters("strands", "last"), "la_codes": list(la_codes)},
    )


def without_grade(warehouse: Warehouse, view: View, la_codes: Sequence[int]) -> pd.DataFrame:
    """Return the reports that ought to grade a strand and give no grade we can stand by.

    Returns:
        strand, la_code, council, status (held_back or not_judged), since (day of publication),
        report_url, and the same text as `spells`.
    """
    return warehouse.ask(
        f"""
        WITH {_TOLD}
        SELECT strand, la_code, council, status, published AS since, shown, as_printed, area,
               framework, inspected, strftime(published, '%-d %B %Y') || ' (no grade)' AS in_force,
               evidence, report_url, address
        FROM told
        WHERE status IN ('held_back', 'not_judged') AND list_contains($la_codes, la_code)
        ORDER BY strand, la_code, since
        """,
        {**view.parameters("strands"), "la_codes": list(la_codes)},
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
        {_TOLD}
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


def frameworks(warehouse: Warehouse) -> pd.DataFrame:
    """Return name, first_inspection, third_grade and note of every framework, oldest first."""
    return warehouse.ask(
        "SELECT name, first_inspection, third_grade, note FROM reference.frameworks "
        "ORDER BY position"
    )


def neighbour_models(warehouse: Warehouse, models: Sequence[str]) -> pd.DataFrame:
    """Return the names of the models of statistical neighbours given."""
    return warehouse.ask(
        "SELECT name FROM reference.neighbour_models WHERE list_contains($models, model::VARCHAR) "
        "ORDER BY model",
        {"models": list(models)},
    )
