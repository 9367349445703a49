-- Promises: every figure collected, and every marker of a council that was there, is in
-- indicator_values or, once a newer version said otherwise, in indicator_revisions; and of every
-- figure it is known when its publication came out.
SELECT v.indicator, v.la_code, v.period_end, v.source_id, 'in no table' AS what
FROM collected.indicator_values v
LEFT JOIN reference.councils c USING (la_code)
WHERE (v.value IS NOT NULL OR c.la_code IS NULL
       OR was_there(c.opened, c.closed, v.period_end))
  AND NOT EXISTS (FROM indicator_values w
                  WHERE (w.indicator, w.la_code, w.period_end)
                        = (v.indicator, v.la_code, v.period_end)
                    AND w.value IS NOT DISTINCT FROM v.value
                    AND w.missing IS NOT DISTINCT FROM v.missing)
  AND NOT EXISTS (FROM indicator_revisions r
                  WHERE (r.indicator, r.la_code, r.period_end)
                        = (v.indicator, v.la_code, v.period_end)
                    AND r.value IS NOT DISTINCT FROM v.value
                    AND r.missing IS NOT DISTINCT FROM v.missing)
UNION ALL
SELECT w.indicator, w.la_code, w.period_end, w.source, 'no day of release'
FROM indicator_values w WHERE w.published_by IS NULL
ORDER BY ALL;
