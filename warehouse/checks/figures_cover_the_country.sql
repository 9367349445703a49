-- Promises: of every indicator and period there is a figure or a marker for all councils of the
-- day but three at most (it was one at most in November 2026), and for no council before its time
-- or after it, but where an index was worked out on later boundaries.
WITH told AS (
    SELECT v.indicator, v.period_end, count(*) AS told,
           (SELECT count(*) FROM councils c
            WHERE coalesce(c.opened <= v.period_end, true)
              AND coalesce(c.closed >= v.period_end, true)) AS councils
    FROM indicator_values v
    GROUP BY v.indicator, v.period_end
)
SELECT t.indicator, t.period_end, NULL AS council, t.told, t.councils
FROM told t
WHERE getvariable('whole_country') AND t.told < t.councils - 3
UNION ALL
SELECT v.indicator, v.period_end, v.council, NULL, NULL
FROM indicator_values v JOIN councils c USING (la_code)
WHERE v.indicator <> 'idaci' AND (c.opened > v.period_end OR c.closed < v.period_end)
ORDER BY ALL;
