-- Promises: no two inspections that one sheet tells apart by their dates became one, and no report
-- became part of two inspections.
SELECT statistics_id AS inspection, sheet, count(DISTINCT coalesce(published, started)) AS inspections
FROM core.statistics_members
GROUP BY statistics_id, sheet
HAVING count(DISTINCT coalesce(published, started)) > 1
UNION ALL
SELECT any_value(inspection_id), report_source_id, count(*)
FROM core.inspections WHERE report_source_id IS NOT NULL
GROUP BY report_source_id HAVING count(*) > 1
UNION ALL
SELECT any_value(inspection_id), statistics_id, count(*)
FROM core.inspections WHERE statistics_id IS NOT NULL
GROUP BY statistics_id HAVING count(*) > 1
ORDER BY ALL;
