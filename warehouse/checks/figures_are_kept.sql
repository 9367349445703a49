-- Promises: every figure collected, and every marker of a council that was there, is in
-- indicator_values or, once a newer version took its place, in indicator_revisions; and of every figure it is known when its publication came out.
SELECT v.indicator, v.la_code, v.period_end, v.source_id, 'in no table' AS what
FROM collected.indicator_values v
LEFT JOIN reference.councils c USING (la_code)
WHERE (v.value IS NOT NULL OR c.la_code IS NULL
       OR (coalesce(c.opened <= v.period_end, true) AND coalesce(c.closed >= v.period_end, true)))
  AND NOT EXISTS (FROM core.indicator_versions x
                  JOIN indicator_values w USING (indicator, la_code, period_end)
                  WHERE (x.indicator, x.la_code, x.period_end, x.source_id)
                        = (v.indicator, v.la_code, v.period_end, v.source_id)
                    AND (x.version = 1 OR EXISTS (
                        FROM indicator_revisions r
                        WHERE (r.indicator, r.la_code, r.period_end, r.version)
                              = (x.indicator, x.la_code, x.period_end, x.version))))
UNION ALL
SELECT w.indicator, w.la_code, w.period_end, w.source, 'no day of release'
FROM indicator_values w WHERE w.published_by IS NULL
ORDER BY ALL;
