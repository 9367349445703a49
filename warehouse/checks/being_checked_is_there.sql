-- Promises: what is being checked is there to be seen; a date that was corrected since would else take
-- the line away from beside the grade.
SELECT c.la_code, c.published, c.area
FROM reference.being_checked c
WHERE NOT EXISTS (FROM judgements j WHERE j.la_code = c.la_code AND j.published = c.published
                  AND (c.area IS NULL OR j.area::VARCHAR = c.area))
ORDER BY ALL;
