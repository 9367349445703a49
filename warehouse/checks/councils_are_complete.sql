-- Promises: every council of today has Ofsted's number, an ONS code and a place on the tile map of
-- its own; every abolished one has a successor that opened the day after it closed.
SELECT c.name AS council, c.urn, c.ons_code, c.tile_column
FROM reference.councils r JOIN councils c USING (la_code)
WHERE c.closed IS NULL AND (c.urn IS NULL OR c.ons_code IS NULL OR c.tile_column IS NULL)
UNION ALL
SELECT r.name, NULL, NULL, NULL
FROM reference.councils r
WHERE r.closed IS NOT NULL
  AND NOT EXISTS (FROM reference.council_changes x WHERE x.predecessor_la_code = r.la_code
                  AND x.changed = r.closed + 1)
UNION ALL
SELECT x.successor_name, NULL, NULL, NULL
FROM reference.council_changes x
JOIN reference.councils s ON s.la_code = x.successor_la_code
WHERE s.opened IS DISTINCT FROM x.changed OR s.name <> x.successor_name
ORDER BY ALL;
