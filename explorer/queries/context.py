"""The queries of the figures that stand beside the grades. They describe and never score.

Each takes something that can `ask`. Amounts of money are means of three years of one unbroken part
of the series, because councils move cost between lines from year to year; all else is as published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from explorer.queries.shared import Warehouse

# Figures as they are shown, of all councils, with their spread in each period.
_FIGURES = """
    figures AS (
        SELECT v.* REPLACE (
                   CASE WHEN i.sign IS DISTINCT FROM '£' THEN v.value
                        WHEN count(v.value) OVER three = 3 THEN avg(v.value) OVER three END AS value
               )
        FROM indicator_values v JOIN indicators i USING (indicator)
        WHERE list_contains($indicators, v.indicator)
        WINDOW three AS (PARTITION BY v.indicator, v.la_code, v.part ORDER BY v.period_end
                         ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
    ),
    spread AS (
        SELECT indicator, period_end, mode(part)::INTEGER AS part, count(value) AS councils,
               quantile_cont(value, 0.25) AS lower_quartile, median(value) AS median,
               quantile_cont(value, 0.75) AS upper_quartile
        FROM figures GROUP BY indicator, period_end
    )
"""


def indicators(warehouse: Warehouse) -> pd.DataFrame:
    """Return what is held of every indicator, in the order in which they are shown."""
    return warehouse.ask("FROM indicators ORDER BY position")


def reports(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return published, grade and shown of a council's graded reports, the newest first.

    The grade is the overall one, or that for help and protection where there is no overall grade.
    """
    return warehouse.ask(
        """
        SELECT j.published,
               coalesce(any_value(j.grade) FILTER (j.strand = 'overall'),
                        any_value(j.grade) FILTER (j.strand = 'help_and_protection'))::VARCHAR
                   AS grade,
               coalesce(any_value(j.grade_shown) FILTER (j.strand = 'overall'),
                        any_value(j.grade_shown) FILTER (j.strand = 'help_and_protection')) AS shown
        FROM judgements j
        WHERE j.la_code = $la_code AND j.status = 'graded' AND j.published <= $last
          AND j.strand IN ('overall', 'help_and_protection')
        GROUP BY j.published ORDER BY j.published DESC
        """,
        {"la_code": la_code, "last": last},
    )


def ribbon(warehouse: Warehouse, la_code: int, last: date) -> pd.DataFrame:
    """Return since, until, grade and shown of a council's grades for help and protection."""
    return warehouse.ask(
        """
        SELECT since, coalesce(until, $last) AS until, grade::VARCHAR AS grade,
               grade_shown AS shown
        FROM standings
        WHERE la_code = $la_code AND strand = 'help_and_protection' AND since <= $last
        ORDER BY since
        """,
        {"la_code": la_code, "last": last},
    )


def own(
    warehouse: Warehouse, la_code: int, indicators: Sequence[str], day: date, last: date
) -> pd.DataFrame:
    """Return a council's figures beside the middle of its neighbours and of all councils.

    Args:
        warehouse: Where to ask.
        la_code: The council.
        indicators: Which.
        day: The day of the report: who its statistical neighbours were, and what was out by then.
        last: The day up to which the facts are known.

    Returns:
        indicator, period_end, value, missing, part, published (None where the day was not found),
        published_from, published_by, known (known: out on the day; later: not yet; uncertain),
        place (below, inside, above: the middle half of all councils), lower_quartile, median,
        upper_quartile, councils, peers_median, peers_counted, peers.
    """
    return warehouse.ask(
        f"""
        WITH {_FIGURES},
        neighbours_on_the_day AS (
            SELECT p.la_code FROM peers($la_code, 'statistical', $day) p
        ),
        of_peers AS (
            SELECT f.indicator, f.period_end, median(f.value) AS peers_median,
                   count(f.value) AS peers_counted
            FROM figures f JOIN neighbours_on_the_day n USING (la_code)
            GROUP BY f.indicator, f.period_end
        )
        SELECT f.indicator, f.period_end, f.value, f.missing, f.part, f.published,
               f.published_from, f.published_by,
               CASE WHEN f.published_by <= $day THEN 'known'
                    WHEN f.published_from > $day THEN 'later' ELSE 'uncertain' END AS known,
               CASE WHEN f.value < s.lower_quartile THEN 'below'
                    WHEN f.value > s.upper_quartile THEN 'above'
                    WHEN f.value IS NOT NULL THEN 'inside' END AS place,
               s.lower_quartile, s.median, s.upper_quartile, s.councils, o.peers_median,
               coalesce(o.peers_counted, 0) AS peers_counted,
               (SELECT count(*) FROM neighbours_on_the_day) AS peers
        FROM figures f
        JOIN spread s USING (indicator, period_end)
        LEFT JOIN of_peers o USING (indicator, period_end)
        WHERE f.la_code = $la_code AND f.period_end <= $last
        ORDER BY f.indicator, f.period_end
        """,
        {"la_code": la_code, "indicators": list(indicators), "day": day, "last": last},
    )


def peers(
    warehouse: Warehouse, la_code: int, indicators: Sequence[str], day: date, last: date
) -> pd.DataFrame:
    """Return indicator, period_end, council, value and missing of its neighbours on the day."""
    return warehouse.ask(
        f"""
        WITH {_FIGURES}
        SELECT f.indicator, f.period_end, f.council, f.value, f.missing
        FROM figures f JOIN peers($la_code, 'statistical', $day) p USING (la_code)
        WHERE f.period_end <= $last
        ORDER BY f.indicator, f.period_end, f.council
        """,
        {"la_code": la_code, "indicators": list(indicators), "day": day, "last": last},
    )


def spread(warehouse: Warehouse, indicators: Sequence[str]) -> pd.DataFrame:
    """Return the middle half of all councils: indicator, period_end, part, councils, quartiles."""
    return warehouse.ask(
        f"WITH {_FIGURES} FROM spread ORDER BY indicator, period_end",
        {"indicators": list(indicators)},
    )


def breaks(warehouse: Warehouse) -> pd.DataFrame:
    """Return indicator, period_end (the first counted another way) and reason."""
    return warehouse.ask(
        "SELECT indicator, period_end, reason FROM reference.indicator_breaks ORDER BY ALL"
    )


def around_falls(warehouse: Warehouse, indicator: str, last: date) -> pd.DataFrame:
    """Return the gap of the councils that fell to inadequate to the middle of all councils.

    Returns:
        position (-1: the last period that had ended when the report came out, 1: the first after),
        counted, and the middle and quartiles of the gaps, in the indicator's unit and in per cent:
        gap, lower, upper, gap_per_cent, lower_per_cent, upper_per_cent.
    """
    return warehouse.ask(
        """
        SELECT DISTINCT periods_from_report AS position, reports_counted AS counted,
               median_gap AS gap, lower_quartile_gap AS lower, upper_quartile_gap AS upper,
               median_gap_per_cent AS gap_per_cent, lower_quartile_gap_per_cent AS lower_per_cent,
               upper_quartile_gap_per_cent AS upper_per_cent
        FROM around_reports($indicator, NULL, 'inadequate', to_day := $last)
        WHERE periods_from_report BETWEEN -4 AND 3
        ORDER BY position
        """,
        {"indicator": indicator, "last": last},
    )


def falls(warehouse: Warehouse, last: date) -> dict[str, int | date]:
    """Return how many reports the falls are, and the days of the first and the last of them."""
    (row,) = warehouse.ask(
        """
        SELECT count(DISTINCT inspection_id)::INTEGER AS falls, min(report) AS first,
               max(report) AS last
        FROM around_reports('cpp_rate', NULL, 'inadequate', to_day := $last)
        """,
        {"last": last},
    ).to_dict("records")
    return row


def directors(warehouse: Warehouse, last: date) -> pd.DataFrame:
    """Return what reports say of how long the director had been in post, by grade and months.

    Returns:
        la_code, council, published, months_in_post, interim_or_acting, grade, page, report_url;
        of_group (outstanding and good as one), and that group's middle and number of reports.
    """
    return warehouse.ask(
        """
        SELECT d.la_code, d.council, d.published, d.months_in_post, d.interim_or_acting,
               d.grade::VARCHAR AS grade, page, report_url,
               CASE WHEN d.grade <= 'good'::grade THEN 'good' ELSE d.grade::VARCHAR END AS of_group,
               median(months_in_post) OVER (PARTITION BY of_group) AS middle,
               count(*) OVER (PARTITION BY of_group) AS reports
        FROM directors_in_post d
        WHERE d.grade IS NOT NULL AND d.published <= $last
        ORDER BY of_group, months_in_post, council
        """,
        {"last": last},
    )
