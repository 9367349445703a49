-- Promises: counted as Ofsted counts, the councils with each grade are as many as Ofsted published,
-- but for grades that are held back. A snapshot of a part of the country is not held to it.
WITH days AS (SELECT DISTINCT as_at, published_by FROM reference.published_totals),
ours AS (
    SELECT d.as_at, x.strand, x.grade, count(*) AS councils
    FROM days d, standing_as_ofsted_counts(d.as_at, d.published_by) x
    GROUP BY ALL
),
held_back AS (
    SELECT d.as_at, e.strand, count(DISTINCT e.la_code) AS councils
    FROM days d JOIN standing_changes e ON e.event = 'held back' AND e.published <= d.published_by
    GROUP BY ALL
),
compared AS (
    SELECT t.as_at, t.strand, t.grade, t.councils AS published, coalesce(o.councils, 0) AS ours,
           coalesce(h.councils, 0) AS held_back,
           sum(abs(t.councils - coalesce(o.councils, 0))) OVER (PARTITION BY t.as_at, t.strand) AS off
    FROM reference.published_totals t
    LEFT JOIN ours o ON o.as_at = t.as_at AND o.strand = t.strand AND o.grade = t.grade
    LEFT JOIN held_back h ON h.as_at = t.as_at AND h.strand = t.strand
)
SELECT as_at, strand, grade, published, ours
FROM compared
WHERE (ours > published OR off > held_back) AND published <> ours AND getvariable('whole_country')
ORDER BY ALL;
