-- Promises: an inspection starts, ends and is published in this order, within a year, while its
-- framework was used, and not in the future (with a day's grace for summer time).
SELECT i.inspection_id, i.started, i.ended, i.published
FROM inspections i
JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
WHERE i.started > i.ended OR i.ended >= i.published OR i.started >= i.published
   OR i.published - i.started > 366
   OR coalesce(i.started, i.published) < f.first_inspection
   OR i.published > f.last_published
   OR i.published > getvariable('today') + 1
ORDER BY ALL;
