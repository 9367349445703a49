-- Promises: every standing is the grade of a judgement published on its first day, and every grade
-- of a strand became a standing, unless a later inspection was published on the same day or the
-- council had closed.
SELECT s.council, s.strand, s.since, s.grade, 'no such judgement' AS fault
FROM standings s
WHERE NOT EXISTS (FROM judgements j WHERE j.inspection_id = s.inspection_id AND j.strand = s.strand
                  AND j.grade = s.grade AND j.published = s.since)
UNION ALL
SELECT j.council, j.strand, j.published, j.grade, 'never in force'
FROM judgements j
WHERE j.grade IS NOT NULL AND j.strand IS NOT NULL
  AND NOT EXISTS (FROM standings s WHERE s.la_code = j.la_code AND s.strand = j.strand
                  AND s.since = j.published)
  AND NOT EXISTS (FROM councils c WHERE c.la_code = j.la_code AND c.closed < j.published)
  AND NOT EXISTS (FROM standing_changes e WHERE e.la_code = j.la_code AND e.strand = j.strand
                  AND e.published = j.published AND e.inspection_id <> j.inspection_id)
ORDER BY ALL;
