-- Promises: a council has one standing at a time in a strand.
SELECT a.council, a.strand, a.since, a.until, b.since AS next_since
FROM standings a
JOIN standings b ON b.la_code = a.la_code AND b.strand = a.strand AND b.since > a.since
WHERE a.until IS NULL OR a.until > b.since
ORDER BY ALL;
