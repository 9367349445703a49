-- Promises: on every day one model of statistical neighbours is in force.
SELECT a.model, b.model AS other, a.in_force_until, b.in_force_from
FROM reference.neighbour_models a
JOIN reference.neighbour_models b ON a.model < b.model
WHERE coalesce(a.in_force_until, DATE '9999-12-31') >= coalesce(b.in_force_from, DATE '1900-01-01')
UNION ALL
SELECT a.model, NULL, a.in_force_until, NULL
FROM reference.neighbour_models a
WHERE a.in_force_until IS NOT NULL
  AND NOT EXISTS (FROM reference.neighbour_models b WHERE b.in_force_from = a.in_force_until + 1)
ORDER BY ALL;
