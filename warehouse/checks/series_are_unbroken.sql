-- Promises: within one part of a council's series nothing was counted in two ways: no known break
-- lies inside it, and its rates rest on one estimate of the children.
WITH parts AS (
    SELECT indicator, la_code, part, min(period_end) AS first_period, max(period_end) AS last_period,
           count(DISTINCT population) AS populations
    FROM indicator_values GROUP BY indicator, la_code, part
)
SELECT p.indicator, p.la_code, p.part, p.first_period, p.last_period, p.populations
FROM parts p
WHERE p.populations > 1
   OR EXISTS (FROM reference.indicator_breaks b WHERE b.indicator = p.indicator
              AND b.period_end > p.first_period AND b.period_end <= p.last_period)
ORDER BY ALL;
