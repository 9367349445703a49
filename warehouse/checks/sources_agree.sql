-- Promises: reports and statistics agree on at least 98 in 100 of the grades that both give; fewer
-- means that one of them is misread. A snapshot of a part of the country is not held to it.
SELECT count(*) FILTER (verdict = 'differ') AS differ, count(*) AS both_grade
FROM reconciliation
WHERE report_grade IS NOT NULL AND statistics_grade IS NOT NULL
HAVING count(*) FILTER (verdict = 'differ') > 0.02 * count(*) AND getvariable('whole_country');
