-- Promises: counted as Ofsted counts, the councils with each grade are as many as Ofsted published,
-- but for councils whose grade is held back or told differently by Ofsted's own sources, or corrected
-- by a later release, which reconciliation lists. Each release says which inspections it counts, by first day and by publication;
-- one counts a council's report that came out later. A snapshot of a part of the country is not held to it.
WITH days AS (
    SELECT DISTINCT as_at, published_by, late_la_code, late_published_by
    FROM reference.published_totals
),
counted AS (
    SELECT d.as_at, x.inspection_id, x.strand, x.grade
    FROM days d, standing_as_ofsted_counts(d.as_at, d.published_by) x
    WHERE x.la_code IS DISTINCT FROM d.late_la_code
    UNION ALL
    SELECT d.as_at, x.inspection_id, x.strand, x.grade
    FROM (FROM days WHERE late_la_code IS NOT NULL) d,
         standing_as_ofsted_counts(d.as_at, d.late_published_by) x
    WHERE x.la_code = d.late_la_code
),
totals AS (SELECT as_at, strand, grade, count(*) AS councils FROM counted GROUP BY ALL),
contested AS (
    SELECT d.as_at, a.strand, count(DISTINCT r.la_code) AS councils
    FROM days d
    JOIN reconciliation r ON r.published <= d.published_by
     AND (r.verdict IN ('differ', 'held_back', 'statistics_disagree')
          OR (r.verdict = 'corrected by a later release'
              AND EXISTS (FROM counted x WHERE x.as_at = d.as_at
                          AND x.inspection_id = r.inspection_id)))
    JOIN reference.areas a ON a.framework = r.framework::VARCHAR AND a.area = r.area::VARCHAR
    GROUP BY ALL
),
compared AS (
    SELECT t.as_at, t.strand, t.grade, t.councils AS published, coalesce(o.councils, 0) AS counted_here,
           coalesce(h.councils, 0) AS contested,
           sum(abs(t.councils - coalesce(o.councils, 0))) OVER (PARTITION BY t.as_at, t.strand) AS difference
    FROM reference.published_totals t
    LEFT JOIN totals o ON o.as_at = t.as_at AND o.strand = t.strand AND o.grade = t.grade
    LEFT JOIN contested h ON h.as_at = t.as_at AND h.strand = t.strand::VARCHAR
)
SELECT as_at, strand, grade, published, counted_here
FROM compared
-- A council that moves from one grade to another is one less here and one more there.
WHERE difference > 2 * contested AND published <> counted_here AND getvariable('whole_country')
ORDER BY ALL;
