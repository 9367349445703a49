-- Promises: what a correction corrects is still there to be corrected; else it has been mended at
-- its source, and the row has to go. A row with a key that there is not, or an inspection's in place of
-- that of what was collected, would change nothing and say nothing; a home of few councils has few.
SELECT c.source_id, c.area, c.field, c.was
FROM reference.corrections c
LEFT JOIN collected.inspections i USING (source, source_id)
LEFT JOIN collected.judgements j ON j.source = c.source AND j.source_id = c.source_id
    AND j.area = c.area
LEFT JOIN core.report_pages p ON c.source = 'report' AND p.source_id = c.source_id
LEFT JOIN collected.listings l ON l.urn = p.urn AND l.file_id = p.file_id
WHERE (i.source_id IS NULL AND getvariable('whole_country'))
   OR (i.source_id IS NOT NULL AND c.was IS DISTINCT FROM CASE c.field
    WHEN 'started' THEN i.started::VARCHAR WHEN 'ended' THEN i.ended::VARCHAR
    WHEN 'published' THEN i.published::VARCHAR WHEN 'inspection_type' THEN i.inspection_type
    WHEN 'published_on_page' THEN l.published::VARCHAR
    WHEN 'lead_inspector' THEN i.lead_inspector WHEN 'grade' THEN j.grade
    WHEN 'status' THEN j.status WHEN 'printed' THEN j.printed END)
ORDER BY ALL;
