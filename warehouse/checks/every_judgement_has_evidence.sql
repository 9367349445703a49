-- Promises: behind every judgement stands a document that was read: a report, with the page of each
-- grade, or a workbook, with sheet and row.
SELECT j.inspection_id, j.area, j.source, j.source_url, j.source_place
FROM judgements j
WHERE NOT EXISTS (FROM documents d WHERE d.url = j.source_url AND d.status = 'ok'
                  AND d.kind = CASE j.source WHEN 'report' THEN 'report' ELSE 'workbook' END)
   OR (j.source = 'report' AND j.grade IS NOT NULL AND j.page IS NULL)
   OR (j.source = 'statistics' AND j.source_place IS NULL)
ORDER BY ALL;
