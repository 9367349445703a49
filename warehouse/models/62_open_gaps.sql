-- Known gaps that no inspection at hand has closed since somebody wrote them down.

CREATE TABLE reference.open_gaps AS
SELECT g.*
FROM reference.known_gaps g
WHERE NOT EXISTS (FROM standing_changes e WHERE e.la_code = g.la_code AND e.strand = g.strand
                  AND e.published BETWEEN g.from_day AND g.until_day);

COMMENT ON TABLE reference.open_gaps IS 'Those of known_gaps that stand: no inspection at hand was published in that time and strand';
COMMENT ON COLUMN reference.open_gaps.la_code IS 'The council';
COMMENT ON COLUMN reference.open_gaps.strand IS 'The strand';
COMMENT ON COLUMN reference.open_gaps.from_day IS 'First day';
COMMENT ON COLUMN reference.open_gaps.until_day IS 'Last day';
COMMENT ON COLUMN reference.open_gaps.reason IS 'Why nothing is held';
COMMENT ON COLUMN reference.open_gaps.source IS 'What was looked at';
