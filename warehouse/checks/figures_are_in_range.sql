-- Promises: a share lies between 0 and 100, nothing is below zero, and nothing was counted after
-- the day of the build.
SELECT v.indicator, v.council, v.period_end, v.value
FROM indicator_values v JOIN indicators i USING (indicator)
WHERE v.value < 0 OR (i.sign = '%' AND v.value > 100) OR v.period_end > getvariable('today')
ORDER BY ALL;
