-- Promises: on any day a district leads to one council, which is there on that day, and it bears no
-- council's name; today it leads somewhere. Where a council has closed, and the numbers of those in
-- its place are not known yet, its districts lead to it: no day in the calendar may stop the builds.
WITH spans AS (
    SELECT d.name, d.la_code, coalesce(d.from_day, DATE '2009-04-01') AS first_day,
           coalesce(d.until_day, DATE '9999-12-31') AS last_day
    FROM reference.districts d
)
SELECT 'leads to two councils' AS fault, a.name, a.la_code
FROM spans a JOIN spans b ON a.name = b.name AND a.la_code <> b.la_code
 AND a.first_day <= b.last_day AND b.first_day <= a.last_day
UNION ALL
SELECT 'leads to a council that is not there', s.name, s.la_code
FROM spans s JOIN reference.councils c USING (la_code)
WHERE s.first_day < c.opened
   OR (c.closed < getvariable('today') AND s.last_day > c.closed
       AND NOT EXISTS (FROM reference.council_changes x
                       WHERE x.predecessor_la_code = c.la_code AND x.successor_la_code IS NULL))
UNION ALL
SELECT 'bears the name of a council', s.name, n.la_code
FROM spans s JOIN reference.council_names n ON core.plain_name(n.name) = core.plain_name(s.name)
UNION ALL
SELECT 'leads nowhere today', s.name, NULL
FROM spans s GROUP BY s.name HAVING max(s.last_day) < getvariable('today')
ORDER BY ALL;
