-- Context beside the grades, as questions. No macro adds indicators up, scores or ranks a council.

CREATE MACRO context(council, kind, indicator, day := 'each period') AS TABLE
WITH named AS (SELECT lower(trim(indicator::VARCHAR)) AS name),
known AS (
    SELECT n.name, count(i.indicator) > 0 AS known
    FROM named n
    LEFT JOIN indicators i ON i.indicator = n.name AND i.indicator <> 'director_months'
    GROUP BY n.name
),
focus AS (
    SELECT c.la_code, c.region,
           CASE WHEN lower(kind) IN ('statistical', 'border', 'region', 'england') THEN lower(kind)
                ELSE error('there are no peers of the kind "' || coalesce(kind::VARCHAR, 'NULL')
                           || '": statistical, border, region or england') END AS peer_kind,
           CASE WHEN k.known THEN k.name
                ELSE error('there is no indicator "' || coalesce(k.name, 'NULL')
                           || '" by periods: see the table indicators') END AS indicator_id
    FROM councils c CROSS JOIN known k
    WHERE c.la_code = council_code(council)
),
figures AS (SELECT v.* FROM indicator_values v JOIN focus f ON v.indicator = f.indicator_id),
-- Who counts as a peer in a period: by its last day, or for all of them by the day given.
periods AS (
    SELECT DISTINCT h.period_end,
           CASE WHEN day IS NULL THEN error('a day is needed, and NULL is none')
                WHEN day::VARCHAR = 'each period' THEN h.period_end
                ELSE day::DATE END AS on_day
    FROM figures h
),
models AS (
    SELECT p.period_end, min(n.model) AS model
    FROM periods p
    JOIN neighbours n ON n.kind = 'statistical' AND n.la_code = (SELECT f.la_code FROM focus f)
                     AND coalesce(n.in_force_until >= p.on_day, true)
    GROUP BY p.period_end
),
members AS (
    SELECT p.period_end, f.la_code, true AS is_focus, NULL::INTEGER AS rank
    FROM periods p CROSS JOIN focus f
    UNION ALL
    SELECT p.period_end, n.peer_la_code, false, n.rank
    FROM periods p CROSS JOIN focus f
    JOIN neighbours n ON n.la_code = f.la_code AND n.kind = f.peer_kind
    LEFT JOIN models m ON m.period_end = p.period_end
    WHERE CASE WHEN n.kind = 'statistical' THEN n.model = m.model
               ELSE was_there(n.in_force_from, n.in_force_until, p.on_day) END
    UNION ALL
    SELECT p.period_end, c.la_code, false, NULL
    FROM periods p CROSS JOIN focus f
    JOIN councils c ON c.la_code <> f.la_code
        AND (f.peer_kind = 'england' OR (f.peer_kind = 'region' AND c.region = f.region))
    WHERE was_there(c.opened, c.closed, p.on_day)
)
SELECT m.period_end, h.published, c.name AS council, h.value, m.is_focus,
       quantile_cont(h.value, 0.5) FILTER (NOT m.is_focus) OVER period AS peers_median,
       quantile_cont(h.value, 0.25) FILTER (NOT m.is_focus) OVER period AS peers_lower_quartile,
       quantile_cont(h.value, 0.75) FILTER (NOT m.is_focus) OVER period AS peers_upper_quartile,
       count(h.value) FILTER (NOT m.is_focus) OVER period AS peers_counted,
       count(*) FILTER (NOT m.is_focus) OVER period AS peers,
       h.missing, h.part, h.published_from, h.published_by, m.la_code, m.rank
FROM members m
JOIN councils c ON c.la_code = m.la_code
LEFT JOIN figures h ON h.la_code = m.la_code AND h.period_end = m.period_end
WINDOW period AS (PARTITION BY m.period_end)
ORDER BY m.period_end, m.is_focus DESC, m.rank, c.name;
COMMENT ON MACRO TABLE context IS
'context(council, kind, indicator): the council''s figures by period (is_focus) beside those of its peers, with the median and quartiles of the peers that have a figure. kind is that of peers(); who is a peer is told by the last day of each period (day := ''each period''), or, with day := DATE ''...'', by that one day for all of them. Rows of different part were counted in different ways. A figure describes; it is no cause of a verdict.';

CREATE MACRO known_on(council, day) AS TABLE
WITH focus AS (SELECT council_code(council) AS la_code),
latest AS (
    SELECT v.* FROM indicator_values v JOIN focus f ON f.la_code = v.la_code
    WHERE v.published_by <= CASE WHEN day IS NOT NULL THEN day::DATE
                                 ELSE error('a day is needed, and NULL is none') END
      AND v.value IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY v.indicator ORDER BY v.period_end DESC) = 1
),
spread AS (
    SELECT v.indicator, v.period_end, count(v.value) AS councils,
           quantile_cont(v.value, 0.25) AS lower_quartile, median(v.value) AS median,
           quantile_cont(v.value, 0.75) AS upper_quartile
    FROM indicator_values v GROUP BY v.indicator, v.period_end
)
SELECT l.council, l.indicator, i.label, i.unit, l.period_end, l.published, l.published_by, l.value,
       s.lower_quartile, s.median, s.upper_quartile, s.councils,
       CASE WHEN l.value < s.lower_quartile THEN 'lower quarter'
            WHEN l.value > s.upper_quartile THEN 'upper quarter'
            ELSE 'middle half' END AS among_all_councils
