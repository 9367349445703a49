-- Promises: every inspection and visit that was collected is in the warehouse or is set aside with a
-- reason, once.
WITH placed AS (
    SELECT 'report' AS source, source_id FROM core.report_groups
    UNION ALL
    SELECT 'statistics', source_id FROM core.statistics_members
    UNION ALL
    SELECT source, source_id FROM set_aside WHERE what = 'inspection'
)
SELECT c.source, c.source_id, count(p.source_id) AS places
FROM collected.inspections c LEFT JOIN placed p USING (source, source_id)
GROUP BY c.source, c.source_id
HAVING count(p.source_id) <> 1
UNION ALL
SELECT v.source, v.source_id, 0
FROM collected.visits v
WHERE NOT EXISTS (FROM set_aside s WHERE s.what = 'visit' AND s.source_id = v.source_id)
  AND NOT EXISTS (FROM core.resolved r WHERE r.what = 'visit' AND r.source = v.source
                  AND r.source_id = v.source_id AND r.la_code IS NOT NULL)
ORDER BY ALL;
