-- One row that says what this file is.

CREATE TABLE about (
    schema_version INTEGER NOT NULL, as_of DATE NOT NULL, known_until DATE,
    reports_known_until DATE, statistics_known_until DATE, newest_document TIMESTAMP,
    newest_publication DATE, councils INTEGER NOT NULL, inspections INTEGER NOT NULL,
    judgements INTEGER NOT NULL, held_back INTEGER NOT NULL, attribution VARCHAR NOT NULL
);

INSERT INTO about BY NAME
WITH pages AS (
    -- A council that is asked for by name alone is up to date before the others, which it must not
    -- speak for: the page that was read longest ago decides. A council that the search did not list
    -- when it was last walked, as after a reorganisation, has no page to be read any more.
    SELECT l.urn, max(l.last_seen)::DATE AS read_on
    FROM collected.listings l
    JOIN collected.listed_councils c USING (urn)
    WHERE NOT c.is_closed AND c.vanished IS NULL
      AND c.last_seen = (SELECT max(o.last_seen) FROM collected.listed_councils o
                         WHERE NOT o.is_closed)
    GROUP BY l.urn
),
runs AS (
    -- A run that finds the releases as they were fetches no workbook.
    SELECT max(started)::DATE AS asked_on FROM collected.runs
    WHERE outcome IN ('complete', 'incomplete')
      AND (summary::JSON ->> '$.statistics.releases_read')::INTEGER > 0
),
latest AS (
    SELECT coalesce((SELECT min(read_on) FROM pages),
                    (SELECT max(fetched_at)::DATE FROM documents WHERE kind = 'report'))
               AS reports,
           greatest((SELECT max(fetched_at)::DATE FROM documents WHERE kind = 'workbook'),
                    (SELECT asked_on FROM runs)) AS statistics
),
-- Where the clock of the day of fetching or that of today is wrong: what is dated after today is set
-- aside, so nothing is known beyond it.
known AS (
    SELECT CASE WHEN reports IS NOT NULL THEN least(reports, getvariable('today')) END
               AS reports_known_until,
           CASE WHEN statistics IS NOT NULL THEN least(statistics, getvariable('today')) END
               AS statistics_known_until
    FROM latest
)
SELECT getvariable('schema_version') AS schema_version, getvariable('today') AS as_of,
       coalesce(k.reports_known_until, k.statistics_known_until) AS known_until,
       k.reports_known_until, k.statistics_known_until,
       (SELECT max(fetched_at) FROM documents) AS newest_document,
       (SELECT max(published) FROM inspections) AS newest_publication,
       (SELECT count(*) FROM councils WHERE was_there(opened, closed, getvariable('today')))
           AS councils,
       (SELECT count(*) FROM inspections) AS inspections,
       (SELECT count(*) FROM judgements) AS judgements,
       (SELECT count(*) FROM judgements WHERE status = 'held_back') AS held_back,
       getvariable('attribution') AS attribution
FROM known k;

COMMENT ON TABLE about IS 'One row: what this file is, how fresh, and whose data it is made of.';
COMMENT ON COLUMN about.schema_version IS 'Raised when a table or column changes its name or meaning, or the program needs a new one';
COMMENT ON COLUMN about.as_of IS 'The day on which this file was built: councils are shown as they are on it, and no report is dated after it';
COMMENT ON COLUMN about.known_until IS 'The day up to which the facts are known, to be said beside every "now", "latest" or "today": that of the reports; without any, that of the statistics. What was published since is not in here';
COMMENT ON COLUMN about.reports_known_until IS 'The last day by which every council''s page on the reports site had been read; a council may have been read since, see councils.known_until';
COMMENT ON COLUMN about.statistics_known_until IS 'The last day on which Ofsted''s statistics were looked at';
COMMENT ON COLUMN about.newest_document IS 'When the newest document was fetched (UTC)';
COMMENT ON COLUMN about.newest_publication IS 'Publication date of the newest inspection';
COMMENT ON COLUMN about.councils IS 'Councils that exist';
COMMENT ON COLUMN about.inspections IS 'Inspections held';
COMMENT ON COLUMN about.judgements IS 'Judgements held, those without a grade included';
COMMENT ON COLUMN about.held_back IS 'Judgements whose grade could not be read with certainty';
COMMENT ON COLUMN about.attribution IS 'What to print beside figures made from this file';