FROM latest l
JOIN indicators i ON i.indicator = l.indicator
JOIN spread s ON s.indicator = l.indicator AND s.period_end = l.period_end
ORDER BY i.position;
COMMENT ON MACRO TABLE known_on IS
'known_on(council, day): of each indicator the council''s latest figure that was certainly out on that day, and where it lay among all councils. By the days of release; where a day was not found, by the last on which it can have been (published_by). For a day to come, or later than these figures were collected, it is the last figure held: a newer one may be out. The figures are those of today''s edition: rates from 2013 on are not the ones printed then.';

CREATE MACRO around_reports(indicator, from_grade, to_grade, from_day := NULL, to_day := NULL)
AS TABLE
WITH named AS (SELECT lower(trim(indicator::VARCHAR)) AS name),
known AS (
    SELECT n.name, count(i.indicator) > 0 AS known
    FROM named n
    LEFT JOIN indicators i ON i.indicator = n.name AND i.indicator <> 'director_months'
    GROUP BY n.name
),
chosen AS (
    SELECT CASE WHEN k.known THEN k.name
                ELSE error('there is no indicator "' || coalesce(k.name, 'NULL')
                           || '" by periods: see the table indicators') END AS name
    FROM known k
),
-- The main verdict of an inspection: overall, or on help and protection where there is no overall.
verdicts AS (
    SELECT j.la_code, j.council, j.published, j.inspection_id,
           coalesce(any_value(j.grade) FILTER (j.strand = 'overall'),
                    any_value(j.grade) FILTER (j.strand = 'help_and_protection')) AS grade
    FROM judgements j
    WHERE j.status = 'graded' AND j.strand IN ('overall', 'help_and_protection')
    GROUP BY ALL
),
steps AS (
    SELECT v.*, lag(v.grade) OVER (PARTITION BY v.la_code ORDER BY v.published) AS grade_before
    FROM verdicts v
),
reports AS (
    SELECT s.* FROM steps s
    WHERE s.grade = CASE WHEN to_grade IS NOT NULL THEN to_grade::grade
                         ELSE error('a grade is needed, and NULL is none') END
      AND CASE WHEN from_grade IS NULL THEN s.grade_before <> s.grade
               ELSE s.grade_before = from_grade::grade END
      AND coalesce(s.published >= from_day::DATE, true)
      AND coalesce(s.published <= to_day::DATE, true)
),
gaps AS (
    SELECT v.la_code, v.period_end, v.value, v.part,
           median(v.value) OVER (PARTITION BY v.period_end) AS median_of_all
    FROM indicator_values v JOIN chosen a ON v.indicator = a.name
),
placed AS (
    SELECT r.la_code, r.council, r.published AS report, r.inspection_id, r.grade_before, r.grade,
           g.period_end, g.value, g.median_of_all, g.value - g.median_of_all AS gap,
           100 * (g.value / nullif(g.median_of_all, 0) - 1) AS gap_per_cent,
           CASE WHEN g.period_end < r.published
                THEN -1 - datesub('year', g.period_end, r.published - 1)
                ELSE 1 + datesub('year', r.published, g.period_end) END AS periods_from_report
    FROM reports r JOIN gaps g ON g.la_code = r.la_code
)
SELECT p.periods_from_report::INTEGER AS periods_from_report, p.council, p.report, p.grade_before,
       p.grade, p.period_end, p.value, p.median_of_all, p.gap, p.gap_per_cent,
       count(p.gap) OVER period AS reports_counted,
       quantile_cont(p.gap, 0.5) OVER period AS median_gap,
       quantile_cont(p.gap, 0.25) OVER period AS lower_quartile_gap,
       quantile_cont(p.gap, 0.75) OVER period AS upper_quartile_gap,
       quantile_cont(p.gap_per_cent, 0.5) OVER period AS median_gap_per_cent,
       quantile_cont(p.gap_per_cent, 0.25) OVER period AS lower_quartile_gap_per_cent,
       quantile_cont(p.gap_per_cent, 0.75) OVER period AS upper_quartile_gap_per_cent,
       p.la_code, p.inspection_id
FROM placed p
WINDOW period AS (PARTITION BY p.periods_from_report)
ORDER BY p.periods_from_report, p.council, p.report;
COMMENT ON MACRO TABLE around_reports IS
'around_reports(indicator, from_grade, to_grade): for each report whose main grade (overall, or help and protection where there is none) went from the one to the other, the council''s figures by periods before it (-1 is the last that had ended) and after it (1 is the first), as the gap to the median of all councils in that period, with the middle and quartiles of these gaps. from_grade NULL: any other grade; from_day and to_day bound when the report was published. What moves after a report may follow from it; nothing here says why.';
