-- Promises: at every year's end from 2012 every council has a grade for help and protection, and from
-- 2018 one overall, until an inspection that no longer gives one; a council created since 2009 is
-- given five years to its first. reference.known_gaps lists what no source at hand has. A snapshot of
-- a part of the country is not held to it.
WITH years AS (
    SELECT make_date(unnest(generate_series(2012, year(getvariable('today')) - 1)), 12, 31) AS day
),
expected AS (
    SELECT y.day, c.la_code, c.name, s.strand
    FROM years y
    JOIN councils c ON coalesce(c.opened + 5 * 366, DATE '2009-04-01') <= y.day
        AND coalesce(c.closed, y.day) >= y.day
    JOIN (VALUES ('help_and_protection', 2012), ('overall', 2018)) s(strand, from_year)
        ON year(y.day) >= s.from_year
)
SELECT d.name AS council, d.strand, d.day
FROM expected d
WHERE getvariable('whole_country')
  AND NOT EXISTS (FROM standing_changes e WHERE e.la_code = d.la_code AND e.strand::VARCHAR = d.strand
                  AND e.published <= d.day)
  AND NOT EXISTS (FROM reference.known_gaps g WHERE g.la_code = d.la_code
                  AND g.strand::VARCHAR = d.strand AND d.day BETWEEN g.from_day AND g.until_day)
ORDER BY ALL;
