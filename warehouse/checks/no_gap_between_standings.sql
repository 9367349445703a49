-- Promises: a standing lasts until the next grade, unless the strand was no longer graded, a grade
-- had to be held back or the council closed.
SELECT a.council, a.strand, a.since, a.until, a.ended_by
FROM standings a
WHERE a.ended_by = 'next grade'
  AND NOT EXISTS (FROM standings b WHERE b.la_code = a.la_code AND b.strand = a.strand
                  AND b.since = a.until)
ORDER BY ALL;
