-- Promises: a border has two sides, both of which say the same of the water between them.
SELECT a.council, a.peer, a.across_water
FROM neighbours a
WHERE a.kind = 'border'
  AND NOT EXISTS (FROM neighbours b WHERE b.kind = 'border' AND b.la_code = a.peer_la_code
                  AND b.peer_la_code = a.la_code AND b.across_water = a.across_water)
ORDER BY ALL;
