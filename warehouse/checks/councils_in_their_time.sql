-- Promises: no council is inspected before it opens or after it closes, and no standing outlasts it.
SELECT i.inspection_id, i.council, coalesce(i.started, i.published) AS day
FROM inspections i JOIN councils c USING (la_code)
WHERE coalesce(i.started, i.published) < c.opened OR i.started > c.closed
   OR i.published > c.closed + 366
UNION ALL
SELECT s.inspection_id, s.council, s.until
FROM standings s JOIN councils c USING (la_code)
WHERE s.since < c.opened OR coalesce(s.until, DATE '9999-12-31') > c.closed + 1
ORDER BY ALL;
