-- Promises: in each model of statistical neighbours a council has ten different ones, ranked 1 to 10,
-- and every council that existed while the model was in force has them, but those created after
-- the model was made.
SELECT n.model, n.la_code, count(*) AS peers
FROM neighbours n WHERE n.kind = 'statistical'
GROUP BY n.model, n.la_code
HAVING count(DISTINCT n.peer_la_code) <> 10 OR count(DISTINCT n.rank) <> 10 OR min(n.rank) <> 1
    OR max(n.rank) <> 10
UNION ALL
SELECT m.model, c.la_code, 0
FROM reference.neighbour_models m
JOIN councils c ON coalesce(c.opened <= coalesce(m.in_force_from, DATE '2009-04-01'), true)
    AND coalesce(c.closed >= coalesce(m.in_force_from, DATE '2014-01-01'), true)
WHERE NOT EXISTS (FROM neighbours n WHERE n.model = m.model AND n.la_code = c.la_code)
ORDER BY ALL;
