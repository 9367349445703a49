-- Promises: of every indicator and period that came with the program there is a figure or a marker
-- for all councils of the day but three at most (it was one at most in November 2026); of any there
-- is none for a council before its time or after it, but where an index was worked out on later
-- boundaries. A release collected later may have fewer: where a band of days is suppressed no share
-- is worked out (up to 30 councils), and that must not keep grades from being published.
WITH by_period AS (
    SELECT v.indicator, v.period_end, count(*) AS councils_with_one,
           (SELECT count(*) FROM councils c
            WHERE was_there(c.opened, c.closed, v.period_end)) AS councils
    FROM indicator_values v
    GROUP BY v.indicator, v.period_end
)
SELECT p.indicator, p.period_end, NULL AS council, p.councils_with_one, p.councils
FROM by_period p
WHERE getvariable('whole_country') AND p.councils_with_one < p.councils - 3
  AND EXISTS (FROM collected.indicator_values c WHERE c.indicator = p.indicator
              AND c.period_end = p.period_end AND c.released IS NULL)
UNION ALL
SELECT v.indicator, v.period_end, v.council, NULL, NULL
FROM indicator_values v JOIN councils c USING (la_code)
WHERE v.indicator <> 'idaci' AND NOT was_there(c.opened, c.closed, v.period_end)
ORDER BY ALL;
