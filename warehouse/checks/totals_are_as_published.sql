-- Promises: counted as Ofsted counts, the councils with each grade are as many as Ofsted published.
-- A snapshot of a part of the country is not held to it.
WITH days AS (SELECT DISTINCT as_at, released FROM reference.published_totals),
ours AS (
    SELECT d.as_at, x.strand, x.grade, count(*) AS councils
    FROM days d, standing_as_ofsted_counts(d.as_at, d.released) x
    GROUP BY ALL
)
SELECT t.as_at, t.strand, t.grade, t.councils AS published, coalesce(o.councils, 0) AS ours
FROM reference.published_totals t
LEFT JOIN ours o ON o.as_at = t.as_at AND o.strand = t.strand AND o.grade = t.grade
WHERE t.councils <> coalesce(o.councils, 0) AND getvariable('whole_country')
ORDER BY ALL;
